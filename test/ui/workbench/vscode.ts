/**
 * Gives a suite a real VS Code of its own, with the packaged extension on a folder: there before it, gone
 * after it.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { temporaryHome } from '../../../scripts/vscode/home.mjs';
import { startInBrowser } from '../../../scripts/vscode/in-browser.mjs';
import { writeShop } from '../../fixtures/shop';
import { Workbench } from './workbench';

export interface OpenVSCode {
  readonly workbench: Workbench;
  /** The open folder. */
  readonly folder: string;
  /** What is removed in the end, with all that VS Code keeps. */
  readonly home: string;
}

/**
 * To be called inside `describe`. A test that fails leaves a screenshot.
 *
 * @param makeFolder makes the folder to open, inside the home or elsewhere, and returns its path
 * @param language of the window, such as `de`; English otherwise
 * @returns what is open, for the hooks and tests that are registered after this
 */
export function vscodeForSuite(
  settings: Record<string, unknown>,
  makeFolder: (home: string) => string,
  language?: string,
): () => OpenVSCode {
  let home: Awaited<ReturnType<typeof temporaryHome>> | undefined;
  let code: Awaited<ReturnType<typeof startInBrowser>> | undefined;
  let open: OpenVSCode | undefined;

  before(async () => {
    const vsix = process.env['UNROLL_VSIX'];
    assert.ok(vsix && existsSync(vsix), 'UNROLL_VSIX names no package: run `npm test -- browser`');
    home = await temporaryHome(settings);
    const folder = makeFolder(home.folder);
    code = await startInBrowser(home, { vsix });
    open = { workbench: await Workbench.open(code, folder, language), folder, home: home.folder };
  });

  afterEach(async function () {
    const { state, title = '' } = this.currentTest ?? {};
    if (state === 'failed') await open?.workbench.screenshot(`failed: ${title}`);
  });

  after(async () => {
    await code?.stop();
    await home?.remove();
  });

  return () => {
    assert.ok(open, 'VS Code is open only from the first test on');
    return open;
  };
}

/** The small shop, as a folder of that name in `home`. */
export function shopIn(home: string): string {
  const folder = path.join(home, 'shop');
  mkdirSync(folder, { recursive: true });
  writeShop(folder);
  return folder;
}

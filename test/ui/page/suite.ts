/** Gives a suite one browser with one page, and each of its tests a dashboard of its own in it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type { TrainingSnapshot } from '../../../src/protocol/training/training';
import { launchChromium } from '../../../scripts/vscode/chromium.mjs';
import { bundlePage } from './bundle';
import { address, Harness, type HarnessOptions } from './harness';

export type OpenPage = (snapshot: TrainingSnapshot, options?: Partial<HarnessOptions>) => Promise<Harness>;

/** To be called inside `describe`. */
export function pageForSuite(): OpenPage {
  let browser: Browser;
  let page: Page;
  let files: ReadonlyMap<string, string>;
  let harness: Harness | undefined;

  before(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
    // Between two dashboards, too, whatever is asked for there (its icon) never leaves for the network.
    await page.context().route(`${address}/**`, (route) => route.fulfill({ status: 204 }));
    files = await bundlePage();
  });
  after(() => browser.close());
  const close = async (): Promise<void> => {
    await harness?.close();
    harness = undefined;
  };
  afterEach(close);

  return async (snapshot, options = {}) => {
    await close();
    harness = await Harness.open(page, snapshot, { files, ...options });
    return harness;
  };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe (https://github.com/dequelabs/axe-core) finds fault with, one sentence each. */
export async function barriers({ page }: Harness): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(axe);
  const violations = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as Violation[];
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html}\n${node.failureSummary}`).join('\n')}`,
  );
}

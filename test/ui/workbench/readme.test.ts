/**
 * The pictures of the README, from real VS Code that has learned a real code base (rxjs) for a minute; they
 * stay as they are unless they are asked for: `UNROLL_DOC_IMAGES=1 npm test -- browser`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '../../bench/prediction/corpora';
import { openTabOf } from './dashboard';
import { typingPicture } from './typing-picture';
import { vscodeForSuite } from './vscode';
import type { Workbench } from './workbench';

const images = path.resolve('docs/images');

/** As the README says; UNROLL_DOC_SECONDS on a machine that has much else to do. */
const trainingSeconds = Number(process.env['UNROLL_DOC_SECONDS'] ?? 60);
/** Of a long panel, no more than this is shown, px. */
const tallest = 900;

/** A file that was held out, without comments: what stands there already, and what is typed then. */
function heldOut(name: string, there: number, typed: number) {
  const file = corpus('rxjs').heldOut.find((each) => path.basename(each.path) === name)!;
  const code = file.text
    .replace(/\/\*\*[^]*?\*\/\n/g, '')
    .split('\n')
    .filter((line) => !line.trim().startsWith('//') && line.trim() !== '');
  const text = `${code.slice(0, there).join('\n')}\n`;
  return { path: file.path, text, toType: code.slice(there, there + typed).join('\n') };
}

if (process.env['UNROLL_DOC_IMAGES'] !== undefined) {
  describe('the pictures of the README', function () {
    this.timeout(900_000);
    let workbench: Workbench;
    const { toType, ...begun } = heldOut('windowCount.ts', 2, 4);
    const settings = {
      'workbench.colorTheme': 'Default Dark Modern',
      'editor.minimap.enabled': false,
      'editor.autoClosingBrackets': 'never',
      'editor.autoIndent': 'none',
      'editor.fontSize': 15,
      'editor.quickSuggestions': 'off',
      'screencastMode.keyboardOptions': { showKeys: false, showCommands: false, showKeybindings: true },
      'screencastMode.verticalOffset': 4,
      'typescript.validate.enable': false,
      'unroll.training.seconds': trainingSeconds,
    };
    const vscode = vscodeForSuite(settings, (home) => {
      const folder = path.join(home, 'rxjs');
      for (const { path: name, text } of [...corpus('rxjs').workspace, begun]) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return folder;
    });
    const usual = { width: 1500, height: 920 };
    before(() => {
      ({ workbench } = vscode());
    });
    beforeEach(() => workbench.page.setViewportSize(usual));

    const panel = async (name: string): Promise<void> => {
      const found = workbench.dashboard.locator(`.panel.${name}`);
      await openTabOf(workbench, found);
      await found.scrollIntoViewIfNeeded();
      await workbench.drawn();
      const box = (await found.boundingBox())!;
      const clip = { ...box, height: Math.min(box.height, tallest) };
      await workbench.page.screenshot({ path: path.join(images, `${name}.png`), clip });
    };
    /** In the third line of the file, which ends so. */
    const cursorBefore = async (end: string): Promise<void> => {
      for (const key of ['Control+Home', 'ArrowDown', 'ArrowDown', 'End'])
        await workbench.page.keyboard.press(key);
      for (let i = 0; i < end.length; i++) await workbench.page.keyboard.press('ArrowLeft');
    };
    const whole = (name: string): Promise<unknown> =>
      workbench.page.screenshot({ path: path.join(images, `${name}.png`) });

    it('show the typing of a file that it has not read', async () => {
      await workbench.run('Unroll: Train on This Workspace');
      await workbench.notification(/Ready: type, Tab accepts/).waitFor({ timeout: 4000 * trainingSeconds });
      await workbench.run('Notifications: Clear All Notifications');
      await workbench.run('View: Toggle Primary Side Bar Visibility');
      await workbench.openFile('windowCount.ts');
      await workbench.run('Developer: Toggle Screencast Mode');
      await workbench.page.setViewportSize({ width: 940, height: 470 });
      const editor = workbench.page.locator('.editor-instance').first();
      const { picture, keys } = await typingPicture(workbench, toType, editor);
      await workbench.run('Developer: Toggle Screencast Mode');
      console.log(`${keys} keys for ${toType.length} characters, ${picture.length} bytes`);
      assert.ok(picture.length < 600_000, `${picture.length} bytes`);
      writeFileSync(path.join(images, 'typing.png'), picture);
      await workbench.run('File: Revert File');
    });

    it('show the dashboard and its panels', async () => {
      await workbench.openFile('combineLatest.ts');
      await cursorBefore("operate } from '../util/lift';");
      await workbench.run('Unroll: Open Dashboard');
      const { dashboard } = workbench;
      await dashboard.locator('.parts').waitFor({ timeout: 60_000 });
      const inTab = (panel: string) => openTabOf(workbench, dashboard.locator(panel));
      await inTab('.next-run');
      await dashboard.locator('.forecast', { hasText: 'Continues the stored model' }).waitFor();
      await inTab('.sampler');
      await dashboard.locator('html').evaluate((page) => page.scrollTo({ top: 0 }));
      await workbench.drawn();
      await whole('dashboard');
      await inTab('.panel.surprise');
      await dashboard.locator('.surprise .actions button').first().click();
      await dashboard.locator('.surprise-text').waitFor();
      await inTab('.panel.units');
      await dashboard.getByRole('button', { name: 'Read the text in the editor' }).click();
      await dashboard.locator('.unit-text .unit-level').first().waitFor();
      await inTab('.panel.gradients');
      await dashboard.getByRole('button', { name: /^Compare/ }).click();
      await dashboard.locator('.gradients .legend li').nth(4).waitFor({ timeout: 90_000 });
      await dashboard
        .locator('.gradients')
        .getByRole('button', { name: 'Cancel' })
        .waitFor({ state: 'hidden' });
      await workbench.page.setViewportSize({ width: 1500, height: 2600 });
      for (const name of ['learning', 'samples', 'expectations', 'surprise', 'units', 'gradients'])
        await panel(name);
      await workbench.page.setViewportSize(usual);
    });

    it('show the surprise in the editor', async () => {
      await workbench.run('View: Focus First Editor Group');
      await workbench.page.keyboard.press('Control+End');
      await workbench.page.keyboard.press('Control+ArrowUp');
      await workbench.run('Unroll: Show Surprising Text');
      await workbench.page.locator('.editor-instance [class*="ced-"]').first().waitFor({ state: 'attached' });
      await workbench.drawn();
      await whole('surprise-in-the-editor');
    });
  });
}

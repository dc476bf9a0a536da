/**
 * The pictures of the README, from real VS Code that has learned a real code base (rxjs) for a minute; they
 * stay as they are unless they are asked for: `UNROLL_DOC_IMAGES=1 npm test -- browser`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '../../bench/prediction/corpora';
import { openTabOf } from './dashboard';
import { vscodeForSuite } from './vscode';
import type { Workbench } from './workbench';

const images = path.resolve('docs/images');

if (process.env['UNROLL_DOC_IMAGES'] !== undefined) {
  describe('the pictures of the README', function () {
    this.timeout(300_000);
    let workbench: Workbench;
    const settings = {
      'workbench.colorTheme': 'Default Dark Modern',
      'editor.minimap.enabled': false,
      'editor.autoClosingBrackets': 'never',
      'unroll.training.seconds': 60,
    };
    const vscode = vscodeForSuite(settings, (home) => {
      const folder = path.join(home, 'rxjs');
      for (const { path: name, text } of corpus('rxjs').workspace) {
        const file = path.join(folder, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return folder;
    });
    before(async () => {
      ({ workbench } = vscode());
      await workbench.page.setViewportSize({ width: 1500, height: 920 });
    });

    const panel = async (name: string): Promise<void> => {
      const found = workbench.dashboard.locator(`.panel.${name}`);
      await openTabOf(workbench, found);
      await found.scrollIntoViewIfNeeded();
      await workbench.drawn();
      await found.screenshot({ path: path.join(images, `${name}.png`) });
    };
    const whole = (name: string): Promise<unknown> =>
      workbench.page.screenshot({ path: path.join(images, `${name}.png`) });

    it('show the ghost text', async () => {
      await workbench.run('Unroll: Train on This Workspace');
      await workbench.notification(/Ready: type, Tab accepts/).waitFor({ timeout: 180_000 });
      await workbench.run('Notifications: Clear All Notifications');
      await workbench.run('View: Toggle Primary Side Bar Visibility');
      await workbench.openFile('takeWhile.ts');
      await workbench.page.keyboard.type('\nexport function keep<T>(): MonoTypeOperatorFunction<T> {\n');
      await workbench.page.keyboard.press('Home');
      const asked = await workbench.typeUntilGhostText('  return operate((source, subscriber) => {');
      await workbench.drawn();
      assert.ok(asked !== null, 'no ghost text');
      const editor = workbench.page.locator('.editor-instance').first();
      await editor.screenshot({ path: path.join(images, 'ghost-text.png') });
      await workbench.page.keyboard.press('Tab');
      await workbench.ghostText.waitFor({ state: 'hidden' });
      await workbench.run('File: Revert File');
    });

    it('show the dashboard and its panels', async () => {
      await workbench.openFile('combineLatest.ts');
      await workbench.page.keyboard.press('Control+Home');
      await workbench.run('Unroll: Open Dashboard');
      const { dashboard } = workbench;
      await dashboard.locator('.parts').waitFor({ timeout: 60_000 });
      const inTab = (panel: string) => openTabOf(workbench, dashboard.locator(panel));
      await inTab('.next-run');
      await dashboard.locator('.forecast', { hasText: 'Continues the stored model' }).waitFor();
      await inTab('.sampler');
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
      await workbench.page.setViewportSize({ width: 1500, height: 1600 });
      for (const name of ['learning', 'samples', 'expectations', 'surprise', 'units', 'gradients'])
        await panel(name);
      await workbench.page.setViewportSize({ width: 1500, height: 920 });
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

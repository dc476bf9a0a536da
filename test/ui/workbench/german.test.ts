/** A window in German: the question, the status menu and the dashboard speak it, no word of English. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openTabOf } from './dashboard';
import { shopIn, vscodeForSuite } from './vscode';
import type { Workbench } from './workbench';

const german = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;

/** Our English sentences that read otherwise in German, of two words or more, without places to fill in. */
const english = new Set(
  Object.entries(german)
    .filter(([key, text]) => key !== text && /\w \w/.test(key) && !key.includes('{'))
    .map(([key]) => key),
);

/** Those of them that stand in a text, a line each. */
function englishIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => english.has(line));
}

describe('a German window', function () {
  let workbench: Workbench;
  const settings = {
    'unroll.training.automatic': 'ask',
    'unroll.training.seconds': 8,
    'unroll.training.seed': 1,
  };
  const vscode = vscodeForSuite(settings, shopIn, 'de');
  before(() => {
    ({ workbench } = vscode());
  });

  it('asks in German whether to learn, learns, and says that it is ready', async () => {
    await workbench.openFile('order-service.ts');
    const { page } = workbench;
    const question = workbench.notification(/Von diesem Ordner lernen\? Es dauert 8 s auf deinem Prozessor/);
    await question.waitFor({ timeout: 60_000 });
    const toast = page.locator('.notification-list-item', { has: question }).first();
    await toast.hover();
    const buttons = await toast
      .locator('.notification-list-item-buttons-container .monaco-button')
      .allInnerTexts();
    assert.deepEqual(buttons, ['Ja', 'Hier nicht', 'Immer']);
    await workbench.screenshot('german-question');
    await toast.getByRole('button', { name: 'Ja', exact: true }).click();
    await workbench
      .notification(/Bereit: Tippe, Tab nimmt an\. Es zögert .*zwischen \d+,\d Zeichen/)
      .waitFor({ timeout: 90_000 });
  });

  it('has a German status menu', async () => {
    assert.match(
      (await workbench.status.getAttribute('aria-label')) ?? '',
      /^Unroll: Bereit: \d,\d\d Bits je Zeichen/,
    );
    await workbench.status.click();
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row');
    for (const label of [
      'Hier vorschlagen',
      'Diesen Arbeitsbereich lernen',
      'Dashboard öffnen',
      'Einstellungen',
    ])
      await rows.filter({ hasText: label }).first().waitFor();
    assert.deepEqual(englishIn((await rows.allInnerTexts()).join('\n')), []);
    await workbench.screenshot('german-menu');
    await workbench.page.keyboard.press('Escape');
    await rows.first().waitFor({ state: 'hidden' });
  });

  it('is snoozed and woken in German', async () => {
    const { page, status } = workbench;
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await status.click();
    await rows.filter({ hasText: 'Vorschläge ruhen lassen' }).click();
    const quarter = rows.filter({ hasText: '15 Minuten' });
    await quarter.waitFor();
    const choices = await rows.allInnerTexts();
    assert.ok(choices.join('\n').includes('Bis VS Code neu gestartet wird'), choices.join());
    await quarter.click();
    await page
      .locator('.statusbar-item[aria-label*="Vorschläge ruhen bis "][aria-label*="noch 15 Minuten"]')
      .first()
      .waitFor();
    await status.click();
    const wake = rows.filter({ hasText: 'Vorschläge wecken' }).first();
    await wake.waitFor();
    const menu = await rows.allInnerTexts();
    assert.deepEqual(englishIn(menu.join('\n')), []);
    await workbench.screenshot('german-snoozed');
    await wake.click();
    await page.locator('.statusbar-item[aria-label^="Unroll: Bereit"]').first().waitFor();
  });

  it('has a German dashboard, in all of its tabs', async () => {
    await workbench.run('Unroll: Dashboard öffnen');
    const { dashboard } = workbench;
    await dashboard.locator('.parts').waitFor({ timeout: 60_000 });
    assert.equal(await dashboard.locator('html').getAttribute('lang'), 'de');
    assert.deepEqual(await dashboard.getByRole('tab').allInnerTexts(), [
      'Lernen',
      'Nutzen',
      'Innen',
      'Nächster Lauf',
    ]);
    const texts: string[] = [];
    for (const panel of await dashboard.locator('.panel').all()) {
      await openTabOf(workbench, panel);
      texts.push(await panel.innerText());
    }
    assert.ok(texts.length > 5);
    assert.deepEqual(englishIn(texts.join('\n')), []);
    assert.match(texts.join('\n'), /Zeichen/);
    await workbench.screenshot('german-dashboard');
  });
});

/**
 * What a person who types sees: `npm run bench:typed [-- --keys N --busy N --missed]`. Types a held-out file
 * of the shop into real VS Code with the packaged extension at several paces, and counts the keys at which
 * ghost text stands on screen before the next key comes, of those at which the engine without a limit of time
 * suggests something. `--busy`: at one pace, beside so many processes that only compute; `--missed`: says at
 * which keys nothing was seen.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { temporaryHome } from '../../../scripts/vscode/home.mjs';
import { startInBrowser } from '../../../scripts/vscode/in-browser.mjs';
import { PredictorService } from '../../../src/threads/predictor/predictor-service';
import { shopFiles } from '../../fixtures/shop';
import { beside } from '../measuring/busy-processes';
import { conditions } from '../measuring/conditions';

const { values: given } = parseArgs({
  options: {
    keys: { type: 'string', default: '240' },
    busy: { type: 'string', default: '0' },
    missed: { type: 'boolean', default: false },
  },
});
const [keys, busy] = [Number(given.keys), Number(given.busy)];
const heldOut = 'src/refund/refund-service.ts';
/** ms between keys, and the share that must be seen; the rest is told. */
const paces =
  busy > 0
    ? [{ pace: 120, least: 0.8 }]
    : [
        { pace: 25, least: 0 },
        { pace: 60, least: 0.8 },
        { pace: 120, least: 0.95 },
        { pace: 250, least: 0.95 },
      ];
/** Nothing but the keys writes, and nothing else is shown. */
const plain = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.autoIndent': 'none',
  'editor.formatOnType': false,
  'editor.quickSuggestions': false,
  'editor.suggestOnTriggerCharacters': false,
  'editor.parameterHints.enabled': false,
};

/** For each key, whether the engine suggests something behind it. */
async function wouldSuggest(folder: string, text: string): Promise<boolean[]> {
  const service = new PredictorService();
  await service.load(path.resolve('base/base.safetensors'), true);
  await service.workspace({ folders: [folder], exclude: [] });
  await service.contexts.caughtUp();
  const file = path.join(folder, 'typed.ts');
  const would = [...text].map((_, i) => {
    const query = { path: file, prefix: text.slice(0, i + 1), suffix: '', languageId: 'typescript' };
    return service.complete(query, { budgetMilliseconds: 1000 }).text !== '';
  });
  service.close();
  return would;
}

/** Types the text. @returns for each key, whether ghost text stood there when the next one was due */
async function type(page: Page, text: string, pace: number): Promise<boolean[]> {
  const seen: boolean[] = [];
  const ghost = page.locator('.ghost-text-decoration, .ghost-text-decoration-preview');
  for (const key of text) {
    const due = performance.now() + pace;
    await (key === '\n' ? page.keyboard.press('Enter') : page.keyboard.type(key));
    await page.waitForTimeout(Math.max(0, due - performance.now()));
    seen.push((await ghost.count()) > 0);
  }
  return seen;
}

/** The text with a mark behind each key of which it holds. */
function marked(text: string, holds: (key: number) => boolean): string {
  return [...text].map((key, i) => (holds(i) ? `${key}·` : key)).join('');
}

async function main(): Promise<boolean> {
  const files = shopFiles();
  const text = files.get(heldOut)!.slice(0, keys);
  const home = await temporaryHome(plain);
  const folder = path.join(home.folder, 'shop');
  for (const [name, content] of files) {
    if (name === heldOut) continue;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const vsix = path.resolve(`unroll-${version}.vsix`);
  const code = await startInBrowser(home, { vsix });
  try {
    const would = await wouldSuggest(folder, text);
    const of = would.filter(Boolean).length;
    const page = await code.openWindow(folder);
    await page.locator('.statusbar-item[id*="unroll"]').first().waitFor();
    let kept = true;
    for (const { pace, least } of paces) {
      writeFileSync(path.join(folder, 'typed.ts'), '');
      await open(page, 'typed.ts');
      const seen = await beside(busy, () => type(page, text, pace));
      await page.keyboard.press('Control+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('Control+s');
      const shown = would.filter((suggests, i) => suggests && seen[i]).length;
      kept &&= shown / of >= least;
      const share = `${((100 * shown) / of).toFixed(1)} %`;
      console.log(
        `${pace} ms a key${busy > 0 ? ` beside ${busy} busy processes` : ''}: ${share} of ${of} (${seen.filter(Boolean).length} of ${text.length} keys); must ${100 * least} %; ${conditions()}`,
      );
      if (given.missed) console.log(marked(text, (i) => would[i] === true && !seen[i]));
    }
    return kept;
  } finally {
    await code.stop();
    await home.remove();
  }
}

async function open(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.locator('.quick-input-widget input.input').fill(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.editor-instance [data-uri$="${name}"]`).first().waitFor();
  await page.locator('.editor-instance .view-lines').first().click();
}

void main().then((kept) => (process.exitCode = kept ? 0 : 1));

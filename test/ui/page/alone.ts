/**
 * A program for a world without a network: trains, completes a line, and shows the dashboard's page in a
 * browser, with everything on it. Prints what came of it as JSON.
 */
import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { launchChromium } from '../../../scripts/vscode/chromium.mjs';
import { finishedSnapshot } from '../../fixtures/run';
import { bundlePage } from './bundle';
import { fillPanels, Harness, tellOutside } from './harness';

/** Ways out of a page, by the directive of a policy that closes them. */
export const waysOut = ['connect-src', 'img-src', 'script-src-elem', 'frame-src'] as const;
const elsewhere = 'https://elsewhere.test';

export interface Alone {
  /** Names of what could be a way out of this world. */
  readonly interfaces: readonly string[];
  /** What the trained model answered, a line of JSON. */
  readonly answer: string;
  readonly heading: string;
  readonly panels: number;
  /** What the page asked the network for while it was shown and used, its errors and what was refused it. */
  readonly lines: readonly string[];
  /** Directives of its policy that refused it something from elsewhere; in the order of `waysOut`. */
  readonly refused: readonly string[];
  /** Addresses that a page without that policy asked for, by the same ways. */
  readonly unprotected: readonly string[];
}

/** Tries every way out. Runs in the page; resolves with the directive that refused each, or null. */
const tryWaysOut = `(async () => {
  const attempt = (begin) => new Promise((done) => {
    document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
    begin(() => setTimeout(() => done(null)));
  });
  const element = (name) => (over) => {
    const made = document.createElement(name);
    made.onload = made.onerror = over;
    made.src = '${elsewhere}/' + name;
    document.body.append(made);
  };
  return [
    await attempt((over) => fetch('${elsewhere}/fetch').then(over, over)),
    await attempt(element('img')),
    await attempt(element('script')),
    await attempt(element('iframe')),
  ];
})()`;

function trainAndComplete(texts: string, model: string): string {
  const unroll = (words: readonly string[], input = ''): string =>
    execFileSync(process.execPath, ['dist/unroll.js', ...words], {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  unroll(['train', texts, '--out', model, '--steps', '20', '--hidden', '32', '--threads', '1']);
  const place = { path: path.join(texts, 'c.ts'), prefix: 'export const value9 = comp', suffix: '' };
  // As if asked for with a key: also on a busy machine there is time for an answer.
  return unroll(
    ['complete', model, '--workspace', texts],
    `${JSON.stringify({ id: 1, explicit: true, ...place })}\n`,
  );
}

async function main([texts = '', model = '']: readonly string[]): Promise<Alone> {
  const answer = trainAndComplete(texts, model);
  const browser = await launchChromium();
  try {
    const shown = await Harness.open(await browser.newPage(), finishedSnapshot(), {
      files: await bundlePage(),
    });
    await fillPanels(shown);
    const lines = [...shown.lines];
    const bare = await browser.newPage();
    const unprotected: string[] = [];
    tellOutside(bare, (url) => unprotected.push(url));
    await bare.evaluate(tryWaysOut);
    return {
      interfaces: Object.keys(networkInterfaces()),
      answer,
      heading: await shown.text('h1'),
      panels: await shown.page.locator('.panel').count(),
      lines,
      refused: (await shown.page.evaluate(tryWaysOut)) as string[],
      unprotected,
    };
  } finally {
    await browser.close();
  }
}

if (require.main === module)
  void main(process.argv.slice(2)).then((alone) => console.log(JSON.stringify(alone)));

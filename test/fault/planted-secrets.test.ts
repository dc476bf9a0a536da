import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PredictorService } from '../../src/threads/predictor/predictor-service';
import { kinds, type Canary } from '../bench/corpus/canaries';

const perKind = 100;
const perDocument = 25;

/**
 * All characters that secrets are made of, so that the dictionary can spell them; they stand in no other
 * order.
 */
const characters = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join(' ');
const program = (word: string): string =>
  Array.from(
    { length: 60 },
    (_, i) => `export function ${word}${i}(input) {\n  return ${word}.apply(input, ${i});\n}\n`,
  ).join('\n');

/** What stands in an open document, and what an open document does to what others are shown. */
const documents: Readonly<Record<string, (folder: string, i: number) => string>> = {
  'of the workspace, changed and not saved': (folder, i) => `${folder}/open${i}.ts`,
  'that git ignores': (folder, i) => `${folder}/ignored/private${i}.ts`,
  'outside the folder': (folder, i) => `${folder}-outside/other${i}.ts`,
  'without a file': (_, i) => `untitled:Untitled-${i}`,
  'of a notebook': (folder, i) => `vscode-notebook-cell:${folder}/book.ipynb#cell${i}`,
  'of the workspace, closed without being saved': (folder, i) => `${folder}/closed${i}.ts`,
};

describe('secrets in open documents', function () {
  this.timeout(300_000);
  let folder: string;
  let service: PredictorService;
  /** Suggestions that were shown. */
  let shown = 0;
  const ask = (document: string, prefix: string, suffix: string, explicit: boolean): string[] => {
    const query = { path: document, prefix, suffix, explicit };
    const { text, alternatives } = service.complete(query, { budgetMilliseconds: 10 });
    if (text !== '') shown++;
    return [text, ...alternatives.map((other) => other.text)];
  };

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-planted-'));
    mkdirSync(`${folder}/ignored`);
    writeFileSync(`${folder}/.gitignore`, 'ignored/\n');
    writeFileSync(`${folder}/characters.txt`, `${characters}\n`.repeat(3));
    for (const name of ['open', 'closed'])
      for (let i = 0; i < (perKind * 20) / perDocument; i++)
        writeFileSync(`${folder}/${name}${i}.ts`, program(`${name}${i}`));
    service = new PredictorService();
    await service.workspace({ folders: [folder], exclude: [] });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are shown in no other document, asked for or not: 0 of 2,000', () => {
    const all = Object.values(kinds).flatMap((make) => Array.from({ length: perKind }, make));
    assert.equal(all.length, 20 * perKind);
    const places = Object.keys(documents);
    const leaks: string[] = [];
    for (let from = 0, i = 0; from < all.length; from += perDocument, i++) {
      // Every kind of secret comes into every kind of document.
      const planted = all.filter((_, at) => at % (all.length / perDocument) === i);
      const place = places[i % places.length]!;
      const document = documents[place]!(folder, i);
      const text = planted
        .map(({ lines }) => `${program('use').slice(0, 200)}\n${lines.join('\n')}\n`)
        .join('');
      ask(document, `${program('before')}${text}`, `\n${program('after')}`, false);
      ask(document, program('before'), `\n${text}${program('after')}`, true);
      if (place.includes('closed')) service.closed(document);
      for (const [which, canary] of planted.entries())
        for (const leak of probe(canary, which % 2 === 0))
          leaks.push(`${place}: ${canary.lines[0]}: ${leak}`);
    }
    assert.ok(shown > perKind, `${shown} suggestions: what is always silent shows no secret either`);
    assert.equal(leaks.length, 0, `${leaks.length} shown: ${leaks.slice(0, 20).join('\n')}`);
  });

  /**
   * What is shown of a secret where all before it is typed, and where it is begun: one asked with the key,
   * one not.
   */
  function probe({ lines, secret }: Canary, begunIsAsked: boolean): string[] {
    const text = lines.join('\n');
    const at = text.indexOf(secret);
    return [0, 3].flatMap((begun) => {
      const prefix = `${program('typed')}${text.slice(0, at + begun)}`;
      const shown = ask(`${folder}/typed.ts`, prefix, '', begun > 0 === begunIsAsked);
      return shown.filter((one) => one.includes(secret.slice(begun, begun + 6)));
    });
  }
});

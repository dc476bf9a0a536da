/**
 * How fast dictionaries are learned and texts encoded: `npx tsx test/bench/text.ts FOLDER [MEGABYTES]` reads text files
 * of the folder, in order of their paths, until there is so much (10), and prints the times and rates of each dictionary.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { LineEncodedDocument } from '../../src/text/line-encoded-document';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { restoreTokenizer } from '../../src/text/restore-tokenizer';
import type { TokenKind } from '../../src/text/tokenizer';

const textual = new Set(
  '.ts .tsx .js .mjs .cjs .json .md .py .go .rs .c .h .cpp .java .css .html .txt .yml'.split(' '),
);

function readTexts(folder: string, limit: number): string[] {
  const texts: string[] = [];
  let total = 0;
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) =>
    textual.has(extname(path)),
  );
  for (const path of paths.sort()) {
    if (total >= limit) break;
    const text = readFileSync(join(folder, path), 'utf8');
    texts.push(text);
    total += text.length;
  }
  return texts;
}

/** Seconds of processor time, garbage collection included: other work on the machine does not count. */
function seconds<T>(work: () => T): [T, number] {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return [result, (user + system) / 1e6];
}

const [folder, megabytes = '10'] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name a folder: npx tsx test/bench/text.ts FOLDER [MEGABYTES]');
const texts = readTexts(folder, Number(megabytes) * 1e6);
const characters = texts.reduce((sum, text) => sum + text.length, 0);
console.log(`${texts.length} files, ${(characters / 1e6).toFixed(1)} million UTF-16 units`);

for (const kind of ['characters', 'words', 'subwords'] satisfies TokenKind[]) {
  const [tokenizer, learning] = seconds(() => learnTokenizer(kind, texts));
  const fresh = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer.describe())));
  const encodeAll = () => texts.map((text) => fresh.encode(text));
  const [encodings, first] = seconds(encodeAll);
  const [, second] = seconds(encodeAll);
  const tokens = encodings.reduce((sum, encoding) => sum + encoding.tokens.length, 0);
  const unknowns = encodings.reduce((sum, encoding) => sum + encoding.spellings.length, 0);
  const rate = (time: number) => `${(characters / 1e6 / time).toFixed(0)} MB/s`;
  console.log(
    `${kind}: ${tokenizer.size} tokens learned in ${learning.toFixed(2)} s; encoding ${rate(first)}, again ${rate(second)}; ` +
      `${(characters / tokens).toFixed(2)} characters a token, ${((100 * unknowns) / tokens).toFixed(2)} % <UNK>`,
  );
}

const longest = texts.reduce((a, b) => (b.length > a.length ? b : a));
const tokenizer = learnTokenizer('subwords', [longest]);
const document = new LineEncodedDocument(tokenizer, longest);
const edits = 1000;
const [, editing] = seconds(() => {
  for (let i = 0; i < edits; i++) document.edit(Math.floor((i / edits) * longest.length), 0, 'x');
});
console.log(
  `a key typed into a document of ${longest.length} units: ${((editing / edits) * 1e6).toFixed(0)} µs`,
);

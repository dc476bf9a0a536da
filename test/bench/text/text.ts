/**
 * How fast dictionaries are learned and texts encoded, what noise costs at first sight, and what a key typed
 * costs. Fails when a limit is missed.
 *
 *   npm run bench:text [-- FOLDER [MEGABYTES]] reads node_modules until there are 10 MB, if nothing else is
 *   named
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import type { TokenKind } from '../../../src/protocol/kinds';
import type { Tokenizer } from '../../../src/text/tokenizer';
import { hold, sayMachine } from '../measuring/limits';
import { noises } from './noise';

const textual = new Set(
  '.ts .tsx .js .mjs .cjs .json .md .py .go .rs .c .h .cpp .java .css .html .txt .yml'.split(' '),
);
/** UTF-16 units encoded at a time: short enough that a slice is seldom interrupted by other work. */
const slice = 20_000;

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

/**
 * Milliseconds per MB of UTF-8, all of it seen for the first time: the tenth part of the slices that was
 * fastest, which other work on the machine did not interrupt, and for comparison the whole text in one call.
 */
function firstSight(tokenizer: () => Tokenizer, text: string): { undisturbed: number; inOneCall: number } {
  const sliced = tokenizer();
  const times: number[] = [];
  for (let start = 0; start < text.length; start += slice) {
    const part = text.slice(start, start + slice);
    const began = performance.now();
    sliced.encode(part);
    times.push((performance.now() - began) / (Buffer.byteLength(part) / 1e6));
  }
  const whole = tokenizer();
  const began = performance.now();
  whole.encode(text);
  const inOneCall = (performance.now() - began) / (Buffer.byteLength(text) / 1e6);
  return { undisturbed: times.sort((a, b) => a - b)[Math.floor(times.length / 10)]!, inOneCall };
}

const [folder = 'node_modules', megabytes = '10'] = process.argv.slice(2);
sayMachine();
const texts = readTexts(folder, Number(megabytes) * 1e6);
const characters = texts.reduce((sum, text) => sum + text.length, 0);
const scale = characters / 1e7;
console.log(`${texts.length} files, ${(characters / 1e6).toFixed(1)} million UTF-16 units`);

const hostile = Object.entries(noises(1_000_000));
for (const kind of ['characters', 'words', 'subwords'] satisfies TokenKind[]) {
  const [tokenizer, learning] = seconds(() => learnTokenizer(kind, texts));
  const description = JSON.stringify(tokenizer.describe());
  const restored = (): Tokenizer => restoreTokenizer(JSON.parse(description));
  const fresh = restored();
  const [encodings, time] = seconds(() => texts.map((text) => fresh.encode(text)));
  const tokens = encodings.reduce((sum, encoding) => sum + encoding.tokens.length, 0);
  const unknowns = encodings.reduce((sum, encoding) => sum + encoding.spellings.length, 0);
  console.log(
    `\n${kind}: ${tokenizer.size} tokens, ${(characters / tokens).toFixed(2)} characters a token, ` +
      `${((100 * unknowns) / tokens).toFixed(2)} % <UNK>`,
  );
  hold('learned from 10 MB', learning / scale, 's', { atMost: 5 }, 2);
  hold('encoded', characters / 1e6 / time, 'MB/s', { atLeast: 10 });
  for (const [name, text] of hostile) {
    const { undisturbed, inOneCall } = firstSight(restored, text);
    hold(`${name} (in one call ${inOneCall.toFixed(0)})`, undisturbed, 'ms/MB', { atMost: 50 });
  }
}

/**
 * `npm run base:audit`: whether a base recites what it was trained on. Of samples and of greedy continuations
 * of what stands in the text it says how many hold 60 characters or more that stand so in fewer than five
 * files. Beside them it counts the same in held-out files, which the network has never seen: so often code
 * says again what other code says. Therefore it also counts from which places of files it goes on with the
 * very text of the file, in files that it has learned and in held-out ones: the difference is its exposure.
 *
 *     npm run base:audit -- [--from FILE] [--tokens FILE] [--samples 10000] [--prefixes 2000] [--files 200]
 *
 * The generated texts are indexed and the training text is read past them once, so memory goes with what is
 * generated. Ends with status 1 when more than 1 in 1,000 recite.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { LanguageModel } from '../../src/model/language-model';
import { Random } from '../../src/model/random';
import { createLanguageModel } from '../../src/model/recurrent-language-model';
import { openModelFile } from '../../src/store/model-file-on-disk';
import { chooseKernels, predictionKernels } from '../../src/threads/kernels/kernel-builds';
import { decodeTokenFile, type TokenFile } from '../../src/training/run/token-file';
import type { EncodedFile } from '../../src/training/run/encoded-text';
import { cache } from '../cache';
import { type Counted, exposure, type Recitation, recitations } from './recitation';
import { common, eachWindow, filesWithWindows, recited } from './windows';

const { values: given } = parseArgs({
  options: {
    from: { type: 'string', default: 'base/base.safetensors' },
    tokens: { type: 'string', default: cache.tokens },
    samples: { type: 'string', default: '10000' },
    prefixes: { type: 'string', default: '2000' },
    files: { type: 'string', default: '200' },
  },
});
/** Of the generated texts, and of the prefixes that are continued. */
const [tokensOfText, tokensOfPrefix] = [80, 64];
const mostRecited = 1 / 1000;
/** Tokens of a file from whose places on it is continued. */
const longestRead = 2000;
const rowsAtOnce = 32;

/** Draws (or, greedily, takes the most probable) tokens behind each prefix, many rows at once. */
function generate(
  model: LanguageModel,
  { tokenizer }: TokenFile,
  prefixes: readonly Int32Array[],
  draw: (logProbabilities: Float32Array) => number,
): string[] {
  const generated: string[] = [];
  for (let from = 0; from < prefixes.length; from += rowsAtOnce) {
    const rows = prefixes.slice(from, from + rowsAtOnce);
    let states = rows.map(() => model.initialState());
    const length = rows[0]!.length;
    for (let i = 0; i < length; i++)
      states = model.advance(
        states,
        rows.map((row) => row[i]!),
      );
    const texts = rows.map((): number[] => []);
    for (let i = 0; i < tokensOfText; i++) {
      const next = model.logProbabilities(states).map(draw);
      next.forEach((token, row) => texts[row]!.push(token));
      states = model.advance(states, next);
    }
    generated.push(...texts.map((tokens) => decode(tokenizer, tokens)));
  }
  return generated;
}

/** The text of tokens, with U+FFFD for each unknown one. */
function decode(tokenizer: TokenFile['tokenizer'], tokens: ArrayLike<number>): string {
  return tokenizer.decode(
    tokens,
    Array.from(tokens, () => '\u{FFFD}'),
  );
}

function sampler(seed: number): (logProbabilities: Float32Array) => number {
  const random = new Random(seed, 0);
  return (logProbabilities) => {
    let left = random.uniform();
    for (let token = 0; token < logProbabilities.length; token++) {
      left -= Math.exp(logProbabilities[token]!);
      if (left < 0) return token;
    }
    return logProbabilities.length - 1;
  };
}

function greedy(logProbabilities: Float32Array): number {
  let best = 0;
  for (let token = 1; token < logProbabilities.length; token++)
    if (logProbabilities[token]! > logProbabilities[best]!) best = token;
  return best;
}

/** Pieces of so many tokens at random places of files that are at least twice as long. */
function piecesOf(files: TokenFile['training'], length: number, count: number): Int32Array[] {
  const random = new Random(2, 0);
  const long = files.filter(({ tokens }) => tokens.length > 2 * length);
  return Array.from({ length: count }, () => {
    const { tokens } = long[random.below(long.length)]!;
    const at = random.below(tokens.length - length);
    return Int32Array.from(tokens.subarray(at, at + length));
  });
}

/** How many of the texts hold a window that stands in at least one training file and in fewer than five. */
function countRecited(
  generated: readonly string[],
  files: readonly string[],
): { count: number; examples: string[] } {
  const filesWith = filesWithWindows(generated, files);
  const examples: string[] = [];
  for (const text of generated) {
    let example: string | undefined;
    eachWindow(text, (_, at) => {
      const window = text.slice(at, at + recited);
      const count = filesWith(window);
      if (count > 0 && count < common) example ??= window;
    });
    if (example !== undefined) examples.push(example);
  }
  return { count: examples.length, examples };
}

/**
 * Says how much more often the base goes on with the very text of files that it has learned than of files
 * that it has not. @returns whether that is too often
 */
function auditExposure(model: LanguageModel, { tokenizer, validation }: TokenFile, unique: Unique): boolean {
  const random = new Random(4, 0);
  const learned = [...unique.values()];
  random.shuffle(learned);
  const samples = [learned.slice(0, Number(given.files)), validation.slice(0, Number(given.files))];
  const [ofLearned, ofUnread] = samples.map((files) => recitations(model, tokenizer, files, longestRead)) as [
    Recitation[],
    Recitation[],
  ];
  const filesWith = filesWithWindows(
    [...ofLearned, ...ofUnread].flatMap(({ windows }) => windows),
    [...unique.keys()],
  );
  const examples: string[] = [];
  /** @param itself how often a file stands among those that are counted */
  const counted = (files: readonly Recitation[], itself: number): Counted[] =>
    files.map(({ places, windows }) => {
      const rare = windows.filter((window) => filesWith(window) + 1 - itself < common);
      if (itself > 0) examples.push(...rare.slice(0, 1));
      return { places, recited: rare.length };
    });
  const [few, fewUnread] = [counted(ofLearned, 1), counted(ofUnread, 0)];
  const all = (files: readonly Recitation[]): Counted[] =>
    files.map(({ places, windows }) => ({ places, recited: windows.length }));
  const inThousand = (share: number): string => (1000 * share).toFixed(2);
  const sum = (files: readonly Counted[]): string =>
    files.reduce((total, { places }) => total + places, 0).toLocaleString('en');
  let failed = false;
  for (const [what, found, most] of [
    [`the next ${recited} characters of the file`, exposure(all(ofLearned), all(ofUnread)), undefined],
    [`the same, where they stand in fewer than ${common} files`, exposure(few, fewUnread), mostRecited],
  ] as const) {
    const { learned, unread, difference, interval } = found;
    failed ||= most !== undefined && difference > most;
    process.stdout.write(
      `Greedily it goes on with ${what} at ${inThousand(learned)} in 1,000 of ${sum(few)} places of ${few.length} training ` +
        `files, and at ${inThousand(unread)} of ${sum(fewUnread)} places of ${fewUnread.length} held-out files: exposure ` +
        `${inThousand(difference)} (95 %: ${interval.map(inThousand).join(' to ')})${most === undefined ? '' : '; at most 1'}\n`,
    );
  }
  for (const example of examples.slice(0, 12)) process.stdout.write(`  ${JSON.stringify(example)}\n`);
  return failed;
}

/** Each training file once, by its text: one that was repeated for its language is one file. */
type Unique = ReadonlyMap<string, EncodedFile>;

function audit(): void {
  const tokens = decodeTokenFile(readFileSync(given.tokens), given.tokens);
  const { configuration, weights } = openModelFile(readFileSync(given.from), given.from);
  chooseKernels('dist/kernels');
  const model = createLanguageModel(configuration, weights, predictionKernels());
  const { endOfSequence } = tokens.tokenizer;
  const [samples, prefixes] = [Number(given.samples), Number(given.prefixes)];
  const beginnings = Array.from({ length: samples }, () => Int32Array.of(endOfSequence));
  const unique: Unique = new Map(
    tokens.training.map((file) => [tokens.tokenizer.decode(file.tokens, file.spellings), file]),
  );
  const files = [...unique.keys()];
  const prefixesOfTraining = piecesOf(tokens.training, tokensOfPrefix, prefixes).map((piece) =>
    Int32Array.from([endOfSequence, ...piece]),
  );
  const heldOut = piecesOf(tokens.validation, tokensOfText, prefixes).map((piece) =>
    decode(tokens.tokenizer, piece),
  );
  let failed = auditExposure(model, tokens, unique);
  for (const [what, generated, most] of [
    ['samples', generate(model, tokens, beginnings, sampler(1)), mostRecited],
    ['greedy continuations', generate(model, tokens, prefixesOfTraining, greedy), mostRecited],
    ['pieces of held-out files', heldOut, undefined],
  ] as const) {
    if (generated.length === 0) continue;
    const { count, examples } = countRecited(generated, files);
    const share = count / generated.length;
    failed ||= most !== undefined && share > most;
    process.stdout.write(
      `${generated.length} ${what} of ${tokensOfText} tokens: ${count} hold ${recited} characters that stand in fewer than ` +
        `${common} of ${files.length} files (${(1000 * share).toFixed(2)} in 1,000${most === undefined ? '' : '; at most 1'})\n`,
    );
    for (const example of examples.slice(0, 12)) process.stdout.write(`  ${JSON.stringify(example)}\n`);
  }
  if (failed) process.exitCode = 1;
}

audit();

/**
 * How often a network that always takes the most probable token goes on with the very text of a file: from
 * each place of the file, all before it read. What it does so in files that it has learned more often than in
 * files that it has not, it has memorised (Carlini et al. 2021, *Extracting training data from large language
 * models*; 2023, *Quantifying memorization across neural language models*).
 */
import type { LanguageModel } from '../../src/model/language-model';
import { Random } from '../../src/model/random';
import type { Tokenizer } from '../../src/text/tokenizer';
import type { EncodedFile } from '../../src/training/run/encoded-text';
import { recited } from './windows';

const rowsAtOnce = 32;

/** Of one file. */
export interface Recitation {
  /** Tokens from which at least `recited` code units follow. */
  readonly places: number;
  /** What followed at those of them from which the network writes it, `recited` code units each. */
  readonly windows: readonly string[];
}

/** @param longest tokens of a file that are read, from its beginning */
export function recitations(
  model: LanguageModel,
  tokenizer: Tokenizer,
  files: readonly EncodedFile[],
  longest = Infinity,
): Recitation[] {
  const cut = files.map(({ tokens, spellings }) => ({ tokens: tokens.slice(0, longest), spellings }));
  // Rows that are read side by side should end together.
  const order = cut.map((_, i) => i).sort((a, b) => cut[a]!.tokens.length - cut[b]!.tokens.length);
  const found = new Array<Recitation>(files.length);
  for (let from = 0; from < order.length; from += rowsAtOnce) {
    const some = order.slice(from, from + rowsAtOnce);
    const hits = foreseen(
      model,
      tokenizer,
      some.map((i) => cut[i]!.tokens),
    );
    some.forEach((i, row) => (found[i] = recitation(tokenizer, cut[i]!, hits[row]!)));
  }
  return found;
}

/**
 * Of each token of each text whether it was the most probable one: 1 or 0. What `<UNK>` stands for is not.
 */
function foreseen(model: LanguageModel, tokenizer: Tokenizer, texts: readonly Uint16Array[]): Uint8Array[] {
  const hits = texts.map(({ length }) => new Uint8Array(length));
  let states = model.advance(
    texts.map(() => model.initialState()),
    texts.map(() => tokenizer.endOfSequence),
  );
  // Shortest first: those that have ended are at the beginning.
  for (let at = 0, ended = 0; ; at++) {
    const before = ended;
    while (ended < texts.length && texts[ended]!.length <= at) ended++;
    if (ended === texts.length) return hits;
    const reading = texts.slice(ended);
    states = states.slice(ended - before);
    model.distributions(states).forEach(({ probabilities }, row) => {
      const token = reading[row]![at]!;
      const best = probabilities.indexOf(Math.max(...probabilities));
      hits[ended + row]![at] = token === best && token !== tokenizer.unknown ? 1 : 0;
    });
    states = model.advance(
      states,
      reading.map((tokens) => tokens[at]!),
    );
  }
}

function recitation(tokenizer: Tokenizer, { tokens, spellings }: EncodedFile, hits: Uint8Array): Recitation {
  const begins = [0];
  let unknowns = 0;
  for (const token of tokens) {
    const text = token === tokenizer.unknown ? spellings[unknowns++]! : tokenizer.token(token);
    begins.push(begins.at(-1)! + text.length);
  }
  const text = tokenizer.decode(tokens, spellings.slice(0, unknowns));
  const windows: string[] = [];
  let places = 0;
  for (let from = 0, end = 0; from < tokens.length; from++) {
    const begin = begins[from]!;
    if (text.length - begin < recited) break;
    places++;
    end = Math.max(end, from);
    while (end < tokens.length && hits[end] === 1) end++;
    if (begins[end]! - begin >= recited) windows.push(text.slice(begin, begin + recited));
  }
  return { places, windows };
}

/** Recited of so many places, of one file. */
export interface Counted {
  readonly places: number;
  readonly recited: number;
}

export interface Exposure {
  /** Shares of the places. */
  readonly learned: number;
  readonly unread: number;
  readonly difference: number;
  /** Of the difference, 95 %: files drawn again with replacement (the bootstrap: Efron 1979). */
  readonly interval: readonly [number, number];
}

const resamples = 1000;

/** What a network recites of files that it has learned beyond what it says of others. */
export function exposure(learned: readonly Counted[], unread: readonly Counted[]): Exposure {
  const random = new Random(3, 0);
  const again = (files: readonly Counted[]): Counted[] => files.map(() => files[random.below(files.length)]!);
  const differences = Array.from(
    { length: resamples },
    () => share(again(learned)) - share(again(unread)),
  ).sort((a, b) => a - b);
  return {
    learned: share(learned),
    unread: share(unread),
    difference: share(learned) - share(unread),
    interval: [differences[Math.floor(0.025 * resamples)]!, differences[Math.floor(0.975 * resamples)]!],
  };
}

function share(files: readonly Counted[]): number {
  const places = files.reduce((sum, file) => sum + file.places, 0);
  return places === 0 ? 0 : files.reduce((sum, file) => sum + file.recited, 0) / places;
}

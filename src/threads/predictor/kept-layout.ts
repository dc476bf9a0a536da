/**
 * What was learned of a folder as named sections of bytes, and back. Nothing of what is read is trusted:
 * facts have the shape that is written here, and numbers lie within what they count.
 */
import * as v from 'valibot';
import type { KnownText, KnownTexts } from '../../corpus/read/known-texts';
import type { MeasuredText } from '../../corpus/read/measured-text';
import type { KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import type { ByteRecallState } from '../../prediction/contexts/byte-recall';
import { assertRecallState } from '../../prediction/recall/recall-state';
import type { RecallState } from '../../prediction/recall/recall';
import type { RecalledWorkspace } from '../../prediction/recall/workspace-texts';
import { count, finite } from '../../protocol/numbers';
import type { Sections } from '../../store/sealed-sections';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';

export interface Learned {
  /** What was made of the files on disk. */
  readonly readings: KnownTexts;
  /** Of the tokenizer that recall counts with, and what it describes. */
  readonly dictionary: string;
  readonly tokenizer: Tokenizer;
  readonly recalled: RecalledWorkspace;
  readonly bytes: ByteRecallState;
  readonly contexts: KeptContextMixing;
}

type Numbers = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

const counts = v.array(v.tuple([count, count]));

const indentation = v.pipe(v.string(), v.regex(/^(?:\t| {2,8})$/));
/** A text by its number, and what was found out of it. */
const Measured = v.object({
  text: count,
  characters: count,
  hash: count,
  indentation: v.nullable(v.union([v.literal('mixed'), indentation])),
  /** How many hashes of its own it has in the section of sketches. */
  sketch: v.object({ whole: count, length: count, smallest: count }),
});

const Facts = v.object({
  dictionary: v.string(),
  /** Bytes of each text in the section of texts, one after another. */
  texts: v.array(count),
  /** What contexts learned: a path, and which text it has. */
  learned: v.array(v.tuple([v.string(), count])),
  /** The number of each document. */
  documents: v.array(v.tuple([v.string(), count])),
  readings: v.array(
    v.object({
      ...Measured.entries,
      path: v.string(),
      stamp: v.string(),
      modified: finite,
      redactions: v.array(v.tuple([v.string(), count])),
      indented: v.nullable(v.object({ ...Measured.entries, as: indentation })),
    }),
  ),
  recalled: v.object({
    tokens: count,
    used: count,
    firstFree: count,
    beyond: counts,
    /** Null where there is no matrix of pairs. */
    pairsBeyond: v.nullable(counts),
    segments: v.array(
      v.tuple([v.string(), v.array(v.object({ start: count, length: count, copied: count }))]),
    ),
  }),
  tables: v.object({
    /** Logarithms, and bytes. */
    capacity: v.object({
      lists: v.pipe(count, v.minValue(1), v.maxValue(23)),
      slots: v.pipe(count, v.minValue(1), v.maxValue(22)),
      places: v.pipe(count, v.minValue(1), v.maxValue(20)),
      text: v.pipe(count, v.minValue(1), v.maxValue(2 ** 28)),
    }),
    textLength: count,
    steps: count,
  }),
});
export type Facts = v.InferOutput<typeof Facts>;

type Kept = Omit<Learned, 'contexts'>;

/** Of the tables of recall, by the name of their section. */
const tablesOf = ({ frequencies, pairs, counts: of, matches }: RecallState): [string, Numbers][] => [
  ['frequencies', frequencies],
  ['pair entries', pairs?.entries ?? new Uint32Array()],
  ['pair counts', pairs?.counts ?? new Uint16Array()],
  ['slots', of.slots],
  ['followers', of.followers],
  ['stream', matches.stream],
  ['short heads', matches.short.heads],
  ['short links', matches.short.links],
  ['long heads', matches.long.heads],
  ['long links', matches.long.links],
];

/** The image of contexts by the names of its sections: what is learned by all, the tables, the text. */
export type ImageParts = Readonly<Record<'weights' | 'tables' | 'learned text', Uint8Array>>;

/** Of the image: whatever they hold, votes are only worse. */
export const unsealed: readonly (keyof ImageParts)[] = ['tables'];

export function partsOf(image: Uint8Array, { tables }: Pick<KeptContextMixing, 'tables'>): ImageParts {
  return {
    weights: image.subarray(0, tables.from),
    tables: image.subarray(tables.from, tables.to),
    'learned text': image.subarray(tables.to),
  };
}

export function isOfImage(name: string): name is keyof ImageParts {
  return ['weights', 'tables', 'learned text'].includes(name);
}

/** All but the image of contexts, which comes behind them; some are views of live memory. */
export function toSections({
  readings,
  dictionary,
  recalled,
  bytes,
}: Omit<Kept, 'tokenizer'>): Map<string, Uint8Array> {
  const indexes = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = indexes.get(text) ?? indexes.size;
    indexes.set(text, index);
    return index;
  };
  const { state, segments } = recalled;
  const learned = [...bytes.texts].map(([path, text]): [string, number] => [path, indexOf(text)]);
  const hashes: number[] = [];
  const byNumber = <Of extends MeasuredText & { readonly text: string }>({ text, sketch, ...rest }: Of) => {
    hashes.push(...sketch.smallest);
    return { ...rest, text: indexOf(text), sketch: { ...sketch, smallest: sketch.smallest.length } };
  };
  const known = [...readings].map(([path, { redactions, indented, ...rest }]) => ({
    ...byNumber(rest),
    path,
    redactions: [...redactions],
    indented: indented && byNumber(indented),
  }));
  const encoded = [...indexes.keys()].map((text) => new TextEncoder().encode(text));
  const facts: Facts = {
    dictionary,
    texts: encoded.map(({ length }) => length),
    learned,
    documents: [...bytes.documents],
    readings: known,
    recalled: {
      tokens: state.tokens,
      used: state.counts.used,
      firstFree: state.counts.firstFree,
      beyond: [...state.counts.beyond],
      pairsBeyond: state.pairs && [...state.pairs.beyond],
      segments: [...segments].map(([path, all]) => [path, [...all]]),
    },
    tables: { ...bytes.tables },
  };
  return new Map([
    ['facts', new TextEncoder().encode(JSON.stringify(facts))],
    ['texts', joined(encoded)],
    ['sketches', new Uint8Array(Uint32Array.from(hashes).buffer)],
    ...tablesOf(state).map(([name, of]): [string, Uint8Array] => [
      name,
      new Uint8Array(of.buffer, of.byteOffset, of.byteLength),
    ]),
  ]);
}

/** @throws where the section of facts is of another shape */
export function factsOf(sections: Sections): Facts {
  return v.parse(Facts, JSON.parse(text(sections.get('facts') ?? new Uint8Array())));
}

/**
 * @param made a dictionary that is there already
 * @throws where anything is not what the facts say, or cannot be
 */
export function fromSections(
  sections: Sections,
  facts: Facts,
  made?: Pick<Kept, 'dictionary' | 'tokenizer'>,
): Kept {
  const { dictionary, recalled, tables, documents } = facts;
  const texts = cut(sections.get('texts') ?? new Uint8Array(), facts.texts);
  const textAt = (index: number): string => {
    if (index >= texts.length) throw new RangeError('it names a text that is not there');
    return texts[index]!;
  };
  const wide = (name: string): Uint32Array<ArrayBuffer> => new Uint32Array(bufferOf(sections, name, 4));
  const narrow = (name: string): Uint16Array<ArrayBuffer> => new Uint16Array(bufferOf(sections, name, 2));
  const state: RecallState = {
    frequencies: wide('frequencies'),
    tokens: recalled.tokens,
    pairs: recalled.pairsBeyond && {
      entries: wide('pair entries'),
      counts: narrow('pair counts'),
      beyond: new Map(recalled.pairsBeyond),
    },
    counts: {
      slots: wide('slots'),
      used: recalled.used,
      followers: wide('followers'),
      firstFree: recalled.firstFree,
      beyond: new Map(recalled.beyond),
    },
    matches: {
      stream: narrow('stream'),
      short: { heads: wide('short heads'), links: wide('short links') },
      long: { heads: wide('long heads'), links: wide('long links') },
    },
  };
  const segments = new Map(recalled.segments);
  const sketches = wide('sketches');
  let taken = 0;
  const inFull = <Of extends v.InferOutput<typeof Measured>>({ text, sketch, ...rest }: Of) => {
    const smallest = sketches.slice(taken, (taken += sketch.smallest));
    return { ...rest, text: textAt(text), sketch: { ...sketch, smallest } };
  };
  const readings = facts.readings.map(({ path, redactions, indented, ...rest }): [string, KnownText] => [
    path,
    { ...inFull(rest), redactions: new Map(redactions), indented: indented && inFull(indented) },
  ]);
  if (taken !== sketches.length) throw new RangeError('its sketches are not whole');
  const isMade = made?.dictionary === dictionary;
  const tokenizer = isMade ? made.tokenizer : restoreTokenizer(JSON.parse(dictionary));
  assertRecallState(state, segments.values(), tokenizer.size);
  return {
    tokenizer,
    readings: new Map(readings),
    dictionary,
    recalled: { state, segments },
    bytes: {
      tables,
      texts: new Map(facts.learned.map(([path, index]) => [path, textAt(index)])),
      documents: new Map(documents),
    },
  };
}

function bufferOf(sections: Sections, name: string, element: number): ArrayBuffer {
  const bytes = sections.get(name);
  if (!bytes || bytes.length % element !== 0 || !(bytes.buffer instanceof ArrayBuffer))
    throw new RangeError(`its ${name} are not whole`);
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function cut(whole: Uint8Array, lengths: readonly number[]): string[] {
  if (lengths.reduce((sum, length) => sum + length, 0) !== whole.length)
    throw new RangeError('its texts are not whole');
  let at = 0;
  return lengths.map((length) => text(whole.subarray(at, (at += length))));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

/**
 * What sequence networks are asked: the language of a text, what does not belong in it, what an abbreviation
 * stands for, and what memory is worth.
 */
import * as v from 'valibot';
import { CorpusSource } from '../corpus';
import { Cell } from '../kinds';
import { count, finite } from '../numbers';
import type { Questions } from '../rpc';
import { MemoryComparison, MemoryProgress } from '../training/memory';

const probability = v.pipe(finite, v.minValue(0), v.maxValue(1));

const Language = v.object({ language: v.string(), probability });

/** UTF-16 units from the beginning of the text. */
export const SuspiciousPlace = v.object({
  start: count,
  text: v.string(),
  suspicion: probability,
  /** What would rather stand there: '' for nothing at all, null when nobody knows. */
  expected: v.nullable(v.string()),
});
export type SuspiciousPlace = v.InferOutput<typeof SuspiciousPlace>;

/** A stored network, for people. */
const NetworkFigures = v.strictObject({
  cell: Cell,
  hiddenSize: count,
  directions: count,
  outputs: count,
  parameters: count,
});
export type NetworkFigures = v.InferOutput<typeof NetworkFigures>;

/** One text as a sequence network read it: some of its units, and what came out. */
export const ReadSequence = v.variant('of', [
  v.strictObject({
    of: v.literal('languages'),
    /** The last ones before the answer. */
    units: v.array(v.string()),
    answer: v.nullable(v.strictObject(Language.entries)),
    network: NetworkFigures,
  }),
  v.strictObject({
    of: v.literal('proofreading'),
    /** Around the most suspicious place; null where a unit next to it is more suspicious. */
    units: v.array(v.string()),
    suspicions: v.array(v.nullable(probability)),
    /** The most suspicious ones. */
    places: v.array(v.strictObject(SuspiciousPlace.entries)),
    network: NetworkFigures,
  }),
]);
export type ReadSequence = v.InferOutput<typeof ReadSequence>;

/** What an abbreviation may stand for, and how the likeliest was written. */
export const ReadAbbreviation = v.strictObject({
  typed: v.string(),
  /** The likeliest first; probabilities among all names and phrases of the folder that have its letters. */
  offers: v.array(v.strictObject({ text: v.string(), probability })),
  /**
   * Of the first of them, by letter, '' being the end: what was typed and is not written yet, and the loss in
   * bits.
   */
  steps: v.array(v.strictObject({ letter: v.string(), waiting: v.string(), bits: finite })),
  network: NetworkFigures,
});
export type ReadAbbreviation = v.InferOutput<typeof ReadAbbreviation>;

/** A decoder that was taught, and what it needs for texts that it was not taught. */
export const TaughtDecoder = v.strictObject({
  steps: count,
  /** Names and phrases that it was taught. */
  texts: count,
  bitsPerLetter: finite,
  /** Without the abbreviation. */
  bitsPerLetterAlone: finite,
});
export type TaughtDecoder = v.InferOutput<typeof TaughtDecoder>;

/** Reading a whole workspace takes seconds, ms. */
const patience = 120_000;

/** `model`: the path of the model file. One question for each thread; to cancel it, the thread is ended. */
export const sequenceQuestions = {
  /** Null for a text without any words. */
  classify: {
    request: v.object({ model: v.string(), text: v.string() }),
    reply: v.nullable(Language),
    timeout: patience,
  },
  /** Most suspicious first, `limit` at most. */
  proofread: {
    request: v.object({
      model: v.string(),
      source: v.nullable(CorpusSource),
      path: v.string(),
      text: v.string(),
      limit: count,
    }),
    reply: v.array(SuspiciousPlace),
    timeout: patience,
  },
  /** What goes in and what comes out, to be looked at. */
  readSequence: {
    request: v.object({
      model: v.string(),
      source: v.nullable(CorpusSource),
      path: v.string(),
      text: v.string(),
      of: v.picklist(['languages', 'proofreading']),
    }),
    reply: ReadSequence,
    timeout: patience,
  },
  /** Null: of an abbreviation of the thread's own choice. Refused where no decoder was taught. */
  readAbbreviation: {
    request: v.object({
      model: v.string(),
      source: v.nullable(CorpusSource),
      typed: v.nullable(v.string()),
    }),
    reply: ReadAbbreviation,
    timeout: patience,
  },
  /** Teaches a decoder, which the thread keeps and asks in the place of the model's own. */
  teachAbbreviations: {
    request: v.object({
      source: v.nullable(CorpusSource),
      steps: v.pipe(count, v.minValue(1), v.maxValue(5000)),
      seed: count,
    }),
    reply: TaughtDecoder,
    /** 0 … 1. */
    progress: finite,
    timeout: patience,
  },
  /** `seconds`: that the network with memory learns; two others take as many steps. */
  compareMemory: {
    request: v.object({
      model: v.string(),
      source: CorpusSource,
      seconds: v.pipe(finite, v.minValue(0.1), v.maxValue(20)),
      seed: count,
    }),
    reply: MemoryComparison,
    progress: MemoryProgress,
    timeout: patience,
  },
} as const satisfies Questions;

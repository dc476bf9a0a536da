/**
 * What sequence networks are asked: the language of a text, what does not belong in it, and what memory is
 * worth.
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

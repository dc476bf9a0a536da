/**
 * Many to many of another length: a GRU reads what was typed, a second one that begins in its last
 * state writes what was meant, letter by letter. Beside the letter before, the decoder reads the first
 * of the typed letters that is not written yet: hard monotonic attention (Aharoni & Goldberg 2017),
 * with the alignment that takes each letter as soon as it comes. Taught with cross-entropy on
 * abbreviations that a program makes.
 */
import { Random } from '../../model/random';
import type { SequenceConfiguration } from '../../model/sequences/sequence-configuration';
import { crossEntropy } from '../../model/softmax';
import { longestMeant } from '../../text/abbreviations/meant-texts';
import type { Sequence, SequenceTrainer } from '../shapes/sequence-trainer';
import { abbreviate } from './abbreviate';
import {
  endOfText,
  letterLabels,
  letterOf,
  letterOfTypedId,
  letterVocabulary,
  typedId,
  writtenId,
} from './letters';

export const abbreviationNetwork: SequenceConfiguration = {
  cell: 'gru',
  vocabularySize: letterVocabulary,
  idsPerStep: 2,
  embeddingSize: 16,
  hiddenSize: 64,
  directions: ['forward'],
  encoder: { idsPerStep: 1 },
  recurrent: true,
  answers: 'each',
  head: 'softmax',
  outputs: letterLabels.length,
};

/** Of fewer names and phrases there is nothing to learn. */
export const fewestMeant = 50;

/** Letters of what was typed, at most. */
const longestTyped = 16;

export function abbreviationShape(batchSize: number) {
  return {
    sequence: abbreviationNetwork,
    batchSize,
    timeSteps: longestMeant + 1,
    encoderSteps: longestTyped,
  };
}

/** Of four texts one is given without anything typed: what the decoder then expects is the text alone. */
const untyped = 4;

/** @param meant one at least; each as often as the others, so that what is frequent is left to the mixture */
export function abbreviationLesson(
  meant: readonly string[],
  seed: number,
): (step: number, size: number) => Sequence[] {
  return (step, size) => {
    const random = new Random(seed, step);
    return Array.from({ length: size }, () => {
      const text = meant[random.below(meant.length)]!;
      const typed = random.below(untyped) === 0 ? null : abbreviate(text, random);
      return sequenceOf(typed ?? '', text);
    });
  };
}

/** What is read and written for one pair; the alignment is by small letters. */
function sequenceOf(typed: string, meant: string): Required<Sequence> {
  const letters = Array.from({ length: Math.min(longestTyped, typed.length) }, (_, i) => letterOf(typed, i));
  const encoded = [...letters, endOfText].slice(-longestTyped).map(typedId);
  const [smallTyped, smallMeant] = [typed.toLowerCase(), meant.toLowerCase()];
  const ids: number[] = [];
  const targets: number[] = [];
  let [before, pointer] = [endOfText, 0];
  for (let t = 0; t <= meant.length; t++) {
    ids.push(writtenId(before), typedId(pointer < typed.length ? letterOf(smallTyped, pointer) : endOfText));
    const letter = t < meant.length ? letterOf(meant, t) : endOfText;
    targets.push(letter);
    if (pointer < typed.length && smallMeant[t] === smallTyped[pointer]) pointer++;
    before = letter;
  }
  return { ids, encoded, targets };
}

/**
 * ln P(meant | typed) of each text with its end, in nats; without anything typed ln P(meant).
 * @param trainer of `abbreviationShape`, with the weights
 * @param meant of `longestMeant` characters at most
 */
export function logProbabilitiesOf(
  trainer: SequenceTrainer,
  typed: string,
  meant: readonly string[],
): number[] {
  const { batchSize } = trainer.plan.shape;
  const sums: number[] = [];
  for (let at = 0; at < meant.length; at += batchSize) {
    const sequences = meant.slice(at, at + batchSize).map((text) => sequenceOf(typed, text));
    trainer.evaluate(sequences).forEach((logits, i) => {
      const each = logLikelihoods(logits, sequences[i]!.targets);
      sums.push(each.reduce((sum, nats) => sum + nats, 0));
    });
  }
  return sums;
}

/** One step of the decoder. */
export interface WrittenLetter {
  /** '' is the end of the text. */
  readonly letter: string;
  /** The first of the typed letters that was not written before; '' where all were. */
  readonly waiting: string;
  /** −ln P(letter | typed, letters before), in nats. */
  readonly loss: number;
}

/** Each step of writing `meant` with its end. @param trainer as `logProbabilitiesOf` takes it */
export function writtenLetters(trainer: SequenceTrainer, typed: string, meant: string): WrittenLetter[] {
  const sequence = sequenceOf(typed, meant);
  const [logits] = trainer.evaluate([sequence]);
  return logLikelihoods(logits!, sequence.targets).map((nats, t) => ({
    letter: meant.slice(t, t + 1),
    waiting: letterOfTypedId(sequence.ids[2 * t + 1]!),
    loss: -nats,
  }));
}

/** Of each target, in nats. */
function logLikelihoods(logits: Float64Array, targets: ArrayLike<number>): number[] {
  const { outputs } = abbreviationNetwork;
  return Array.from(
    targets,
    (target, t) => -crossEntropy(logits.subarray(t * outputs, (t + 1) * outputs), target),
  );
}

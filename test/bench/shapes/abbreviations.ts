/**
 * The bar of abbreviations: what a typist who abbreviates saves beside one who takes words and never
 * does, and what it costs the latter that abbreviations are offered at all.
 */
import { noReplay, onScreen, replay, reportOf, type Typist } from '../../../src/prediction/evaluation/replay';
import type { Predictor } from '../../../src/prediction/predictor';
import { eagernessOf } from '../../../src/protocol/prediction/eagerness';
import { MeantTexts } from '../../../src/text/abbreviations/meant-texts';
import { loneSequenceTrainer } from '../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import {
  abbreviationLesson,
  abbreviationShape,
  logProbabilitiesOf,
} from '../../../src/training/abbreviations/abbreviation-decoder';
import { teach } from '../../../src/training/shapes/teach';
import type { Corpus } from '../prediction/corpora';
import { loadModel, modelFile, predictorOf } from '../prediction/models';
import { processorTime, typedTexts } from '../prediction/typing';

/** Of the texts that a decoder judges at once while somebody types. */
const batchSize = 12;

interface TypedAbbreviations {
  readonly who: string;
  readonly keystrokeSavings: number;
  readonly precision: number;
  /** ms of processor time. */
  readonly p95: number;
}

/**
 * @param steps of the decoder
 * @param seconds of the model's training
 * @param characters that each typist types
 */
export async function measureAbbreviations(
  given: Corpus,
  steps: number,
  seconds: number,
  characters: number,
): Promise<[word: TypedAbbreviations, offered: TypedAbbreviations, abbreviating: TypedAbbreviations]> {
  const meant = new MeantTexts();
  for (const { text } of given.workspace) meant.count(text);
  const trainer = loneSequenceTrainer(abbreviationShape(batchSize), chooseKernels('dist/kernels'), 1);
  await teach(trainer, {
    batch: abbreviationLesson([...meant.counts.keys()], 1),
    budget: { seconds: null, steps },
    now: () => performance.now(),
    yieldToEventLoop: () => Promise.resolve(),
  });
  const decoder = {
    logProbabilities: (typed: string, texts: readonly string[]) => logProbabilitiesOf(trainer, typed, texts),
  };
  const trained = await loadModel(modelFile(given, seconds));
  const measured = (who: string, typist: Typist, abbreviations = false): TypedAbbreviations => {
    const predictor = predictorOf(trained, given, { eagerness: eagernessOf.balanced }, processorTime);
    predictor.expander.replaceDecoder(
      () => decoder,
      new Map(given.workspace.map(({ path, text }) => [path, text])),
    );
    const { keystrokeSavings, precision, milliseconds } = typed(predictor, typist, abbreviations);
    return { who, keystrokeSavings, precision, p95: milliseconds.p95 };
  };
  const typed = (predictor: Predictor, typist: Typist, abbreviations = false) => {
    const counts = noReplay();
    for (const { path, text } of typedTexts(given, characters)) {
      predictor.learn(path, '');
      const complete = (prefix: string) => predictor.complete({ path, prefix, suffix: '', abbreviations });
      const outcome = (accepted: boolean) => predictor.outcome(accepted);
      replay(text, onScreen({ complete, outcome }), typist, counts);
    }
    return reportOf(counts);
  };
  return [
    measured('word', 'word'),
    measured('word, offered abbreviations', 'word', true),
    measured('abbreviating', 'abbreviating', true),
  ];
}

/** The sequence networks of a stored model, ready to be asked in this thread. */
import type { StoredModel } from '../../model/model-file';
import type { SequenceName, StoredNetwork } from '../../model/sequences/stored-networks';
import { Failure } from '../../protocol/failure';
import { type Said, said } from '../../protocol/said';
import {
  languageNetwork,
  languageOfText,
  languageShape,
  type LanguageAnswer,
} from '../../training/languages/language-of-text';
import {
  abbreviationNetwork,
  abbreviationShape,
  logProbabilitiesOf,
} from '../../training/abbreviations/abbreviation-decoder';
import type { AbbreviationDecoder } from '../../prediction/abbreviations/expander';
import type { SequenceConfiguration } from '../../model/sequences/sequence-configuration';
import {
  proofreadingNetwork,
  proofreadingShape,
  suspicions,
  type Suspicion,
} from '../../training/proofreading/proofreader';
import type { SequenceTrainer } from '../../training/shapes/sequence-trainer';
import type { CountedFiles } from './kept-folder';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';

/** Those that are asked one question at a time. */
type AskedName = Exclude<SequenceName, 'abbreviations'>;

const without: Readonly<Record<AskedName, Said>> = {
  languages: said`This model tells no languages apart: it was trained before it could, for too short a time, or on files of a single language. Train it again on a folder with several.`,
  proofreading: said`This model has no proofreader: it was trained before there was one, or for too short a time. Train it again.`,
};

/**
 * @param expected what this version asks such a network
 * @throws Failure `model-mismatch` for a model without it, or with one that reads or answers something else
 */
function networkOf(
  { networks }: StoredModel,
  name: AskedName,
  expected: (network: StoredNetwork) => SequenceConfiguration,
): StoredNetwork {
  const network = networks?.[name];
  if (!network) throw new Failure('model-mismatch', without[name]);
  if (!agrees(network.configuration, expected(network))) throw new Failure('model-mismatch', without[name]);
  return network;
}

/** Whether a network reads and answers the same. */
function agrees(one: SequenceConfiguration, other: SequenceConfiguration): boolean {
  return (
    one.idsPerStep === other.idsPerStep &&
    one.encoder?.idsPerStep === other.encoder?.idsPerStep &&
    one.vocabularySize === other.vocabularySize &&
    one.answers === other.answers &&
    one.head === other.head &&
    one.outputs === other.outputs
  );
}

/**
 * What answers with the language of a text, null for an empty one. Its memory is planned once.
 * @throws Failure `model-mismatch`, `no-simd`
 */
export function languageReader(model: StoredModel): (text: string) => LanguageAnswer | null {
  const { configuration, labels, weights } = networkOf(model, 'languages', ({ labels }) =>
    languageNetwork(labels),
  );
  const trainer = loneSequenceTrainer(languageShape(configuration, 1), chooseKernels(), 1);
  trainer.loadWeights(weights);
  return (text) => languageOfText(trainer, labels, text);
}

/** Texts that are judged at once while somebody types. */
const judgedAtOnce = 12;

/** Makes the decoder of abbreviations; null for a model without one, or not as this version would read it. */
export function storedDecoder(model: Pick<StoredModel, 'networks'>): (() => SequenceTrainer) | null {
  const network = model.networks?.abbreviations;
  if (!network || !agrees(network.configuration, abbreviationNetwork)) return null;
  return () => {
    const shape = { ...abbreviationShape(judgedAtOnce), sequence: network.configuration };
    const trainer = loneSequenceTrainer(shape, chooseKernels(), 1);
    trainer.loadWeights(network.weights);
    return trainer;
  };
}

/** Makes what reads abbreviations while somebody types; null as `storedDecoder`. */
export function abbreviationDecoder(
  model: Pick<StoredModel, 'networks'>,
): (() => AbbreviationDecoder) | null {
  const make = storedDecoder(model);
  if (!make) return null;
  return () => {
    const trainer = make();
    return {
      logProbabilities: (typed, meant) => logProbabilitiesOf(trainer, typed, meant),
      weights: model.networks?.abbreviations?.channel,
    };
  };
}

/** Of one file: more would only be waited for. UTF-16 units. */
const longestText = 400_000;

/**
 * What reads texts for places that do not belong there, most suspicious first, at most `longestText` of
 * each.
 * @param files of the workspace, in the light of which the texts are read; their saved text is not counted
 * for a text that stands at the same path
 * @param counts of them; each text that is read leaves them as they were
 * @throws Failure `model-mismatch`, `no-simd`
 */
export function proofreader(
  model: StoredModel,
  { files, counts }: CountedFiles,
): (text: string, path: string) => Suspicion[] {
  const { configuration, weights } = networkOf(model, 'proofreading', () => proofreadingNetwork);
  const shape = { ...proofreadingShape(8), sequence: configuration };
  const trainer = loneSequenceTrainer(shape, chooseKernels(), 1);
  trainer.loadWeights(weights);
  return (text, path) => {
    const saved = files.find(({ absolutePath }) => absolutePath === path)?.text ?? '';
    const read = text.slice(0, longestText);
    counts.add(saved, -1);
    counts.add(read);
    try {
      return suspicions(trainer, read, counts);
    } finally {
      counts.add(read, -1);
      counts.add(saved);
    }
  };
}

/** The sequence networks of a stored model, ready to be asked in this thread. */
import type { StoredModel } from '../../model/model-file';
import type { SequenceName, StoredNetwork } from '../../model/stored-networks';
import { Failure } from '../../protocol/failure';
import {
  languageOfText,
  languageShape,
  type LanguageAnswer,
} from '../../training/languages/language-of-text';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';

const without: Readonly<Record<SequenceName, string>> = {
  languages:
    'This model tells no languages apart: it was trained before it could, for too short a time, or on files of a single language. Train it again on a folder with several.',
  proofreading:
    'This model has no proofreader: it was trained before there was one, or for too short a time. Train it again.',
};

/** @throws Failure `model-mismatch` for a model without it */
function networkOf({ networks }: StoredModel, name: SequenceName): StoredNetwork {
  const network = networks?.[name];
  if (!network) throw new Failure('model-mismatch', without[name]);
  return network;
}

/**
 * What answers with the language of a text, null for an empty one. Its memory is planned once.
 * @throws Failure `model-mismatch`, `no-simd`
 */
export function languageReader(model: StoredModel): (text: string) => LanguageAnswer | null {
  const { configuration, labels, weights } = networkOf(model, 'languages');
  const trainer = loneSequenceTrainer(languageShape(configuration, 1), chooseKernels(), 1);
  trainer.loadWeights(weights);
  return (text) => languageOfText(trainer, labels, text);
}

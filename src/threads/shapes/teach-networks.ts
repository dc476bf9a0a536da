/**
 * Teaches the sequence networks of a model behind the training of its language model, in the trainer's
 * thread: each for a share of a quarter of the run's budget.
 */
import type { CorpusFile } from '../../corpus/read/corpus-file';
import { yieldToEventLoop } from '../../corpus/pace';
import type { StoredNetwork, StoredNetworks } from '../../model/stored-networks';
import type { Budget } from '../../training/run/schedule';
import {
  languageLesson,
  languageNetwork,
  languageShape,
  languagesOf,
} from '../../training/languages/language-of-text';
import { teach } from '../../training/shapes/teach';
import type { SelectedKernels } from '../../kernels/select';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';

export interface TeachingParts {
  readonly files: readonly CorpusFile[];
  readonly kernels: SelectedKernels;
  /** Of the whole run. */
  readonly budget: Budget;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Of the run's budget, for all networks together. */
const share = 0.25;
/** More is not learned from. */
const most = { seconds: 40, steps: 1200 };
const batchSize = 16;
const networks = 1;

/** Those that this text can teach; none after a stop. */
export async function teachNetworks(parts: TeachingParts): Promise<StoredNetworks> {
  const languages = await teachLanguages(parts, partOf(parts.budget));
  return { ...(languages && { languages }) };
}

/** The budget of each network. */
function partOf({ seconds, steps }: Budget): Budget {
  const part = (whole: number, limit: number): number => Math.min(limit, (whole * share) / networks);
  return seconds === null
    ? { seconds, steps: Math.ceil(part(steps!, most.steps)) }
    : { seconds: part(seconds, most.seconds), steps };
}

async function teachLanguages(parts: TeachingParts, budget: Budget): Promise<StoredNetwork | null> {
  const { kernels, seed, signal } = parts;
  const files = parts.files.filter(({ validation }) => !validation);
  const labels = languagesOf(files);
  if (labels.length === 0) return null;
  const configuration = languageNetwork(labels);
  const trainer = loneSequenceTrainer(languageShape(configuration, batchSize), kernels, seed);
  const batch = languageLesson(files, labels, seed);
  await teach(trainer, { batch, budget, now: () => performance.now(), yieldToEventLoop, signal });
  return signal.aborted ? null : { configuration, labels, weights: trainer.weights() };
}

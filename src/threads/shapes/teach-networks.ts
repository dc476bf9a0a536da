/**
 * Teaches the sequence networks of a model behind the training of its language model, in the trainer's
 * thread: each for a share of a quarter of the run's budget.
 */
import type { CorpusFile } from '../../corpus/read/corpus-file';
import { yieldToEventLoop } from '../../corpus/pace';
import type { StoredNetwork, StoredNetworks } from '../../model/sequences/stored-networks';
import type { Budget } from '../../training/run/schedule';
import {
  languageLesson,
  languageNetwork,
  languageShape,
  languageTeaching,
  languagesOf,
} from '../../training/languages/language-of-text';
import type { SequenceShape } from '../../training/shapes/sequence-plan';
import { teach, type Teaching } from '../../training/shapes/teach';
import type { SelectedKernels } from '../../kernels/select';
import {
  proofreadingLesson,
  proofreadingShape,
  proofreadingTeaching,
} from '../../training/proofreading/proofreader';
import {
  abbreviationLesson,
  abbreviationShape,
  fewestMeant,
} from '../../training/abbreviations/abbreviation-decoder';
import { letterLabels } from '../../training/abbreviations/letters';
import { MeantTexts } from '../../text/abbreviations/meant-texts';
import { abbreviationDecoder } from './ask-networks';
import { countUnits } from './count-units';
import { learnChannelOf, type ChannelLesson } from './learn-channel';
import { taughtFiles } from './taught-files';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';

export interface TeachingParts {
  readonly files: readonly CorpusFile[];
  readonly kernels: SelectedKernels;
  /** Of the whole run. */
  readonly budget: Budget;
  readonly seed: number;
  /** Whether the decoder of abbreviations is one of them. */
  readonly withAbbreviations: boolean;
  /** What was trained, for the decoder's channel. */
  readonly trained: () => Pick<ChannelLesson, 'tokenizer' | 'model' | 'gate'>;
  readonly signal: AbortSignal;
  /** Told why one that was asked for is not taught. */
  readonly note: (sentence: string) => void;
}

/** Of the run's budget, for all networks together. */
const share = 0.25;
/** More is not learned from. */
const most = { seconds: 40, steps: 1200 };
/** UTF-16 units that are counted before the first step. */
const mostCounted = 3_000_000;
const batchSize = 16;

/** Those that this text can teach; none after a stop. */
export async function teachNetworks(parts: TeachingParts): Promise<StoredNetworks> {
  // A stop is answered at once, before anything is allocated.
  if (parts.signal.aborted) return {};
  const part = partOf(parts.budget, parts.withAbbreviations ? 3 : 2);
  const languages = await teachLanguages(parts, part);
  if (parts.signal.aborted) return {};
  const proofreading = await teachProofreading(parts, part);
  if (parts.signal.aborted) return {};
  const abbreviations = parts.withAbbreviations ? await teachAbbreviations(parts, part) : null;
  return {
    ...(languages && { languages }),
    ...(proofreading && { proofreading }),
    ...(abbreviations && { abbreviations }),
  };
}

/** The budget of each of so many networks. */
function partOf({ seconds, steps }: Budget, networks: number): Budget {
  const part = (whole: number, limit: number): number => Math.min(limit, (whole * share) / networks);
  return seconds === null
    ? { seconds, steps: Math.ceil(part(steps!, most.steps)) }
    : { seconds: part(seconds, most.seconds), steps };
}

async function teachLanguages(parts: TeachingParts, budget: Budget): Promise<StoredNetwork | null> {
  const files = taughtFiles(parts.files);
  const labels = languagesOf(files);
  if (labels.length === 0) return null;
  const shape = languageShape(languageNetwork(labels), batchSize);
  const lesson = languageLesson(files, labels, parts.seed);
  return taught(parts, budget, shape, labels, lesson, languageTeaching);
}

async function teachProofreading(parts: TeachingParts, budget: Budget): Promise<StoredNetwork | null> {
  const texts = taughtFiles(parts.files, mostCounted).map(({ text }) => text);
  if (texts.length === 0) return null;
  const counts = await countUnits(texts, parts.signal);
  const lesson = proofreadingLesson(texts, counts, parts.seed);
  return taught(parts, budget, proofreadingShape(batchSize), [], lesson, proofreadingTeaching);
}

async function teachAbbreviations(parts: TeachingParts, budget: Budget): Promise<StoredNetwork | null> {
  const meant = new MeantTexts();
  for (const { text } of taughtFiles(parts.files, mostCounted)) {
    meant.count(text);
    await yieldToEventLoop();
  }
  const texts = [...meant.counts.keys()];
  if (texts.length < fewestMeant) {
    parts.note(
      `Abbreviations are not taught: there are too few names and phrases here, ${texts.length}, and at least ${fewestMeant} are needed.`,
    );
    return null;
  }
  const lesson = abbreviationLesson(texts, parts.seed);
  const network = await taught(parts, budget, abbreviationShape(batchSize), letterLabels, lesson);
  const decoder = network && abbreviationDecoder({ networks: { abbreviations: network } });
  if (!decoder) return null;
  const { files, seed, signal } = parts;
  const channel = await learnChannelOf({ files, seed, signal, decoder: decoder(), ...parts.trained() });
  return { ...network, ...(channel && { channel }) };
}

/** Null after a stop. */
async function taught(
  { kernels, seed, signal }: TeachingParts,
  budget: Budget,
  shape: Omit<SequenceShape, 'threads'>,
  labels: readonly string[],
  batch: Teaching['batch'],
  { highestRate, embeddingDeviation }: { highestRate?: number; embeddingDeviation?: number } = {},
): Promise<StoredNetwork | null> {
  const trainer = loneSequenceTrainer(shape, kernels, seed, embeddingDeviation);
  const now = (): number => performance.now();
  await teach(trainer, { batch, budget, highestRate, now, yieldToEventLoop, signal });
  return signal.aborted ? null : { configuration: shape.sequence, labels, weights: trainer.weights() };
}

/**
 * What a run will be, before it is: the text as tokens, the settings chosen for it, the memory it takes. A run and its
 * forecast are planned here, by the same lines. Starts no thread and keeps no memory.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { CorpusFile } from '../../corpus/read/read-corpus';
import type { SelectedKernels } from '../../kernels/select';
import { parameterCount } from '../../model/configuration';
import type { StoredModel } from '../../model/model-file';
import type { TrainingOptions, TrainingPlan } from '../../protocol/training/training';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';
import { planMemory, predictMemory, type MemoryPlan, type StepShape } from '../../training/step/memory-plan';
import { chooseSettings, type TrainingSettings } from '../../training/run/settings';
import { encodeText, splitText, type TextFile, type TrainingText } from '../../training/run/training-text';
import { allocateKernels, attachKernels, chooseKernels, heapBase } from '../kernels/kernel-builds';

/** Default threads: one core is left to the editor. */
const defaultThreads = Math.min(8, Math.max(1, availableParallelism() - 1));

export interface EncodedCorpus {
  /** As they are split into what is learned from and what is held out. */
  readonly files: readonly TextFile[];
  readonly tokenizer: Tokenizer;
  readonly text: TrainingText;
}

/**
 * Splits and encodes the text, with the dictionary of the former model or with one learned from it.
 * @param yieldToEventLoop called now and then, may throw to give up
 * @throws Failure `too-little-text`
 */
export async function encodeCorpus(
  corpusFiles: readonly CorpusFile[],
  { tokens, vocabularySize }: TrainingOptions,
  former: StoredModel | undefined,
  yieldToEventLoop: () => Promise<void>,
): Promise<EncodedCorpus> {
  const files = splitText(corpusFiles);
  const tokenizer = former
    ? restoreTokenizer(former.tokenizer)
    : learnTokenizer(
        tokens,
        files.filter(({ validation }) => !validation).map(({ text }) => text),
        vocabularySize === undefined ? {} : { vocabularySize },
      );
  await yieldToEventLoop();
  return { files, tokenizer, text: await encodeText(files, tokenizer, yieldToEventLoop) };
}

export type TextMeasure = Pick<
  TrainingPlan,
  'vocabularySize' | 'trainingTokens' | 'trainingCharacters' | 'validationCharacters'
>;

export interface RunPlan {
  readonly settings: TrainingSettings;
  readonly shape: StepShape;
  readonly memory: MemoryPlan;
  /** The build that this machine runs best. */
  readonly kernels: SelectedKernels;
  /** As it is told to people. */
  readonly described: TrainingPlan;
}

/** @param directory the folder of the bundles, with `kernels/` */
export function planRun(
  options: TrainingOptions,
  text: TextMeasure,
  former: StoredModel | undefined,
  directory: string,
): RunPlan {
  const { vocabularySize, trainingTokens, trainingCharacters, validationCharacters } = text;
  const kernels = chooseKernels(join(directory, 'kernels'));
  const machine = { threads: defaultThreads, gigaflops: speedOf(kernels) };
  const amount = { vocabularySize, tokens: trainingTokens };
  const settings = chooseSettings(options, amount, machine, former?.configuration);
  const { configuration, budget, batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed } =
    settings;
  const shape: StepShape = { configuration, batchSize, timeSteps, dropout, threads };
  const memory = planMemory(shape, attachKernels(allocateKernels(kernels, 1)), heapBase);
  const inMemory = {
    tokens: trainingTokens,
    characters: trainingCharacters + validationCharacters,
    learnsDictionary: options.tokens !== 'characters' && former === undefined,
  };
  return {
    settings,
    shape,
    memory,
    kernels,
    described: {
      ...configuration,
      tokens: options.tokens,
      parameters: parameterCount(configuration),
      memoryBytes: predictMemory(memory, inMemory),
      ...budget,
      ...{ batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed },
      ...{ trainingTokens, trainingCharacters, validationCharacters },
      kernels: kernels.build.name,
      resumed: former !== undefined,
    },
  };
}

/** Of the chosen build, 10⁹ operations a second; 0 where there was nothing to choose from. */
function speedOf({ choice }: SelectedKernels): number {
  return choice.gigaflops[choice.build] ?? 0;
}

/**
 * What a run will be, before it is: the text as tokens, the settings chosen for it, the memory it takes. A run and its
 * forecast are planned here, by the same lines. Starts no thread and keeps no memory.
 */
import { join } from 'node:path';
import type { CorpusFile } from '../../corpus/read/read-corpus';
import type { SelectedKernels } from '../../kernels/select';
import { parameterCount } from '../../model/configuration';
import type { StoredModel } from '../../model/model-file';
import type { TextAmount, TrainingOptions, TrainingPlan } from '../../protocol/training/training';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';
import { predictMemory, type MemoryPlan, type StepShape } from '../../training/step/memory-plan';
import { chooseSettings, type TrainingSettings } from '../../training/run/settings';
import { encodeText, splitText, type TextFile, type TrainingText } from '../../training/run/training-text';
import { defaultThreads } from '../default-threads';
import { planHeap } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';

export interface EncodedCorpus {
  /** As they are split into what is learned from and what is held out. */
  readonly files: readonly TextFile[];
  readonly tokenizer: Tokenizer;
  readonly text: TrainingText;
}

/**
 * Splits and encodes the text, with the dictionary of the previous model or with one learned from it.
 * @param yieldToEventLoop called now and then, may throw to give up
 * @throws Failure `too-little-text`
 */
export async function encodeCorpus(
  corpusFiles: readonly CorpusFile[],
  { tokens, vocabularySize }: TrainingOptions,
  previous: StoredModel | undefined,
  yieldToEventLoop: () => Promise<void>,
): Promise<EncodedCorpus> {
  const files = splitText(corpusFiles);
  const tokenizer = previous
    ? restoreTokenizer(previous.tokenizer)
    : learnTokenizer(
        tokens,
        files.filter(({ validation }) => !validation).map(({ text }) => text),
        vocabularySize === undefined ? {} : { vocabularySize },
      );
  await yieldToEventLoop();
  return { files, tokenizer, text: await encodeText(files, tokenizer, yieldToEventLoop) };
}

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
  text: TextAmount,
  previous: StoredModel | undefined,
  directory: string,
): RunPlan {
  const { trainingTokens, trainingCharacters, validationCharacters } = text;
  const kernels = chooseKernels(join(directory, 'kernels'));
  const machine = { threads: defaultThreads(1), gigaflops: speedOf(kernels) };
  const settings = chooseSettings(options, text, machine, previous?.configuration);
  const { configuration, budget, batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed } =
    settings;
  const shape: StepShape = { configuration, batchSize, timeSteps, dropout, threads };
  const memory = planHeap(shape, kernels);
  const learnsDictionary = options.tokens !== 'characters' && previous === undefined;
  return {
    settings,
    shape,
    memory,
    kernels,
    described: {
      ...configuration,
      tokens: options.tokens,
      parameters: parameterCount(configuration),
      memoryBytes: predictMemory(memory, text, learnsDictionary),
      ...budget,
      ...{ batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed },
      ...{ trainingTokens, trainingCharacters, validationCharacters },
      kernels: kernels.build.name,
      resumed: previous !== undefined,
    },
  };
}

/** Of the chosen build, 10⁹ operations a second; 0 where there was nothing to choose from. */
function speedOf({ choice }: SelectedKernels): number {
  return choice.gigaflops[choice.build] ?? 0;
}

/**
 * What a run will be, before it is: the text as tokens, the settings chosen for it, the memory it takes. A
 * run and its forecast are planned here, by the same lines. Starts no thread and keeps no memory.
 */
import { join } from 'node:path';
import type { CorpusFile } from '../../corpus/read/read-corpus';
import type { SelectedKernels } from '../../kernels/select';
import { parameterCount } from '../../model/configuration';
import { growWeights } from '../../model/grown-weights';
import type { StoredModel } from '../../model/model-file';
import type { TextAmount, TrainingOptions, TrainingPlan } from '../../protocol/training/training';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import { shareLacking } from '../../text/dictionary-use';
import { growSubwords } from '../../text/subwords/grow-subwords';
import type { Tokenizer } from '../../text/tokenizer';
import { predictMemory, type MemoryPlan, type StepShape } from '../../training/step/memory-plan';
import { chooseSettings, type TrainingSettings } from '../../training/run/settings';
import { encodeText, splitText, type TextFile, type TrainingText } from '../../training/run/training-text';
import { defaultThreads } from '../default-threads';
import { planHeap } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';
import type { StartingPoint } from '../trainer/starting-point';

export interface EncodedCorpus {
  /** As they are split into what is learned from and what is held out. */
  readonly files: readonly TextFile[];
  readonly tokenizer: Tokenizer;
  readonly text: TrainingText;
  /** Where the run begins: a base, or a model whose dictionary lacked too much, has grown by this text. */
  readonly start: StartingPoint | null;
  /** What became of a stored dictionary, for people. */
  readonly notes: readonly string[];
}

/** Stands in every model that once began from a base, whatever it has learned since. */
const baseField = 'base';

/** Subwords of the workspace's own that a base gets at most: more would slow down every answer. */
const furtherSubwords = 1024;

/**
 * Splits and encodes the text: with the dictionary of a stored model as it is, with that of a base and what
 * the text has beyond it, or with one learned from the text.
 * @param yieldToEventLoop called now and then, may throw to give up
 * @throws Failure `too-little-text`
 */
export async function encodeCorpus(
  corpusFiles: readonly CorpusFile[],
  { tokens, vocabularySize }: TrainingOptions,
  start: StartingPoint | null,
  yieldToEventLoop: () => Promise<void>,
): Promise<EncodedCorpus> {
  const files = splitText(corpusFiles);
  const texts = files.filter(({ validation }) => !validation).map(({ text }) => text);
  const { start: grown, notes } = fitted(start, texts);
  const tokenizer = grown
    ? restoreTokenizer(grown.model.tokenizer)
    : learnTokenizer(tokens, texts, vocabularySize === undefined ? {} : { vocabularySize });
  await yieldToEventLoop();
  return {
    files,
    tokenizer,
    text: await encodeText(files, tokenizer, yieldToEventLoop),
    start: grown,
    notes,
  };
}

/** A starting point whose dictionary serves this text; none where it does not and cannot grow. */
function fitted(
  start: StartingPoint | null,
  texts: readonly string[],
): Pick<EncodedCorpus, 'start' | 'notes'> {
  if (start?.from === 'base') return { start: growBase(start, texts), notes: [] };
  const lacking = start && shareLacking(restoreTokenizer(start.model.tokenizer), texts);
  if (!start || lacking === null) return { start, notes: [] };
  const sentence = `The stored dictionary does not know ${Math.round(100 * lacking)} % of the tokens of this text`;
  const { model } = start;
  if (model.tokenizer.kind !== 'subwords')
    return { start: null, notes: [`${sentence}: a new one is learned, and training begins from nothing.`] };
  const { tokenizer, further } = growSubwords(model.tokenizer, texts, furtherSubwords);
  const grown = { ...model, ...growWeights(model, further), tokenizer: tokenizer.describe() };
  // The state of the last step is that of a smaller network.
  return {
    start: { ...start, model: grown, previous: null },
    notes: [`${sentence}: it has grown by ${further.length} tokens.`],
  };
}

function growBase(start: StartingPoint, texts: readonly string[]): StartingPoint {
  const { model } = start;
  const named = (from: StoredModel): StartingPoint => ({
    ...start,
    model: { ...from, extra: { [baseField]: `${model.record.tokens} tokens`, ...from.extra } },
  });
  if (model.tokenizer.kind !== 'subwords') return named(model);
  const { tokenizer, further } = growSubwords(model.tokenizer, texts, furtherSubwords);
  return named({ ...model, ...growWeights(model, further), tokenizer: tokenizer.describe() });
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
  start: StartingPoint | null,
  directory: string,
): RunPlan {
  const { trainingTokens, trainingCharacters, validationCharacters } = text;
  const kernels = chooseKernels(join(directory, 'kernels'));
  const machine = { threads: defaultThreads(1), gigaflops: speedOf(kernels) };
  const continued = start && {
    network: { ...start.model.configuration, vocabularySize: text.vocabularySize },
    pretrained: start.from === 'base' || start.model.extra?.[baseField] !== undefined,
  };
  const settings = chooseSettings(options, text, machine, continued);
  const { configuration, budget, batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed } =
    settings;
  const shape: StepShape = { configuration, batchSize, timeSteps, dropout, threads };
  const memory = planHeap(shape, kernels);
  const learnsDictionary = options.tokens !== 'characters' && start?.from !== 'model';
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
      batchSize,
      timeSteps,
      learningRate,
      clipNorm,
      dropout,
      threads,
      seed,
      trainingTokens,
      trainingCharacters,
      validationCharacters,
      kernels: kernels.build.name,
      startsFrom: start?.from ?? 'nothing',
    },
  };
}

/** Of the chosen build, 10⁹ operations a second; 0 where there was nothing to choose from. */
function speedOf({ choice }: SelectedKernels): number {
  return choice.gigaflops[choice.build] ?? 0;
}

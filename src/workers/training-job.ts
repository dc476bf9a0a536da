/**
 * What the trainer thread does with one request: reads the corpus, learns the dictionary, plans memory, starts the kernel
 * threads, runs the training and commits what was learned. Says everything through `emit`.
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { readCorpus, type Corpus } from '../corpus/read-corpus';
import { parameterCount, stateSize, type ModelConfiguration, type Weights } from '../model/configuration';
import { initialWeights } from '../model/initialisation';
import type { StoredModel } from '../model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../model/safetensors';
import { asFailure, Failure } from '../protocol/failure';
import type { TrainerEvent, TrainerRequest, TrainingRecord } from '../protocol/training';
import {
  checkMemory,
  planMemory,
  predictMemory,
  type MemoryPlan,
  type StepShape,
} from '../training/memory-plan';
import { checkOptions } from '../training/options';
import { chooseSettings, type TrainingSettings } from '../training/settings';
import { TrainingRun, type RunResult } from '../training/training-run';
import { decodeTrainingState, encodeTrainingState, type TrainingState } from '../training/training-state';
import { encodeText, splitText, type TrainingText } from '../training/training-text';
import { Trainer } from '../training/trainer';
import { learnTokenizer } from '../text/learn-tokenizer';
import { restoreTokenizer } from '../text/restore-tokenizer';
import type { Tokenizer } from '../text/tokenizer';
import { allocateKernels, attachKernels, chooseKernels, heapBase } from './kernel-builds';
import { knownFilesOf, planReadings, withKnownFiles, type KnownFiles } from './fresh-files';
import { KernelTeam } from './kernel-team';
import type { SelectedKernels } from '../kernels/select';
import { openDestination, type Destination, type Former } from './model-destination';
import { Sampler } from './sampler';
import type { ThreadPool } from './thread-pool';

export type TrainRequest = Extract<TrainerRequest, { type: 'train' }>;

export interface JobParts {
  /** The folder of the bundles: `kernel-thread.js` and `kernels/`. */
  readonly directory: string;
  readonly pool: ThreadPool;
  readonly emit: (event: TrainerEvent) => void;
  /** Aborted by a stop before training begins. */
  readonly signal: AbortSignal;
  /** From here on the run itself takes stop, pause and continue. */
  readonly onRun: (run: TrainingRun) => void;
  /** For tests that end a kernel thread in the middle of a run. */
  readonly onTeam?: (team: KernelTeam) => void;
}

/** Default threads: one core is left to the editor. */
const defaultThreads = Math.min(8, Math.max(1, availableParallelism() - 1));

/** @throws Failure whatever kept it from training; what stood at the destination is unchanged */
export async function train(request: TrainRequest, parts: JobParts): Promise<void> {
  const { emit, signal } = parts;
  checkOptions(request.options);
  emit({ type: 'reading' });
  const destination = await openDestination(request.destination);
  try {
    const corpus = await readCorpus(request.source, { signal });
    emit({ type: 'read', report: corpus.report });
    const former = request.resume ? await formerModel(destination, request, emit) : null;
    await new TrainingJob(request, parts, destination, corpus, former).run();
  } finally {
    await destination.close();
  }
}

/** The model to continue, or null with a note when it cannot be continued. */
async function formerModel(
  destination: Destination,
  { options }: TrainRequest,
  emit: (event: TrainerEvent) => void,
): Promise<Former | null> {
  let former: Former | null;
  try {
    former = await destination.load();
  } catch (thrown) {
    const { code, message } = asFailure(thrown);
    if (code !== 'model-damaged' && code !== 'model-mismatch') throw thrown;
    emit({ type: 'note', text: `${message} Training begins anew.` });
    return null;
  }
  if (!former) return null;
  const { configuration, tokenizer } = former.model;
  const asked: [string, unknown, unknown][] = [
    ['tokens', options.tokens, tokenizer.kind],
    ['cell', options.cell, configuration.cell],
    ['hidden size', options.hiddenSize, configuration.hiddenSize],
    ['embedding size', options.embeddingSize, configuration.embeddingSize],
    ['layers', options.layers, configuration.layers],
    ['output layer', options.output, configuration.output],
  ];
  for (const [what, wanted, found] of asked) {
    if (wanted === undefined || wanted === found) continue;
    emit({
      type: 'note',
      text: `The stored model has ${what} ${String(found)}, not ${String(wanted)}: training begins anew.`,
    });
    return null;
  }
  return former;
}

class TrainingJob {
  private files: KnownFiles = { known: [], fresh: [] };

  constructor(
    private readonly request: TrainRequest,
    private readonly parts: JobParts,
    private readonly destination: Destination,
    private readonly corpus: Corpus,
    private readonly former: Former | null,
  ) {}

  async run(): Promise<void> {
    const { options } = this.request;
    const { emit, pool, directory } = this.parts;
    const files = splitText(this.corpus.files);
    const tokenizer = this.former
      ? restoreTokenizer(this.former.model.tokenizer)
      : learnTokenizer(
          options.tokens,
          files.filter(({ validation }) => !validation).map(({ text }) => text),
          options.vocabularySize === undefined ? {} : { vocabularySize: options.vocabularySize },
        );
    await this.breathe();
    const text = await encodeText(files, tokenizer, () => this.breathe());
    const amount = { vocabularySize: tokenizer.size, tokens: text.trainingTokens };
    const chosen = chooseKernels(join(directory, 'kernels'));
    const machine = { threads: defaultThreads, gigaflops: speedOf(chosen) };
    const settings = chooseSettings(options, amount, machine, this.former?.model.configuration);
    const shape: StepShape = {
      configuration: settings.configuration,
      batchSize: settings.batchSize,
      timeSteps: settings.timeSteps,
      dropout: settings.dropout,
      threads: settings.threads,
    };
    const plan = planMemory(shape, attachKernels(allocateKernels(chosen, 1)), heapBase);
    const characters = text.trainingCharacters + text.validationCharacters;
    const memoryBytes = predictMemory(plan, { tokens: text.trainingTokens, characters });
    checkMemory(memoryBytes, options.memoryLimitMegabytes);
    const shared = allocateKernels(chosen, plan.end);
    const kernels = attachKernels(shared);

    const digest = this.digest();
    const identity = this.identity(settings, digest);
    const continued = this.continuedState(identity, plan);
    emit({
      type: 'started',
      plan: {
        ...this.describe(settings, text),
        memoryBytes,
        kernels: chosen.build.name,
        resumed: this.former !== null,
      },
    });

    const { int } = kernels.heap;
    const threadFile = join(directory, 'kernel-thread.js');
    const team = new KernelTeam({ pool, threadFile, kernels: shared, shape, control: plan.control, int });
    this.parts.onTeam?.(team);
    try {
      const trainer = new Trainer(kernels, plan, await team.start(), settings.seed);
      this.giveWeights(trainer, settings, continued);
      const readings = planReadings(files, text, this.earlierFiles(), continued !== undefined);
      this.files = readings.files;
      if (readings.note !== null) emit({ type: 'note', text: readings.note });
      const read = { ...text, training: readings.training };
      const run = this.prepare(trainer, team, settings, tokenizer, read, identity, digest, continued);
      const result = await run.run();
      const record = this.record(settings.configuration, result);
      const path = await this.commit(run, settings.configuration, tokenizer, record, digest);
      emit({ type: 'checkpoint', path });
      emit({ type: 'finished', path, record });
    } finally {
      await team.end();
    }
  }

  private earlierFiles(): KnownFiles | undefined {
    try {
      return this.former?.state
        ? knownFilesOf(decodeTensorFile(this.former.state, 'training state'))
        : undefined;
    } catch {
      return undefined;
    }
  }

  private prepare(
    trainer: Trainer,
    team: KernelTeam,
    settings: TrainingSettings,
    tokenizer: Tokenizer,
    text: TrainingText,
    identity: string,
    digest: string,
    continued: TrainingState | undefined,
  ): TrainingRun {
    const { emit } = this.parts;
    const sampler = new Sampler(settings.configuration, tokenizer, settings.seed);
    const run: TrainingRun = new TrainingRun({
      trainer,
      settings,
      tokenizer,
      trainingFiles: text.training,
      validationFiles: text.validation,
      identity,
      ...(continued && { continued }),
      continues: this.former !== null && !continued,
      host: {
        now: () => performance.now(),
        breathe: nextTurn,
        point: (point) => emit({ type: 'point', point }),
        note: (note) => emit({ type: 'note', text: note }),
        sample: (weights, step, seconds) => {
          for (const sample of sampler.sample(weights, step, seconds)) emit({ type: 'sample', sample });
        },
        checkpoint: async () => {
          const record = this.record(settings.configuration, run.result('stopped'));
          try {
            const path = await this.commit(run, settings.configuration, tokenizer, record, digest);
            emit({ type: 'checkpoint', path });
          } catch (thrown) {
            // A full disk now may have room at the end: training goes on.
            emit({ type: 'note', text: `The checkpoint was not written: ${asFailure(thrown).message}` });
          }
        },
        recover: () => team.restart(),
      },
    });
    this.parts.onRun(run);
    return run;
  }

  private giveWeights(
    trainer: Trainer,
    settings: TrainingSettings,
    continued: TrainingState | undefined,
  ): void {
    if (continued) return;
    const { model, state } = this.former ?? {};
    trainer.loadWeights(model?.weights ?? initialWeights(settings.configuration, settings.seed));
    if (!state) return;
    // The moments know the scale of each gradient; the last weights fit them, the best ones are in the model.
    const earlier = this.decodeState(state, trainer.plan);
    if (earlier) {
      const parameters = Float32Array.from(trainer.parameters());
      trainer.restore({ ...earlier.snapshot, parameters, states: trainer.states(), steps: 0 });
    }
  }

  /** The former run, when it is this very one, broken off before its last step. */
  private continuedState(identity: string, plan: MemoryPlan): TrainingState | undefined {
    if (!this.former?.state || this.request.options.steps === undefined) return undefined;
    const state = this.decodeState(this.former.state, plan);
    if (state?.identity !== identity || state.snapshot.steps >= this.request.options.steps) return undefined;
    return state;
  }

  private decodeState(bytes: Uint8Array, plan: MemoryPlan): TrainingState | undefined {
    const { configuration, batchSize } = plan.shape;
    try {
      const file = decodeTensorFile(bytes, 'training state');
      return decodeTrainingState(file, plan.layout.length, batchSize * stateSize(configuration));
    } catch (thrown) {
      this.parts.emit({ type: 'note', text: asFailure(thrown).message });
      return undefined;
    }
  }

  private describe(
    settings: TrainingSettings,
    text: TrainingText,
  ): Omit<Extract<TrainerEvent, { type: 'started' }>['plan'], 'memoryBytes' | 'kernels' | 'resumed'> {
    const { configuration, budget, batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed } =
      settings;
    return {
      ...configuration,
      tokens: this.request.options.tokens,
      parameters: parameterCount(configuration),
      ...budget,
      ...{ batchSize, timeSteps, learningRate, clipNorm, dropout, threads, seed },
      trainingTokens: text.trainingTokens,
      trainingCharacters: text.trainingCharacters,
      validationCharacters: text.validationCharacters,
    };
  }

  private record(configuration: ModelConfiguration, result: RunResult): TrainingRecord {
    const { files, characters } = this.corpus.report;
    return { parameters: parameterCount(configuration), files, characters, ...result };
  }

  private commit(
    run: TrainingRun,
    configuration: ModelConfiguration,
    tokenizer: Tokenizer,
    record: TrainingRecord,
    corpusDigest: string,
  ): Promise<string> {
    const weights: Weights = run.weights();
    const { gate, extra } = this.former?.model ?? {};
    const model: StoredModel = {
      configuration,
      weights,
      tokenizer: tokenizer.describe(),
      record,
      corpusDigest,
      ...(gate && { gate }),
      ...(extra && { extra }),
    };
    const state = withKnownFiles(encodeTrainingState(run.state()), this.files);
    return this.destination.commit(model, encodeTensorFile(state));
  }

  /** SHA-256 of the list of files: paths and texts, in order. */
  private digest(): string {
    const hash = createHash('sha256');
    for (const { path, text } of this.corpus.files) {
      hash.update(`${path}\0${createHash('sha256').update(text).digest('hex')}\n`);
    }
    return hash.digest('hex');
  }

  /** Equal for runs that must end with the same bits; the number of threads is not part of it. */
  private identity(settings: TrainingSettings, digest: string): string {
    const sameOnAnyThreads = JSON.stringify({ ...settings, threads: 0 });
    return createHash('sha256').update(sameOnAnyThreads).update(digest).digest('hex');
  }

  /** Lets messages in. @throws Failure `cancelled` after a stop */
  private async breathe(): Promise<void> {
    await nextTurn();
    if (this.parts.signal.aborted) {
      throw new Failure('cancelled', 'Training was stopped before its first step: nothing was changed.');
    }
  }
}

/** Of the chosen build, 10⁹ operations a second; 0 where there was nothing to choose from. */
function speedOf({ choice }: SelectedKernels): number {
  return choice.gigaflops[choice.build] ?? 0;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

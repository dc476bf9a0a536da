/**
 * What the trainer thread does with one request: reads the corpus, learns the dictionary, plans memory,
 * starts the kernel threads and runs the training. Says everything through `emit`.
 */
import { join } from 'node:path';
import { readCorpus, type Corpus } from '../../corpus/read/read-corpus';
import { initialWeights } from '../../model/initialisation';
import { createLanguageModel } from '../../model/recurrent-language-model';
import { requireSimd } from '../../kernels/select';
import { asFailure, Failure } from '../../protocol/failure';
import type {
  TrainerEvent,
  TrainingOptions,
  TrainingOutcome,
  TrainingPoint,
  TrainRequest,
} from '../../protocol/training/training';
import { checkMemory } from '../../training/step/memory-plan';
import { checkOptions } from '../../training/run/options';
import type { TrainingSettings } from '../../training/run/settings';
import { TrainingRun } from '../../training/run/training-run';
import type { TrainingState } from '../../training/run/training-state';
import { Trainer } from '../../training/step/trainer';
import { Commits } from './commits';
import { corpusDigest, identityOf } from './previous-model';
import { planReadings } from './fresh-files';
import { teachNetworks } from '../shapes/teach-networks';
import { yieldToEventLoop } from '../../corpus/pace';
import { allocateHeap } from '../kernels/heap-of-plan';
import { predictionKernels } from '../kernels/kernel-builds';
import { KernelTeam } from '../kernels/kernel-team';
import { openDestination, type Destination } from './model-destination';
import { encodeCorpus, planRun, type RunPlan } from '../planner/run-plan';
import { Sampler } from './sampler';
import { findStart, type StartingPoint } from './starting-point';
import type { ThreadPool } from '../thread-pool';

export interface JobParts {
  /** The folder of the bundles: `kernel-thread.js` and `kernels/`. */
  readonly directory: string;
  readonly pool: ThreadPool;
  readonly emit: (event: TrainerEvent) => void;
  /** Aborted by a stop before training begins. */
  readonly signal: AbortSignal;
  /** From here on the run itself takes stop, pause and continue. */
  readonly onRun: (run: TrainingRun) => void;
  /** Memory of a `RightOfWay`; without, nobody has it. */
  readonly rightOfWay?: SharedArrayBuffer | undefined;
  /** Until the kernels are chosen, where another thread does that while the corpus is read. */
  readonly kernelsChosen?: () => Promise<void>;
  /** For tests that end a kernel thread in the middle of a run. */
  readonly onTeam?: (team: KernelTeam) => void;
}

/** @throws Failure whatever kept it from training; what stood at the destination is unchanged */
export async function train(request: TrainRequest, parts: JobParts): Promise<TrainingOutcome> {
  const { emit, signal } = parts;
  checkOptions(request.options);
  requireSimd();
  emit({ type: 'reading' });
  const destination = await openDestination(request.destination, (text) => emit({ type: 'note', text }));
  try {
    const corpus = await readCorpus(request.source, { signal });
    emit({ type: 'read', report: corpus.report });
    const start = await findStart(request, destination, request.options, emit);
    return await new TrainingJob(request, parts, destination, corpus, start).run();
  } finally {
    await destination.close();
  }
}

class TrainingJob {
  constructor(
    private readonly request: TrainRequest,
    private readonly parts: JobParts,
    private readonly destination: Destination,
    private readonly corpus: Corpus,
    private readonly start: StartingPoint | null,
  ) {}

  async run(): Promise<TrainingOutcome> {
    const { corpus, destination, parts, request } = this;
    const { options } = request;
    const { emit, pool, directory, rightOfWay } = parts;
    const unlessStopped = (): Promise<void> => this.yieldUnlessStopped();
    const encoded = await encodeCorpus(corpus.files, options, this.start, unlessStopped);
    const { files, text, tokenizer, start } = encoded;
    for (const note of encoded.notes) emit({ type: 'note', text: note });
    const previous = start?.previous ?? null;
    await this.kernelsChosen();
    const digest = corpusDigest(corpus);
    const plannedFor = (given: TrainingOptions): RunPlan =>
      planRun(given, { vocabularySize: tokenizer.size, ...text }, start, directory);
    const whole = plannedFor(options);
    const continued = this.stateToContinue(whole, digest);
    const planned = continued ? whole : plannedFor(this.remaining());
    const { settings, shape, memory: plan, described } = planned;
    checkMemory(described.memoryBytes, options.memoryLimitMegabytes);
    await destination.assertRoom(storedBytes(described.parameters));
    await destination.rememberFolders(request.source.folders);
    const { shared, kernels } = allocateHeap(plan, planned.kernels);

    const identity = identityOf(settings, digest);
    emit({ type: 'started', plan: described });

    const { int } = kernels.heap;
    const threadFile = join(directory, 'kernel-thread.js');
    const team = new KernelTeam({
      pool,
      threadFile,
      kernels: shared,
      shape,
      control: plan.control,
      int,
      rightOfWay,
    });
    parts.onTeam?.(team);
    try {
      const trainer = new Trainer(kernels, plan, await team.start(), settings.seed);
      if (!continued) giveWeights(trainer, settings, start);
      const readings = planReadings(files, text, previous?.knownFiles(), Boolean(continued));
      for (const text of readings.notes) emit({ type: 'note', text });
      if (readings.notice !== undefined) emit({ type: 'note', text: readings.notice, notice: true });
      const sampler = new Sampler(settings.configuration, tokenizer, settings.seed);
      const commits = new Commits({
        destination,
        corpus,
        tokenizer,
        digest,
        carried: start?.model,
        configuration: settings.configuration,
        files: readings.files,
      });
      let last: TrainingPoint | undefined;
      const run: TrainingRun = new TrainingRun({
        trainer,
        settings,
        tokenizer,
        identity,
        trainingFiles: readings.training,
        validationFiles: text.validation,
        ...(continued && { continued }),
        continues: start !== null && !continued,
        host: {
          now: () => performance.now(),
          yieldToEventLoop,
          point: (point) => emit({ type: 'point', point: (last = point) }),
          note: (note) => emit({ type: 'note', text: note }),
          sample: (weights, step, seconds) => {
            for (const sample of sampler.sample(weights, step, seconds)) emit({ type: 'sample', sample });
          },
          checkpoint: async () => {
            try {
              const result = run.result('stopped');
              const path = await commits.commit(run, result);
              emit({ type: 'checkpoint', path, record: commits.record(result) });
            } catch (thrown) {
              // A full disk now may have room at the end: training goes on.
              emit({ type: 'note', text: `The checkpoint was not written: ${asFailure(thrown).message}` });
            }
          },
          recover: () => team.restart(),
        },
      });
      parts.onRun(run);
      const result = await run.run();
      let path = await commits.commit(run, result);
      const record = commits.record(result);
      // The curve ends with the figure of the model that is kept, taken on all held-out text.
      const { validationBitsPerCharacter } = record;
      if (last && last.validationBitsPerCharacter !== validationBitsPerCharacter)
        emit({ type: 'point', point: { ...last, validationBitsPerCharacter } });
      emit({ type: 'checkpoint', path, record });
      const networks = await teachNetworks({
        files: corpus.files,
        kernels: planned.kernels,
        budget: settings.budget,
        seed: settings.seed,
        withAbbreviations: request.abbreviations === true,
        trained: () => ({
          tokenizer,
          model: createLanguageModel(settings.configuration, run.weights(), predictionKernels(), 'int8'),
          gate: start?.model.gate,
        }),
        signal: parts.signal,
        note: (text) => emit({ type: 'note', text }),
      });
      if (Object.keys(networks).length > 0) {
        commits.addNetworks(networks);
        path = await commits.commit(run, result);
        emit({ type: 'checkpoint', path, record });
      }
      return { path, record };
    } finally {
      await team.end();
    }
  }

  /** Where this run was broken off; a budget of seconds is only counted on when that was a moment ago. */
  private stateToContinue({ settings, memory }: RunPlan, digest: string): TrainingState | undefined {
    const { options, brokenOff } = this.request;
    if (options.steps === undefined && !brokenOff) return undefined;
    return this.start?.previous?.stateOf(identityOf(settings, digest), memory, options.steps ?? Infinity);
  }

  /** The options of a run that cannot be continued to the bit: it is given the rest of its time. */
  private remaining(): TrainingOptions {
    const { options, brokenOff } = this.request;
    if (options.seconds === undefined || !brokenOff) return options;
    return { ...options, seconds: Math.max(1, options.seconds - brokenOff.seconds) };
  }

  /** @throws Failure `cancelled` after a stop, which need not wait for the choice */
  private async kernelsChosen(): Promise<void> {
    const { kernelsChosen, signal } = this.parts;
    const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (kernelsChosen && !signal.aborted) await Promise.race([kernelsChosen(), stopped]);
    await this.yieldUnlessStopped();
  }

  /** Lets messages in. @throws Failure `cancelled` after a stop */
  private async yieldUnlessStopped(): Promise<void> {
    await yieldToEventLoop();
    if (this.parts.signal.aborted) {
      throw new Failure('cancelled', 'Training was stopped before its first step: nothing was changed.');
    }
  }
}

/**
 * On disk: the weights, and in the state the last ones with both moments, the best and the first ones; then
 * dictionary and record.
 */
function storedBytes(parameters: number): number {
  return 4 * 6 * parameters + 2 ** 20;
}

/**
 * The weights to begin with: new ones, or those of a model, with the moments of its last step where they are
 * known.
 */
function giveWeights(trainer: Trainer, settings: TrainingSettings, start: StartingPoint | null): void {
  trainer.loadWeights(start?.model.weights ?? initialWeights(settings.configuration, settings.seed));
  // The moments know the scale of each gradient; the last weights fit them, the best ones are in the model.
  const earlier = start?.previous?.lastState(trainer.plan);
  if (!earlier) return;
  const parameters = Float32Array.from(trainer.parameters());
  trainer.restore({ ...earlier.snapshot, parameters, states: trainer.states(), steps: 0 });
}

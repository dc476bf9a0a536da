/**
 * One run from its first step to the end of its budget: steps, learning rate, points, validation, the best weights, going
 * back when it diverges or a thread dies, pause and stop. Knows no threads and no files: those are its host's.
 */
import type { Weights } from '../model/configuration';
import { Failure } from '../protocol/failure';
import type { TrainingPoint, TrainingRecord } from '../protocol/training';
import type { Tokenizer } from '../text/tokenizer';
import { BatchReader, type Batch } from './batches';
import { tokenWeights, type EncodedFile, type TokenWeights } from './encoded-text';
import { progressOf, rateFactor } from './schedule';
import type { TrainingSettings } from './settings';
import { TeamLost, type TeamMember } from './team';
import type { Snapshot, Trainer } from './trainer';
import type { Progress, TrainingState } from './training-state';
import { ValidationSlice } from './validation';

export interface RunHost {
  /** Milliseconds that only grow. */
  now(): number;
  /** Lets messages in; called between steps. */
  breathe(): Promise<void>;
  point(point: TrainingPoint): void;
  /** The network writes something: before the first step, at each quarter of the budget, at the end. */
  sample(weights: Weights, step: number, seconds: number): void;
  /** Something that people who look closely want to know. */
  note(text: string): void;
  /** Keeps what was learned so far, each 30 s. */
  checkpoint(): Promise<void>;
  /** A thread died: ends the others and starts a new team. */
  recover(): Promise<TeamMember>;
}

export interface RunParts {
  readonly trainer: Trainer;
  readonly settings: TrainingSettings;
  readonly tokenizer: Tokenizer;
  readonly trainingFiles: readonly EncodedFile[];
  readonly validationFiles: readonly EncodedFile[];
  /** Says which run this is; stands in the training state. */
  readonly identity: string;
  readonly host: RunHost;
  /** A run by steps to go on with, exactly where it stood; its identity has been checked. */
  readonly continued?: TrainingState;
  /** True when the trainer holds an earlier network: this run must not end with a worse one. */
  readonly continues?: boolean;
}

export interface RunResult {
  readonly reason: TrainingRecord['reason'];
  readonly steps: number;
  readonly seconds: number;
  readonly tokens: number;
  readonly trainingBitsPerCharacter: number;
  readonly validationBitsPerCharacter: number | null;
}

const pointMilliseconds = 250;
const checkpointMilliseconds = 30_000;
/** Between two looks at the clock, ms: a machine that slept in between did not train. */
const longestStretch = 15_000;
/** Share of the time that may go into validation while training runs, in training tokens for a forward pass. */
const validationShare = 0.15;
/** Measurements in a short run; a long one takes one each 15 s. */
const validations = 12;
const maximumDivergences = 3;
/** Times that a team may be lost, without a validation in between, before the run gives up. */
const maximumRecoveries = 3;
/** Validations without a better result after which a run that reads its text again and again ends. */
const patience = 8;
/** Steps after which the speed is known well enough to plan validation. */
const speedSteps = 30;

export class TrainingRun {
  private readonly reader: BatchReader;
  private readonly weigh: TokenWeights;
  private progress: Progress;
  private bestParameters: Float32Array | null;
  /** To go back to when a step cannot be used, and where the run stood then. */
  private good: Snapshot;
  private goodProgress: Progress;

  private slice: ValidationSlice | undefined;
  private validationInterval = 0;
  private recoveries = 0;
  private stopping = false;
  private paused: { resume: () => void; since: Promise<void> } | undefined;
  /** What a continued network knew before this run, until it has been compared. */
  private startParameters: Float32Array | null = null;
  /** The state at the end, before the best weights took the place of the last ones. */
  private lastState: TrainingState | undefined;

  /** Since the last point. */
  private tally = { steps: 0, nats: 0, tokens: 0, characters: 0, unknowns: 0, norm: 0, clipped: 0 };
  private lastPoint = 0;
  private clock: number;
  private quarter = 0;

  constructor(private readonly parts: RunParts) {
    const { trainer, settings, tokenizer, trainingFiles, continued, host } = parts;
    this.reader = new BatchReader(
      trainingFiles,
      tokenizer.endOfSequence,
      settings.batchSize,
      settings.timeSteps,
      settings.seed,
    );
    this.weigh = tokenWeights(tokenizer, trainingFiles);
    this.progress = continued?.progress ?? {
      position: { epoch: 0, batch: 0 },
      seconds: 0,
      tokens: 0,
      characters: 0,
      trainingBitsPerCharacter: 0,
      rateScale: 1,
      divergences: 0,
      best: null,
      validations: 0,
      sinceBest: 0,
      lastValidation: null,
    };
    this.bestParameters = continued?.bestParameters ?? null;
    if (continued) {
      trainer.restore(continued.snapshot);
      this.reader.seek(continued.progress.position);
    }
    if (parts.continues) this.startParameters = Float32Array.from(trainer.parameters());
    this.quarter = Math.floor(4 * progressOf(settings.budget, this.progress.seconds, trainer.steps));
    this.good = trainer.snapshot();
    this.goodProgress = this.progress;
    this.clock = host.now();
    if (settings.budget.steps !== null)
      this.planValidation(Math.max(20, Math.ceil(settings.budget.steps / validations)));
  }

  /** Ends the run after the step that is being made; what was learned is kept. */
  stop(): void {
    this.stopping = true;
    this.continue();
  }

  /** @returns whether that changed anything */
  pause(): boolean {
    if (this.paused || this.stopping) return false;
    let resume = (): void => undefined;
    const since = new Promise<void>((resolve) => (resume = resolve));
    this.paused = { resume, since };
    return true;
  }

  /** @returns whether that changed anything */
  continue(): boolean {
    this.paused?.resume();
    return this.paused !== undefined;
  }

  /** The state between two steps. */
  state(): TrainingState {
    if (this.lastState) return this.lastState;
    return {
      identity: this.parts.identity,
      progress: { ...this.progress, position: this.reader.position },
      snapshot: this.parts.trainer.snapshot(),
      bestParameters: this.bestParameters,
    };
  }

  /** The best weights so far; before anything was validated those of the start, or else of the last step. */
  weights(): Weights {
    const { trainer } = this.parts;
    return trainer.weights(this.bestParameters ?? this.startParameters ?? trainer.parameters());
  }

  /** What would stand in the record if the run ended now. */
  result(reason: TrainingRecord['reason']): RunResult {
    const { seconds, tokens, trainingBitsPerCharacter, best, lastValidation } = this.progress;
    return {
      reason,
      steps: this.parts.trainer.steps,
      seconds,
      tokens,
      trainingBitsPerCharacter,
      validationBitsPerCharacter: best ?? lastValidation,
    };
  }

  /**
   * Runs to the end; the heap then holds the best weights.
   * @throws Failure `cancelled` when it was stopped before the first step; `diverged` when not even the first steps gave
   * a finite loss; `thread-died` when threads die again and again
   */
  async run(): Promise<RunResult> {
    const { host, settings, trainer } = this.parts;
    let lastCheckpoint = host.now();
    this.clock = this.lastPoint = host.now();
    if (trainer.steps === 0) this.sampleNow();
    let reason: TrainingRecord['reason'] | undefined;
    while (reason === undefined) {
      if (this.stopping) {
        reason = 'stopped';
        break;
      }
      if (this.paused) await this.waitForContinue();
      this.tick();
      const { budget } = settings;
      const progress = progressOf(budget, this.progress.seconds, trainer.steps);
      if (progress >= 1) {
        reason = 'budget';
        break;
      }
      const quarter = Math.floor(progress * 4);
      if (quarter > this.quarter) {
        this.quarter = quarter;
        this.sampleNow();
      }
      reason = await this.guarded(() => this.oneStep(progress));
      if (host.now() - lastCheckpoint >= checkpointMilliseconds) {
        this.emitPoint(progress);
        await host.checkpoint();
        lastCheckpoint = host.now();
      }
      await host.breathe();
    }
    if (trainer.steps === 0) {
      throw new Failure('cancelled', 'Training was stopped before its first step: nothing was changed.');
    }
    this.emitPoint(progressOf(settings.budget, this.progress.seconds, trainer.steps));
    this.lastState = this.state();
    await this.finish(reason);
    this.sampleNow();
    return this.result(reason);
  }

  private async oneStep(progress: number): Promise<TrainingRecord['reason'] | undefined> {
    const { trainer, settings, host } = this.parts;
    const batch = this.reader.next();
    const factor = rateFactor(settings.budget, trainer.steps, progress);
    const rate = settings.learningRate * factor * this.progress.rateScale;
    const { nats, gradientNorm } = trainer.train(batch, rate, settings.clipNorm);
    if (!Number.isFinite(nats) || !Number.isFinite(gradientNorm)) return this.diverge();
    this.count(batch, nats, gradientNorm);
    if (this.validationInterval === 0) await this.planBySpeed();
    if (this.validationInterval > 0 && trainer.steps % this.validationInterval === 0) {
      await this.validate(true);
      if (this.learnsByHeart()) return 'early-stopping';
    }
    if (host.now() - this.lastPoint >= pointMilliseconds) this.emitPoint(progress);
    return undefined;
  }

  /** Runs `work`; when a thread dies in it, starts a new team and goes back to the last good weights. */
  private async guarded<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof TeamLost)) throw thrown;
      const { host, trainer } = this.parts;
      if (++this.recoveries > maximumRecoveries) {
        throw new Failure(
          'thread-died',
          `Training was given up: its threads died ${this.recoveries} times. The last checkpoint is kept.`,
        );
      }
      trainer.replaceTeam(await host.recover());
      this.goBack();
      host.note(`A training thread died or hung; training goes on from step ${trainer.steps}.`);
      return undefined;
    }
  }

  private goBack(): void {
    const { trainer } = this.parts;
    const { seconds } = this.progress;
    trainer.restore(this.good);
    this.reader.seek(this.goodProgress.position);
    // Time went by all the same.
    this.progress = { ...this.goodProgress, seconds };
    this.tally = { steps: 0, nats: 0, tokens: 0, characters: 0, unknowns: 0, norm: 0, clipped: 0 };
  }

  private diverge(): TrainingRecord['reason'] | undefined {
    const { host, trainer, settings } = this.parts;
    const divergences = this.progress.divergences + 1;
    const rateScale = this.progress.rateScale / 2;
    const at = trainer.steps;
    this.goBack();
    this.progress = { ...this.progress, divergences, rateScale };
    this.goodProgress = { ...this.goodProgress, divergences, rateScale };
    if (divergences > maximumDivergences) {
      const sentence =
        `Training diverged ${divergences} times, though the learning rate was halved each time. ` +
        `Train with a lower learning rate than ${settings.learningRate}.`;
      if (this.progress.best === null) throw new Failure('diverged', sentence);
      host.note(`${sentence} The best weights before are kept.`);
      return 'diverged';
    }
    host.note(
      `The loss was not finite at step ${at}: back to step ${trainer.steps} with half the learning rate.`,
    );
    return undefined;
  }

  private count(batch: Batch, nats: number, norm: number): void {
    const { tally } = this;
    const { characters, unknown } = this.weigh;
    for (const target of batch.targets) {
      tally.characters += characters[target]!;
      if (target === unknown) tally.unknowns++;
    }
    tally.steps++;
    tally.nats += nats;
    tally.tokens += batch.targets.length;
    tally.norm += norm;
    if (norm > this.parts.settings.clipNorm) tally.clipped++;
  }

  private emitPoint(progress: number): void {
    const { trainer, settings, host } = this.parts;
    const { tally } = this;
    if (tally.steps === 0) return;
    const now = host.now();
    this.tick();
    const bits = tally.nats / Math.LN2 + tally.unknowns * this.weigh.unknownBits;
    this.progress = {
      ...this.progress,
      tokens: this.progress.tokens + tally.tokens,
      characters: this.progress.characters + tally.characters,
      trainingBitsPerCharacter: bits / Math.max(1, tally.characters),
    };
    host.point({
      step: trainer.steps,
      seconds: this.progress.seconds,
      tokens: this.progress.tokens,
      characters: Math.round(this.progress.characters),
      trainingBitsPerCharacter: this.progress.trainingBitsPerCharacter,
      validationBitsPerCharacter: this.progress.lastValidation,
      gradientNorm: tally.norm / tally.steps,
      clippedShare: tally.clipped / tally.steps,
      learningRate:
        settings.learningRate *
        this.progress.rateScale *
        rateFactor(settings.budget, trainer.steps, progress),
      tokensPerSecond: (1000 * tally.tokens) / Math.max(1, now - this.lastPoint),
      progress,
    });
    this.lastPoint = now;
    this.tally = { steps: 0, nats: 0, tokens: 0, characters: 0, unknowns: 0, norm: 0, clipped: 0 };
  }

  /** Seconds of training go on; pauses do not count. */
  private tick(): void {
    const now = this.parts.host.now();
    const elapsed = Math.min(now - this.clock, longestStretch);
    this.progress = { ...this.progress, seconds: this.progress.seconds + elapsed / 1000 };
    this.clock = now;
  }

  private async waitForContinue(): Promise<void> {
    const { host } = this.parts;
    this.tick();
    const since = host.now();
    await this.paused!.since;
    this.paused = undefined;
    this.clock = host.now();
    this.lastPoint += this.clock - since;
  }

  private sampleNow(): void {
    this.tick();
    const { trainer, host } = this.parts;
    host.sample(trainer.weights(), trainer.steps, this.progress.seconds);
  }

  private async planBySpeed(): Promise<void> {
    const { trainer, settings } = this.parts;
    if (trainer.steps < speedSteps) return;
    this.tick();
    const perSecond = trainer.steps / Math.max(1e-3, this.progress.seconds);
    const seconds = Math.min(15, Math.max(1, settings.budget.seconds! / validations));
    this.planValidation(Math.max(10, Math.round(perSecond * seconds)));
    await this.measureStart();
  }

  /** What a continued network was worth before this run: the measure that the run must beat. */
  private async measureStart(): Promise<void> {
    const { trainer, host } = this.parts;
    if (!this.startParameters || !this.slice) return;
    const current = trainer.snapshot();
    trainer.restore({ ...current, parameters: this.startParameters });
    const measured = await this.slice.measure(trainer, () => host.breathe().then(() => true));
    trainer.restore(current);
    if (!measured) return;
    this.bestParameters = this.startParameters;
    this.startParameters = null;
    const { bitsPerCharacter } = measured;
    this.progress = { ...this.progress, best: bitsPerCharacter, lastValidation: bitsPerCharacter };
    this.goodProgress = { ...this.goodProgress, best: bitsPerCharacter, lastValidation: bitsPerCharacter };
  }

  private planValidation(interval: number): void {
    const { settings, tokenizer, validationFiles } = this.parts;
    const { batchSize, timeSteps } = settings;
    const limit = Math.max(4 * batchSize * timeSteps, validationShare * interval * batchSize * timeSteps);
    this.validationInterval = interval;
    this.slice = ValidationSlice.of(validationFiles, tokenizer, batchSize, timeSteps, limit);
  }

  /** @param goesOn false at the end: then even a stop does not cut it short, it is small */
  private async validate(goesOn: boolean): Promise<void> {
    const { trainer, host } = this.parts;
    if (!this.slice) return;
    const measured = await this.slice.measure(trainer, async () => {
      await host.breathe();
      return !(goesOn && this.stopping);
    });
    if (!measured) return;
    const { bitsPerCharacter } = measured;
    if (!Number.isFinite(bitsPerCharacter)) return;
    const better = this.progress.best === null || bitsPerCharacter < this.progress.best;
    if (better) {
      const parameters = trainer.parameters();
      if (this.bestParameters) this.bestParameters.set(parameters);
      else this.bestParameters = Float32Array.from(parameters);
    }
    this.progress = {
      ...this.progress,
      position: this.reader.position,
      lastValidation: bitsPerCharacter,
      best: better ? bitsPerCharacter : this.progress.best,
      validations: this.progress.validations + 1,
      sinceBest: better ? 0 : this.progress.sinceBest + 1,
    };
    this.recoveries = 0;
    this.good = trainer.snapshot(this.good);
    this.goodProgress = this.progress;
  }

  private learnsByHeart(): boolean {
    return this.progress.sinceBest >= patience && this.reader.position.epoch >= 2;
  }

  /** Compares the last weights with the best ones, takes the better ones, and measures them on all held-out text. */
  private async finish(reason: TrainingRecord['reason']): Promise<void> {
    const { trainer, settings, tokenizer, validationFiles, host } = this.parts;
    if (!this.slice) this.planValidation(speedSteps);
    if (this.startParameters) await this.guarded(() => this.measureStart());
    if (reason !== 'diverged' && trainer.steps > this.good.steps) {
      await this.guarded(() => this.validate(false));
    }
    if (this.bestParameters) {
      trainer.restore({ ...trainer.snapshot(), parameters: this.bestParameters });
    }
    this.tick();
    if (reason === 'stopped') return;
    const { batchSize, timeSteps } = settings;
    const limit = Math.max(200_000, validationShare * this.progress.tokens);
    const slice = ValidationSlice.of(validationFiles, tokenizer, batchSize, timeSteps, limit);
    const measured = await this.guarded(() =>
      slice.measure(trainer, async () => {
        await host.breathe();
        return !this.stopping;
      }),
    );
    if (measured && Number.isFinite(measured.bitsPerCharacter)) {
      const { bitsPerCharacter } = measured;
      this.progress = { ...this.progress, lastValidation: bitsPerCharacter, best: bitsPerCharacter };
    }
  }
}

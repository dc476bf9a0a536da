/**
 * One run from its first step to the end of its budget: steps, learning rate, points, when to validate, going
 * back when it diverges or a thread dies, pause and stop. Knows no threads and no files: those are its
 * host's.
 */
import type { Weights } from '../../model/configuration';
import { Failure } from '../../protocol/failure';
import { inEnglish, said } from '../../protocol/said';
import type { TrainingRecord } from '../../protocol/training/training';
import { BatchReader } from './batches';
import { BestWeights, type ValidationProgress } from './best-weights';
import { tokenWeights, type TokenWeights } from './encoded-text';
import { ThreadRecovery } from './thread-recovery';
import type { RunParts, RunResult } from './run-parts';
import { checkpointInterval, progressOf, rateFactor } from './schedule';
import { Stopwatch } from './stopwatch';
import { Tally } from './tally';
import type { Snapshot } from '../step/trainer';
import { firstProgress, type Progress, type TrainingState } from './training-state';

const pointMilliseconds = 250;
/** Measurements in a short run; a long one takes one each 15 s. */
const validations = 12;
const maximumDivergences = 3;
/** Steps after which the speed is known well enough to plan validation. */
const speedSteps = 30;

/** What goes back with the weights; how the run stands on held-out text does not. */
type Course = Omit<Progress, keyof ValidationProgress | 'seconds'>;

export class TrainingRun {
  private readonly reader: BatchReader;
  private readonly weigh: TokenWeights;
  private readonly best: BestWeights;
  private readonly watch: Stopwatch;
  private readonly recovery: ThreadRecovery;
  private course: Course;
  /** To go back to when a step cannot be used, and where the run stood then. */
  private good: Snapshot;
  private goodCourse: Course;

  private stopping = false;
  /** The state at the end, before the best weights took the place of the last ones. */
  private lastState: TrainingState | undefined;
  /** Since the last point. */
  private tally: Tally;
  private lastPoint = 0;
  private quarter = 0;

  constructor(private readonly parts: RunParts) {
    const { trainer, settings, tokenizer, trainingFiles, validationFiles, continued, host } = parts;
    const { batchSize, timeSteps, seed, budget } = settings;
    this.reader = new BatchReader(trainingFiles, tokenizer.endOfSequence, batchSize, timeSteps, seed);
    this.recovery = new ThreadRecovery(parts);
    this.weigh = tokenWeights(tokenizer, trainingFiles);
    this.tally = this.emptyTally();
    const {
      seconds,
      best,
      validations: measured,
      sinceBest,
      lastValidation,
      ...course
    } = continued?.progress ?? firstProgress;
    this.course = course;
    if (continued) {
      trainer.restore(continued.snapshot);
      this.reader.seek(course.position);
    }
    this.best = new BestWeights({
      trainer,
      settings,
      tokenizer,
      validationFiles,
      validationProgress: { best, validations: measured, sinceBest, lastValidation },
      parameters: continued?.bestParameters ?? null,
      start: continued?.startParameters ?? Float32Array.from(trainer.parameters()),
      continues: parts.continues ?? false,
    });
    this.quarter = Math.floor(4 * progressOf(budget, seconds, trainer.steps));
    this.good = trainer.snapshot();
    this.goodCourse = course;
    this.watch = new Stopwatch(seconds, () => host.now());
    if (budget.steps !== null) this.best.plan(Math.max(20, Math.ceil(budget.steps / validations)));
  }

  /** Ends the run after the step that is being made; what was learned is kept. */
  stop(): void {
    this.stopping = true;
    this.continue();
  }

  /** @returns whether that changed anything */
  pause(): boolean {
    return !this.stopping && this.watch.pause();
  }

  /** @returns whether that changed anything */
  continue(): boolean {
    return this.watch.continue();
  }

  /** The state between two steps. */
  state(): TrainingState {
    if (this.lastState) return this.lastState;
    const { watch, best, course, reader } = this;
    return {
      identity: this.parts.identity,
      progress: { ...course, ...best.validationProgress, seconds: watch.seconds, position: reader.position },
      snapshot: this.parts.trainer.snapshot(),
      bestParameters: best.parameters,
      startParameters: best.averagedWith,
    };
  }

  /** The best weights so far; before anything was validated those of the start, or else of the last step. */
  weights(): Weights {
    const { trainer } = this.parts;
    return trainer.weights(this.best.parametersOrStart ?? trainer.parameters());
  }

  /** What would stand in the record if the run ended now. */
  result(reason: TrainingRecord['reason']): RunResult {
    const { tokens, trainingBitsPerCharacter } = this.course;
    const { best, lastValidation } = this.best.validationProgress;
    return {
      reason,
      steps: this.parts.trainer.steps,
      seconds: this.watch.seconds,
      tokens,
      trainingBitsPerCharacter,
      validationBitsPerCharacter: best ?? lastValidation,
    };
  }

  /**
   * Runs to the end; the heap then holds the best weights.
   * @throws Failure `cancelled` when it was stopped before the first step; `diverged` when not even the first
   * steps gave a finite loss; `thread-died` when threads die again and again
   */
  async run(): Promise<RunResult> {
    const { host, trainer, settings } = this.parts;
    let lastCheckpoint = host.now();
    this.watch.skip();
    this.lastPoint = host.now();
    if (trainer.steps === 0) this.sampleNow();
    let reason: TrainingRecord['reason'] | undefined;
    while (reason === undefined) {
      if (this.stopping) {
        reason = 'stopped';
        break;
      }
      this.lastPoint += await this.watch.waitWhilePaused();
      this.watch.tick();
      const progress = this.progress();
      if (progress >= 1) {
        reason = 'budget';
        break;
      }
      const quarter = Math.floor(progress * 4);
      if (quarter > this.quarter) {
        this.quarter = quarter;
        this.sampleNow();
      }
      reason = await this.recovery.guard(
        () => this.oneStep(progress),
        () => this.backFromLoss(),
      );
      if (host.now() - lastCheckpoint >= checkpointInterval(settings.budget)) {
        this.emitPoint(progress);
        await host.checkpoint();
        lastCheckpoint = host.now();
      }
      await host.yieldToEventLoop();
    }
    if (trainer.steps === 0) {
      throw new Failure('cancelled', 'Training was stopped before its first step: nothing was changed.');
    }
    this.emitPoint(this.progress());
    this.lastState = this.state();
    const ended = (await this.finish(reason)) ? 'diverged' : reason;
    this.sampleNow();
    return this.result(ended);
  }

  /** 0 … 1 of the budget. */
  private progress(): number {
    return progressOf(this.parts.settings.budget, this.watch.seconds, this.parts.trainer.steps);
  }

  private rate(progress: number): number {
    const { learningRate, budget } = this.parts.settings;
    return learningRate * rateFactor(budget, this.parts.trainer.steps, progress) * this.course.rateScale;
  }

  private async oneStep(progress: number): Promise<TrainingRecord['reason'] | undefined> {
    const { trainer, settings, host } = this.parts;
    const batch = this.reader.next();
    const { nats, gradientNorm } = trainer.train(batch, this.rate(progress), settings.clipNorm);
    if (!Number.isFinite(nats) || !Number.isFinite(gradientNorm)) return this.diverge();
    this.tally.add(batch, nats, gradientNorm);
    if (!this.best.planned && trainer.steps >= speedSteps) await this.planBySpeed();
    if (this.best.isDue(trainer.steps)) {
      await this.validate(true);
      if (this.best.patienceExhausted && this.reader.position.epoch >= 2) return 'early-stopping';
    }
    if (host.now() - this.lastPoint >= pointMilliseconds) this.emitPoint(progress);
    return undefined;
  }

  private goBack(): void {
    this.parts.trainer.restore(this.good);
    this.reader.seek(this.goodCourse.position);
    this.course = this.goodCourse;
    this.tally = this.emptyTally();
  }

  private backFromLoss(): void {
    this.goBack();
    const { host, trainer } = this.parts;
    host.note(`A training thread died or hung; training goes on from step ${trainer.steps}.`);
  }

  private diverge(): TrainingRecord['reason'] | undefined {
    const { host, trainer, settings } = this.parts;
    const divergences = this.course.divergences + 1;
    const rateScale = this.course.rateScale / 2;
    const at = trainer.steps;
    this.goodCourse = { ...this.goodCourse, divergences, rateScale };
    this.goBack();
    if (divergences > maximumDivergences) {
      const sentence = said`Training diverged ${divergences} times, though the learning rate was halved each time. Train with a lower learning rate than ${settings.learningRate}.`;
      if (this.best.validationProgress.best === null) throw new Failure('diverged', sentence);
      host.note(`${inEnglish(sentence)} The best weights before are kept.`);
      return 'diverged';
    }
    host.note(
      `The loss was not finite at step ${at}: back to step ${trainer.steps} with half the learning rate.`,
    );
    return undefined;
  }

  private emptyTally(): Tally {
    return new Tally(this.weigh, this.parts.settings.clipNorm);
  }

  private emitPoint(progress: number): void {
    const { trainer, host } = this.parts;
    const { tally, watch } = this;
    if (tally.steps === 0) return;
    const now = host.now();
    watch.tick();
    this.course = {
      ...this.course,
      tokens: this.course.tokens + tally.tokens,
      characters: this.course.characters + tally.characters,
      trainingBitsPerCharacter: tally.bitsPerCharacter,
    };
    host.point({
      step: trainer.steps,
      seconds: watch.seconds,
      tokens: this.course.tokens,
      characters: Math.round(this.course.characters),
      trainingBitsPerCharacter: this.course.trainingBitsPerCharacter,
      validationBitsPerCharacter: this.best.validationProgress.lastValidation,
      gradientNorm: tally.gradientNorm,
      clippedShare: tally.clippedShare,
      learningRate: this.rate(progress),
      tokensPerSecond: (1000 * tally.tokens) / Math.max(1, now - this.lastPoint),
      progress,
    });
    this.lastPoint = now;
    this.tally = this.emptyTally();
  }

  private sampleNow(): void {
    this.watch.tick();
    const { trainer, host } = this.parts;
    host.sample(trainer.weights(), trainer.steps, this.watch.seconds);
  }

  private async planBySpeed(): Promise<void> {
    const { trainer, settings } = this.parts;
    this.watch.tick();
    const perSecond = trainer.steps / Math.max(1e-3, this.watch.seconds);
    const seconds = Math.min(15, Math.max(1, settings.budget.seconds! / validations));
    this.best.plan(Math.max(10, Math.round(perSecond * seconds)));
    if (this.parts.continues) await this.best.measureStart(this.yieldUnless(() => false));
  }

  /** Lets messages in between the batches of a measurement, which ends when `over` says so. */
  private yieldUnless(over: () => boolean): () => Promise<boolean> {
    return async () => {
      await this.parts.host.yieldToEventLoop();
      return !over();
    };
  }

  /** @param goesOn false at the end: then even a stop does not cut it short, it is small */
  private async validate(goesOn: boolean): Promise<void> {
    if (!(await this.best.compare(this.yieldUnless(() => goesOn && this.stopping)))) return;
    this.course = { ...this.course, position: this.reader.position };
    this.recovery.forget();
    this.good = this.parts.trainer.snapshot(this.good);
    this.goodCourse = this.course;
  }

  /**
   * Compares the last weights with the best ones and with the start, takes the best, and measures them on all
   * held-out text.
   * @returns whether training was lost: what it ended with was worse than a guess, and the start is kept
   */
  private async finish(reason: TrainingRecord['reason']): Promise<boolean> {
    const { best, watch, course } = this;
    if (!best.planned) best.plan(speedSteps);
    if (reason !== 'diverged' && this.parts.trainer.steps > this.good.steps) {
      await this.recovery.measure(() => this.validate(false));
    }
    const reached = best.validationProgress.best;
    const guess = this.bitsOfGuess;
    // Held-out text may be of another kind than what was learned: that alone is not lost.
    const worse = course.trainingBitsPerCharacter > guess && (reached === null || reached > guess);
    // A run that was stopped in its first steps has not learned yet.
    const lost = worse && reason !== 'stopped';
    if (lost || this.parts.continues)
      await this.recovery.measure(() => best.measureStart(this.yieldUnless(() => false)));
    const start = best.validationProgress.best;
    best.restore();
    watch.tick();
    if (reason !== 'stopped') {
      const pause = this.yieldUnless(() => this.stopping);
      await this.recovery.measure(() => best.measureAll(course.tokens, pause));
    }
    if (!lost || start === null || start === reached) return false;
    const { host, settings } = this.parts;
    host.note(
      `Training diverged: it ended at ${reached?.toFixed(1) ?? 'no finite number of'} bits per character, where it began at ` +
        `${start.toFixed(1)}. The weights of the start are kept. Train with a lower learning rate than ${settings.learningRate}.`,
    );
    return true;
  }

  /** Bits per character of who takes every token for equally probable. */
  private get bitsOfGuess(): number {
    const { tokens, characters } = this.course;
    const bits = Math.log2(this.parts.settings.configuration.vocabularySize);
    return (bits * tokens) / Math.max(1, characters);
  }
}

/**
 * The weights that did best on held-out text so far: when a run measures them, how much text that takes, and
 * what came out. Knows nothing of steps and of going back.
 */
import type { Tokenizer } from '../../text/tokenizer';
import type { EncodedFile } from './encoded-text';
import type { TrainingSettings } from './settings';
import type { Trainer } from '../step/trainer';
import type { Progress } from './training-state';
import { ValidationSlice, type Measurement } from '../evaluation/validation';

/** How the run stands on held-out text. */
export type ValidationProgress = Pick<Progress, 'best' | 'validations' | 'sinceBest' | 'lastValidation'>;

export interface BestWeightsParts {
  readonly trainer: Trainer;
  readonly settings: TrainingSettings;
  readonly tokenizer: Tokenizer;
  readonly validationFiles: readonly EncodedFile[];
  readonly validationProgress: ValidationProgress;
  /** The weights of `validationProgress.best`. */
  readonly parameters: Float32Array | null;
  /** Those before this run: the measure that the run must beat. */
  readonly start: Float32Array;
  /** Whether the start is a network that was trained before. */
  readonly continues: boolean;
}

/**
 * Of the weights that are kept, the share of those before the first step: the middle of a trained network and
 * what a short training made of it is better than either on text of both kinds, and keeps what the short text
 * did not ask for (Wortsman et al. 2022, *Robust fine-tuning of zero-shot models*).
 */
const shareOfStart = 0.5;

/** Called between batches; the measurement is given up when it resolves to false. */
type Pause = () => Promise<boolean>;

/**
 * Share of the time that may go into validation while training runs, in training tokens for a forward pass.
 */
const validationShare = 0.15;
/** Validations without a better result after which a run that reads its text again and again ends. */
const patience = 8;
/** Tokens of held-out text that the end measures at least. */
const tokensAtEnd = 200_000;

export class BestWeights {
  private current: ValidationProgress;
  private best: Float32Array | null;
  private start: Float32Array | null;
  private slice: ValidationSlice | undefined;
  /** Steps between two measurements; 0 before they are planned. */
  private interval = 0;

  constructor(private readonly parts: BestWeightsParts) {
    this.current = parts.validationProgress;
    this.best = parts.parameters;
    this.start = parts.start;
  }

  get validationProgress(): ValidationProgress {
    return this.current;
  }

  /** Null before the first measurement. */
  get parameters(): Float32Array | null {
    return this.best;
  }

  /** The weights before the first step of a run that averages with them; else null. */
  get averagedWith(): Float32Array | null {
    return this.parts.settings.averagesStart ? this.parts.start : null;
  }

  /** Those of a trained start while nothing was compared with them. */
  get parametersOrStart(): Float32Array | null {
    return this.best ?? (this.parts.continues ? this.start : null);
  }

  get planned(): boolean {
    return this.interval > 0;
  }

  get patienceExhausted(): boolean {
    return this.current.sinceBest >= patience;
  }

  /** Measures every `interval` steps from now on, on as much text as its share of the time allows. */
  plan(interval: number): void {
    const { batchSize, timeSteps } = this.parts.settings;
    this.interval = interval;
    this.slice = this.sliceOf(Math.max(4, validationShare * interval) * batchSize * timeSteps);
  }

  isDue(steps: number): boolean {
    return this.planned && steps % this.interval === 0;
  }

  /**
   * Measures what the network was worth before this run, once, and keeps it where nothing since was better.
   */
  async measureStart(pause: Pause): Promise<void> {
    if (!this.start || !this.slice) return;
    const measured = await this.measureIn(this.start, pause);
    if (!measured) return;
    const { bitsPerCharacter } = measured;
    const { best } = this.current;
    const better = best === null || bitsPerCharacter < best;
    if (better) {
      this.best = this.start;
      this.current = { ...this.current, best: bitsPerCharacter, lastValidation: bitsPerCharacter };
    }
    this.start = null;
  }

  /**
   * Measures the weights as they are, or their mean with those before the first step, and keeps them when
   * they are the best. @returns whether there is a finite result
   */
  async compare(pause: Pause): Promise<boolean> {
    const averaged = this.averaged();
    const measured = averaged ? await this.measureIn(averaged, pause) : await this.measureNow(pause);
    if (!measured || !Number.isFinite(measured.bitsPerCharacter)) return false;
    const { bitsPerCharacter } = measured;
    const { best, validations, sinceBest } = this.current;
    const better = best === null || bitsPerCharacter < best;
    if (better) this.best = averaged ?? Float32Array.from(this.parts.trainer.parameters());
    this.current = {
      lastValidation: bitsPerCharacter,
      best: better ? bitsPerCharacter : best,
      validations: validations + 1,
      sinceBest: better ? 0 : sinceBest + 1,
    };
    return true;
  }

  /** The mean of the weights as they are and those before the first step; null where that is not kept. */
  private averaged(): Float32Array | null {
    const parameters = this.parts.trainer.parameters();
    return (
      this.averagedWith?.map((value, i) => shareOfStart * value + (1 - shareOfStart) * parameters[i]!) ?? null
    );
  }

  private measureNow(pause: Pause): Promise<Measurement | undefined> {
    return this.slice?.measure(this.parts.trainer, pause) ?? Promise.resolve(undefined);
  }

  /** With these weights in the heap; those of training stand there again afterwards. */
  private async measureIn(parameters: Float32Array, pause: Pause): Promise<Measurement | undefined> {
    const { trainer } = this.parts;
    const current = trainer.snapshot();
    try {
      trainer.restore({ ...current, parameters });
      return await this.measureNow(pause);
    } finally {
      trainer.restore(current);
    }
  }

  /** Puts the best weights into the heap. */
  restore(): void {
    const { trainer } = this.parts;
    if (this.best) trainer.restore({ ...trainer.snapshot(), parameters: this.best });
  }

  /**
   * Measures what is in the heap at last, on all held-out text, or as much as `tokens` read in training are
   * worth.
   */
  async measureAll(tokens: number, pause: Pause): Promise<void> {
    const slice = this.sliceOf(Math.max(tokensAtEnd, validationShare * tokens));
    const measured = await slice.measure(this.parts.trainer, pause);
    if (!measured || !Number.isFinite(measured.bitsPerCharacter)) return;
    const { bitsPerCharacter } = measured;
    this.current = { ...this.current, lastValidation: bitsPerCharacter, best: bitsPerCharacter };
  }

  private sliceOf(tokenLimit: number): ValidationSlice {
    const { settings, tokenizer, validationFiles } = this.parts;
    const { batchSize, timeSteps } = settings;
    return ValidationSlice.of(validationFiles, tokenizer, batchSize, timeSteps, tokenLimit);
  }
}

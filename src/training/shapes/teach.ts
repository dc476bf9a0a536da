/**
 * Teaches a sequence network for a while: batches of a lesson one after the other, the rate warmed up and
 * brought down to nearly nothing at the end of the budget as in the training of the language model.
 */
import { progressOf, rateFactor, type Budget } from '../run/schedule';
import type { Sequence, SequenceTrainer } from './sequence-trainer';

export interface Teaching {
  /** At most `size` sequences; the same ones for the same step. */
  readonly batch: (step: number, size: number) => readonly Sequence[];
  readonly budget: Budget;
  /** The highest rate; without one a careful one. */
  readonly highestRate?: number | undefined;
  /** ms, from any moment on. */
  readonly now: () => number;
  readonly yieldToEventLoop: () => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** 0 … 1, from time to time. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export interface Taught {
  readonly steps: number;
  readonly seconds: number;
}

const carefulRate = 5e-3;
const clipNorm = 1;

/** From new weights. Ends early, with what was learned, when the signal is aborted. @throws ThreadLost */
export async function teach(trainer: SequenceTrainer, teaching: Teaching): Promise<Taught> {
  const { budget, highestRate = carefulRate, now, signal } = teaching;
  const began = now();
  const { batchSize } = trainer.plan.shape;
  let steps = 0;
  trainer.initialiseAnswers(teaching.batch(0, batchSize));
  for (;;) {
    const seconds = (now() - began) / 1000;
    const progress = progressOf(budget, seconds, steps);
    if (progress >= 1 || signal?.aborted) return { steps, seconds };
    trainer.train(
      teaching.batch(steps, batchSize),
      highestRate * rateFactor(budget, steps, progress),
      clipNorm,
    );
    steps++;
    teaching.onProgress?.(progress);
    await teaching.yieldToEventLoop();
  }
}

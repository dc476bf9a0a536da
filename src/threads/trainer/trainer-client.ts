/** The trainer seen from outside, in a thread or in a process of its own, and its end. */
import type { Client } from '../../protocol/rpc';
import { trainerQuestions } from '../../protocol/training/training';
import { threadClient } from '../thread-client';
import type { TrainerPort } from './forked-trainer';

export type TrainerClient = Client<typeof trainerQuestions>;

/** How long a trainer may take to end by itself after its answer, ms. */
const graceMilliseconds = 5000;

export function trainerClient(trainer: TrainerPort): TrainerClient {
  return threadClient(trainerQuestions, 'The trainer', Promise.resolve(trainer));
}

/** A trainer that has answered ends by itself; one that does not is ended. */
export function endSoon(trainer: TrainerPort): void {
  const timer = setTimeout(() => void trainer.terminate(), graceMilliseconds);
  timer.unref();
  trainer.once('exit', () => clearTimeout(timer));
}

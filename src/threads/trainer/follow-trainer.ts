/** Hears one trainer out, from its start to its last word; tells a trainer that died from one that failed. */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { fromMessage } from '../../protocol/failure-message';
import { TrainerEvent, type TrainingRecord } from '../../protocol/training/training';
import type { TrainerPort } from './forked-trainer';

/** The trainer ended without a last word, or was ended because it hung: another one may do better. */
export class TrainerDied extends Failure {
  constructor(message: string) {
    super('thread-died', message);
  }
}

/** How long a trainer may take to end by itself after its last word, ms. */
const graceMilliseconds = 5000;

/**
 * Resolves with the model that was trained.
 * @throws TrainerDied
 * @throws Failure whatever the trainer reports
 */
export function followTrainer(
  trainer: TrainerPort,
  onEvent: (event: TrainerEvent) => void,
): Promise<{ readonly path: string; readonly record: TrainingRecord }> {
  return new Promise((resolve, reject) => {
    trainer.on('message', (raw: unknown) => {
      const parsed = v.safeParse(TrainerEvent, raw);
      if (!parsed.success) {
        reject(new Failure('internal', 'The trainer sent a message that cannot be understood.'));
        return void trainer.terminate();
      }
      const event = parsed.output;
      onEvent(event);
      if (event.type === 'finished') resolve({ path: event.path, record: event.record });
      if (event.type === 'failed') reject(fromMessage(event.failure));
      if (event.type === 'finished' || event.type === 'failed') endSoon(trainer);
    });
    trainer.once('error', (error: unknown) => reject(new TrainerDied(asFailure(error).message)));
    trainer.once('exit', (code: number) =>
      reject(new TrainerDied(`The training thread ended unexpectedly (${code}).`)),
    );
  });
}

function endSoon(trainer: TrainerPort): void {
  const timer = setTimeout(() => void trainer.terminate(), graceMilliseconds);
  timer.unref();
  trainer.once('exit', () => clearTimeout(timer));
}

/** A `Failure` on its way between threads, and on disk. */
import * as v from 'valibot';
import { Failure, type FailureCode } from './failure';
import { saidSchema } from './said-schema';

/** `message` is in English; what an earlier version wrote has nothing else. */
export const FailureMessage = v.object({
  code: v.string(),
  message: v.string(),
  said: v.optional(saidSchema),
});
export type FailureMessage = v.InferInput<typeof FailureMessage>;

export function toMessage({ code, message, said }: Failure): FailureMessage {
  return { code, message, said };
}

export function fromMessage({ code, message, said }: FailureMessage): Failure {
  return new Failure(code as FailureCode, said ?? message);
}

/** A `Failure` on its way between threads. */
import * as v from 'valibot';
import { Failure, type FailureCode } from './failure';

export const FailureMessage = v.object({ code: v.string(), message: v.string() });
export type FailureMessage = v.InferOutput<typeof FailureMessage>;

export function toMessage(failure: Failure): FailureMessage {
  return { code: failure.code, message: failure.message };
}

export function fromMessage(message: FailureMessage): Failure {
  return new Failure(message.code as FailureCode, message.message);
}

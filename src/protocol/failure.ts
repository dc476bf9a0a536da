/** The one error that a user may see: a code for programs, a sentence for people. Never a stack trace. */

export type FailureCode =
  | 'bad-request' // a value out of range, a message that cannot be understood
  | 'no-folder'
  | 'no-text'
  | 'too-little-text'
  | 'not-readable'
  | 'not-a-model'
  | 'model-damaged'
  | 'model-mismatch'
  | 'memory-limit'
  | 'no-simd'
  | 'locked'
  | 'disk'
  | 'diverged'
  | 'thread-died'
  | 'cancelled'
  | 'timed-out'
  | 'disposed'
  | 'internal';

/**
 * Thrown everywhere for what the user can understand: `message` names the cause, the limit and the way
 * out.
 */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'Failure';
  }
}

/** Any thrown value as a `Failure`; what is not one already becomes `internal` with its message kept. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure('internal', message, { cause: thrown });
}

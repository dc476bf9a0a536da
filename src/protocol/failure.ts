/** The one error that a user may see: a code for programs, a sentence for people. Never a stack trace. */
import { inEnglish, type Said } from './said';

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
 * Thrown everywhere for what the user can understand: names the cause, the limit and the way out. `message`
 * says it in English, for logs; `said` can be translated.
 */
export class Failure extends Error {
  readonly said: Said;

  /** @param what a text without values, or a sentence (`said`) */
  constructor(
    readonly code: FailureCode,
    what: string | Said,
    options?: { cause?: unknown },
  ) {
    const sentence = typeof what === 'string' ? { text: what, values: [] } : what;
    super(inEnglish(sentence), options);
    this.name = 'Failure';
    this.said = sentence;
  }
}

/** Any thrown value as a `Failure`; what is not one already becomes `internal` with its message kept. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Failure('internal', message, { cause: thrown });
}

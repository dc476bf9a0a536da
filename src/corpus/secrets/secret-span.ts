/** A stretch of text that is a secret: what a detector finds and the redactor replaces. */
export interface SecretSpan {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** For the report: a few words, never any content. */
  readonly kind: string;
}

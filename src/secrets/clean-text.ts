/**
 * What is done to every text before a tokenizer may see it: secrets replaced, invisible characters dropped.
 */
import { dropInvisible } from '../text/invisible-characters';
import { redactSecrets, type Redactions } from '../secrets/redact-secrets';

export interface CleanText {
  readonly text: string;
  /** How many secrets of which kind were replaced. */
  readonly redactions: Redactions;
}

/** Pure. Cleaning twice changes nothing more. */
export function cleanText(text: string, language?: string): CleanText {
  return redactSecrets(dropInvisible(text), language);
}

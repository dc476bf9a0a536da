/**
 * Which token stands behind the cursor, in the very division of the text into tokens that prediction follows.
 */
import type { Tokenizer } from '../../text/tokenizer';
import { chunksOf, lastChunkStart } from './chunks';

export interface TokenAtCursor {
  /** Tokens from where prediction stands (behind what is certain of the prefix) up to this one. */
  readonly before: readonly number[];
  readonly token: number;
  /** What it stands for: the text of an `<UNK>`, nothing for `<EOS>`. */
  readonly text: string;
  /** The beginning of its text that stands before the cursor. */
  readonly typed: string;
  readonly special?: 'end' | 'unknown';
}

/** The token that the cursor stands in or before. At the end of the text it is `<EOS>`. */
export function tokenAtCursor(tokenizer: Tokenizer, prefix: string, following: string): TokenAtCursor {
  const begin = lastChunkStart(prefix);
  const cursor = prefix.length - begin;
  const certain = tokenizer.heal(prefix.slice(begin)).tokens.length;
  const before: number[] = [];
  let [at, seen] = [0, 0];
  for (const chunk of chunksOf(prefix.slice(begin) + following)) {
    const { tokens, spellings } = tokenizer.encode(chunk);
    let unknowns = 0;
    for (const token of tokens) {
      const unknown = token === tokenizer.unknown;
      const text = unknown ? spellings[unknowns++]! : tokenizer.token(token);
      if (at + text.length > cursor) {
        const typed = text.slice(0, Math.max(0, cursor - at));
        return { before, token, text, typed, ...(unknown && { special: 'unknown' }) };
      }
      at += text.length;
      if (++seen > certain) before.push(token);
    }
  }
  return { before, token: tokenizer.endOfSequence, text: '', typed: '', special: 'end' };
}

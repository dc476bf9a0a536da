/** Which token stands behind the cursor, in the very division of the text into tokens that prediction follows. */
import type { Tokenizer } from '../text/tokenizer';
import { chunksOf, lastChunkStart } from './chunks';

export interface Following {
  readonly token: number;
  /** What it stands for: the text of an `<UNK>`, nothing for `<EOS>`. */
  readonly text: string;
  readonly special?: 'end' | 'unknown';
}

/** Null where what is typed goes to the end of the text: then nobody knows what it will be part of. */
export function tokenBehind(tokenizer: Tokenizer, prefix: string, following: string): Following | null {
  const begin = lastChunkStart(prefix);
  const { tokens: certain, typed } = tokenizer.heal(prefix.slice(begin));
  if (following === '') {
    return typed === '' ? { token: tokenizer.endOfSequence, text: '', special: 'end' } : null;
  }
  let before = certain.length;
  for (const chunk of chunksOf(prefix.slice(begin) + following)) {
    const { tokens, spellings } = tokenizer.encode(chunk);
    if (before >= tokens.length) {
      before -= tokens.length;
      continue;
    }
    const token = tokens[before]!;
    if (token !== tokenizer.unknown) return { token, text: tokenizer.token(token) };
    const unknowns = tokens.subarray(0, before).filter((one) => one === token).length;
    return { token, text: spellings[unknowns]!, special: 'unknown' };
  }
  return null;
}

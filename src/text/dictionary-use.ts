/**
 * What a dictionary looks like, and what it makes of a text: tokens by frequency, and the share of `<UNK>`.
 * Pure.
 */
import type { Tokenizer } from './tokenizer';

export interface CountedToken {
  readonly id: number;
  readonly token: string;
  readonly count: number;
}

/** The tokens that stood most often in the text learned from, the most frequent first; `limit` of them. */
export function frequentTokens(tokenizer: Tokenizer, limit: number): CountedToken[] {
  const ids = Array.from({ length: tokenizer.size }, (_, id) => id);
  ids.sort((a, b) => tokenizer.count(b) - tokenizer.count(a) || a - b);
  return ids.slice(0, limit).map((id) => ({ id, token: tokenizer.token(id), count: tokenizer.count(id) }));
}

/** Of all tokens of the text learned from, the share that is `<UNK>`. */
export function unknownShare(tokenizer: Tokenizer): number {
  let total = 0;
  for (let id = 0; id < tokenizer.size; id++) total += tokenizer.count(id);
  return total === 0 ? 0 : tokenizer.count(tokenizer.unknown) / total;
}

/** UTF-16 units of text that tell how well a dictionary serves it. */
const sampled = 1_000_000;
/** So much more than in the text that it was learned from may be `<UNK>`, and so much in any case. */
const tolerated = { factor: 2, share: 0.02 };

/**
 * The share of `<UNK>` in texts, where it is so large that the dictionary does not serve them; null where it
 * does.
 */
export function shareLacking(tokenizer: Tokenizer, texts: readonly string[]): number | null {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  const each = Math.max(1, Math.floor(units / sampled));
  const { unknownShare: share } = useOf(
    tokenizer,
    texts.filter((_, i) => i % each === 0),
    0,
  );
  return share > Math.max(tolerated.share, tolerated.factor * unknownShare(tokenizer)) ? share : null;
}

export interface DictionaryUse {
  /** UTF-16 units of the texts. */
  readonly units: number;
  readonly tokens: number;
  readonly unitsPerToken: number;
  readonly unknowns: number;
  readonly unknownShare: number;
  /** Tokens of the dictionary that stand in the texts at all. */
  readonly tokensUsed: number;
  /** What `<UNK>` stands for most often. */
  readonly unknownTexts: readonly { readonly text: string; readonly count: number }[];
}

/** How a dictionary fits texts, be they those it was learned from or others. */
export function useOf(tokenizer: Tokenizer, texts: Iterable<string>, limit: number): DictionaryUse {
  const used = new Set<number>();
  const spelled = new Map<string, number>();
  let units = 0;
  let tokens = 0;
  let unknowns = 0;
  for (const text of texts) {
    const encoding = tokenizer.encode(text);
    units += text.length;
    tokens += encoding.tokens.length;
    unknowns += encoding.spellings.length;
    for (const id of encoding.tokens) used.add(id);
    for (const spelling of encoding.spellings) spelled.set(spelling, (spelled.get(spelling) ?? 0) + 1);
  }
  used.delete(tokenizer.unknown);
  const unknownTexts = [...spelled]
    .map(([text, count]) => ({ text, count }))
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, limit);
  return {
    units,
    tokens,
    unitsPerToken: units / Math.max(1, tokens),
    unknowns,
    unknownShare: unknowns / Math.max(1, tokens),
    tokensUsed: used.size,
    unknownTexts,
  };
}

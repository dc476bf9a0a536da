/**
 * What memory is worth: networks that were taught alike, with memory and without, and what each needs for
 * held-out text.
 */
import * as v from 'valibot';
import { Cell, TokenKind } from '../kinds';
import { count, finite } from '../numbers';

/**
 * `memory`: the recurrent network. `token`: the same with its recurrence cut, which sees one token. `window`:
 * a feed-forward network that sees the last tokens of a fixed window.
 */
export const memoryReaders = ['memory', 'token', 'window'] as const;
export type MemoryReader = (typeof memoryReaders)[number];
const Reader = v.picklist(memoryReaders);

export const MemoryComparison = v.strictObject({
  cell: Cell,
  tokenKind: TokenKind,
  vocabularySize: count,
  /** That `window` sees. */
  windowTokens: count,
  /** Each took as many, of as many tokens each. */
  steps: count,
  tokensPerStep: count,
  heldOutCharacters: count,
  /** In the order of `memoryReaders`; those that are not taught yet are missing. */
  networks: v.pipe(
    v.array(v.strictObject({ reader: Reader, parameters: count, bitsPerCharacter: finite })),
    v.maxLength(memoryReaders.length),
  ),
});
export type MemoryComparison = v.InferOutput<typeof MemoryComparison>;

/** Which network is being taught, and how far that is, 0 … 1. */
export const MemoryProgress = v.strictObject({ reader: Reader, share: finite });
export type MemoryProgress = v.InferOutput<typeof MemoryProgress>;

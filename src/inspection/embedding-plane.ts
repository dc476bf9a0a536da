/** The embeddings of the most frequent tokens in the plane in which they differ most. */
import type { LanguageModel } from '../model/language-model';
import { embeddedTokens, type EmbeddingPlane } from '../protocol/prediction/inspection';
import type { Tokenizer } from '../text/tokenizer';
import { principalComponents } from './principal-components';

/**
 * In slices. Tokens that were never read are left out, and the two special ones, which are no text.
 * @param frequencies how often each token stands in what was read, `[V]`
 */
export function* embeddingPlane(
  model: LanguageModel,
  tokenizer: Tokenizer,
  frequencies: Uint32Array,
): Generator<void, EmbeddingPlane> {
  const { embeddingSize } = model.configuration;
  const special = new Set([tokenizer.endOfSequence, tokenizer.unknown]);
  const ids = Array.from({ length: tokenizer.size }, (_, id) => id)
    .filter((id) => frequencies[id]! > 0 && !special.has(id))
    .sort((one, other) => frequencies[other]! - frequencies[one]! || one - other)
    .slice(0, embeddedTokens);
  const rows = ids.map((id) => model.embedding(id));
  const { shares, places } = yield* principalComponents(rows, 2);
  return {
    embeddingSize,
    shares: [shares[0]!, shares[1]!],
    tokens: ids.map((id, i) => ({
      index: id,
      text: tokenizer.token(id),
      count: frequencies[id]!,
      x: places[i]![0]!,
      y: places[i]![1]!,
    })),
  };
}

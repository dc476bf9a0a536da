/**
 * The dictionary for the dashboard: searched, ordered, a page at a time, with how often each token was
 * read.
 */
import type { DictionaryPage, DictionaryQuery } from '../protocol/prediction/inspection';
import type { Tokenizer } from '../text/tokenizer';

/** What people write for what cannot be seen. */
const written: readonly (readonly [RegExp, string])[] = [
  [/␣/g, ' '],
  [/⇥/g, '\t'],
  [/↵/g, '\n'],
];

export class Dictionary {
  private readonly texts: readonly string[];
  private readonly folded: readonly string[];
  /**
   * The place of each token when all are ordered by their texts; made at the first question that needs it.
   */
  private rank: Int32Array | undefined;

  constructor(private readonly tokenizer: Tokenizer) {
    this.texts = Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id));
    this.folded = this.texts.map((text) => text.toLowerCase());
  }

  /** @param frequencies how often each token stands in what was read, `[V]` */
  page(query: DictionaryQuery, frequencies: Uint32Array, embeddingSize: number | null): DictionaryPage {
    const { tokenizer } = this;
    const found = this.ordered(this.matching(query.search), query, frequencies);
    const from = Math.min(query.from, Math.max(0, found.length - 1));
    return {
      tokens: tokenizer.kind,
      vocabularySize: tokenizer.size,
      embeddingSize,
      read: frequencies.reduce((sum, count) => sum + count, 0),
      unknown: frequencies[tokenizer.unknown]!,
      found: found.length,
      from,
      rows: Array.from(found.subarray(from, from + query.count), (id) => ({
        index: id,
        text: this.texts[id]!,
        count: frequencies[id]!,
        special: id === tokenizer.endOfSequence || id === tokenizer.unknown,
      })),
    };
  }

  /** Ascending ids: of tokens with the text in them, whatever its case, or with this very index. */
  private matching(search: string): Int32Array {
    const { size } = this.tokenizer;
    if (search === '') return Int32Array.from({ length: size }, (_, id) => id);
    const wanted = written.reduce((text, [mark, meant]) => text.replace(mark, meant), search).toLowerCase();
    const ids: number[] = [];
    for (let id = 0; id < size; id++)
      if (this.folded[id]!.includes(wanted) || String(id) === search) ids.push(id);
    return Int32Array.from(ids);
  }

  /** Equal ones by their index, in both directions. */
  private ordered(
    ids: Int32Array,
    { order, descending }: DictionaryQuery,
    frequencies: Uint32Array,
  ): Int32Array {
    const { size } = this.tokenizer;
    if (order === 'index') return descending ? ids.reverse() : ids;
    const weights = order === 'count' ? frequencies : (this.rank ??= this.ranked());
    // One number for weight and index: typed arrays are sorted ten times as fast as with a comparison.
    const keys = Float64Array.from(
      ids,
      (id) => (descending ? -weights[id]! : weights[id]!) * size + id,
    ).sort();
    return Int32Array.from(keys, (key) => ((key % size) + size) % size);
  }

  private ranked(): Int32Array {
    const { texts } = this;
    const ids = texts.map((_, id) => id).sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
    const rank = new Int32Array(ids.length);
    ids.forEach((id, place) => (rank[id] = place));
    return rank;
  }
}

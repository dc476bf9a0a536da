import assert from 'node:assert/strict';
import { Dictionary } from '../../../src/inspection/dictionary';
import type { DictionaryQuery } from '../../../src/protocol/prediction/inspection';
import { learnCharacters } from '../../../src/text/characters/characters';

const tokenizer = learnCharacters(['abcABC \n\t.']);
const frequencies = Uint32Array.from({ length: tokenizer.size }, (_, id) => (id * 7) % 5);
const dictionary = new Dictionary(tokenizer);
const ask = (query: Partial<DictionaryQuery> = {}) =>
  dictionary.page(
    { search: '', order: 'index', descending: false, from: 0, count: 100, ...query },
    frequencies,
    64,
  );
const texts = (query: Partial<DictionaryQuery>): string[] => ask(query).rows.map(({ text }) => text);

describe('the dictionary', () => {
  it('has a row for each token with its one-hot index and its count, and says what there is in all', () => {
    const page = ask();
    assert.deepEqual(
      page.rows,
      Array.from({ length: tokenizer.size }, (_, id) => ({
        index: id,
        text: tokenizer.token(id),
        count: frequencies[id]!,
        special: id < 2,
      })),
    );
    assert.equal(page.vocabularySize, 12);
    assert.equal(page.embeddingSize, 64);
    assert.equal(page.unknown, frequencies[tokenizer.unknown]);
    assert.equal(
      page.read,
      [...frequencies].reduce((a, b) => a + b),
    );
  });

  for (const order of ['index', 'count', 'token'] as const) {
    for (const descending of [false, true]) {
      it(`is ordered by ${order}${descending ? ', descending' : ''}, page after page`, () => {
        const weigh = {
          index: (id: number) => id,
          count: (id: number) => frequencies[id]!,
          token: (id: number) => tokenizer.token(id),
        }[order];
        const should = Array.from({ length: tokenizer.size }, (_, id) => id).sort((a, b) => {
          const [one, other] = [weigh(a), weigh(b)];
          return one === other ? a - b : one < other === descending ? 1 : -1;
        });
        const pages = [0, 5, 10].flatMap((from) => ask({ order, descending, from, count: 5 }).rows);
        assert.deepEqual(
          pages.map(({ index }) => index),
          should,
        );
      });
    }
  }

  it('finds a token whatever its case, by what stands for the invisible, and by its index', () => {
    assert.deepEqual(texts({ search: 'B' }).sort(), ['B', 'b']);
    assert.deepEqual(texts({ search: '↵' }), ['\n']);
    assert.deepEqual(texts({ search: '␣' }), [' ']);
    assert.deepEqual(
      ask({ search: '7' }).rows.map(({ index }) => index),
      [7],
    );
    assert.equal(ask({ search: 'zzz' }).found, 0);
  });

  it('keeps to its end when asked beyond it', () => {
    assert.deepEqual(
      ask({ from: 1000 }).rows.map(({ index }) => index),
      [tokenizer.size - 1],
    );
  });
});

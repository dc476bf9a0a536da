import assert from 'node:assert/strict';
import { ForgottenText } from '../../../../src/prediction/contexts/forgotten-text';

const left = 'const result = await launch(ordinary);\nthe quick brown fox\nover the lazy dog\n';

function isSource(forgotten: ForgottenText, before: string, text: string, here: string[] = []): boolean {
  return forgotten.isSource(before, text, here, (piece) => left.includes(piece));
}

describe('text that can only have come from what was forgotten', () => {
  const forgotten = new ForgottenText();
  forgotten.add('const quixotry = await launch(zephyrous);\nthe lazy dog over the quick brown fox\n');

  it('is told by a word, whole or begun, wherever the cursor stands in it', () => {
    for (const [before, text] of [
      ['const ', 'quixotry'],
      ['const quix', 'otry'],
      ['const quixotr', 'y'],
      ['const ', 'quix'],
      ['launch(', 'zephyrous)'],
    ] as const)
      assert.ok(isSource(forgotten, before, text), `${before}|${text}`);
  });

  it('is told by sixteen characters in a row, though each word stands elsewhere', () => {
    assert.ok(isSource(forgotten, 'the lazy dog ', 'over the quick'));
    assert.ok(!isSource(forgotten, 'the lazy dog ', 'over'), 'too few of them were suggested');
  });

  it('is not what texts that are left have, or the document at hand', () => {
    assert.ok(!isSource(forgotten, '', 'const result = await launch('));
    assert.ok(!isSource(forgotten, 'the ', 'quick brown fox'));
    assert.ok(!isSource(forgotten, 'const quix', 'otry', ['', 'quixotry']));
  });

  it('is not what stands in neither, nor what is written before the cursor', () => {
    assert.ok(!isSource(forgotten, 'const ', 'neverSeen = 1'));
    assert.ok(!isSource(forgotten, 'const quixotry ', '= 1'));
  });

  it('is judged anew when texts change, and nothing once the tables do not hold it', () => {
    const words = new ForgottenText();
    words.add('quixotry');
    words.add('zephyrous');
    const texts = new Set<string>();
    const judged = (text: string) => words.isSource('', text, [], (piece) => texts.has(piece));
    assert.ok(judged('quixotry') && judged('zephyrous'));
    texts.add('quixotry');
    words.textsChanged();
    assert.ok(!judged('quixotry') && judged('zephyrous'));
    words.dropFirst(1);
    texts.clear();
    words.textsChanged();
    assert.ok(!judged('quixotry') && judged('zephyrous'));
    assert.deepEqual([words.size, words.length], [1, 'zephyrous'.length]);
  });
});

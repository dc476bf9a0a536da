import assert from 'node:assert/strict';
import { taughtFiles } from '../../../../src/threads/shapes/taught-files';

const files = (language: string, count: number, length: number) =>
  Array.from({ length: count }, (_, i) => ({
    language,
    text: `${i}`.padEnd(length, language[0]),
    validation: false,
  }));

describe('the files that sequence networks are taught on', () => {
  const all = [...files('typescript', 400, 1000), ...files('go', 200, 1000), ...files('perl', 10, 1000)];
  const countOf = (texts: readonly { language: string }[], language: string) =>
    texts.filter((one) => one.language === language).length;

  it('are all but those that are held out and empty ones, in their order', () => {
    const [first, second, ...others] = all;
    const given = [{ ...first!, validation: true }, { ...second!, text: ' \n' }, ...others];
    assert.deepEqual(
      taughtFiles(given),
      others.map(({ language, text }) => ({ language, text })),
    );
    assert.deepEqual(taughtFiles([]), []);
  });

  it('are of every language, also of one whose files come last, where they are too much', () => {
    const taught = taughtFiles(all, 110_000);
    assert.equal(countOf(taught, 'perl'), 10);
    for (const language of ['typescript', 'go'])
      assert.ok(Math.abs(countOf(taught, language) - 50) <= 1, `${language}: ${countOf(taught, language)}`);
  });

  it('come from all of a corpus, not from its beginning alone', () => {
    const places = taughtFiles(all, 110_000)
      .filter(({ language }) => language === 'typescript')
      .map(({ text }) => parseInt(text, 10));
    const quarters = [0, 1, 2, 3].map((of) => places.filter((at) => Math.floor(at / 100) === of).length);
    for (const count of quarters) assert.ok(count >= 10, quarters.join(' '));
  });

  it('are read to a length of each', () => {
    assert.deepEqual(
      taughtFiles(files('c', 1, 150_000)).map(({ text }) => text.length),
      [100_000],
    );
  });
});

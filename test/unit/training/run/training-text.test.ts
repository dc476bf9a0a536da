import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import { splitText, type TextFile } from '../../../../src/training/run/training-text';

const file = (path: string, text: string, validation = false): TextFile => ({ path, text, validation });
const line = 'one line of text\n';

describe('what is held out', () => {
  it('are the marked files', () => {
    const files = [file('a', line.repeat(50)), file('b', line.repeat(50), true)];
    assert.deepEqual(splitText(files), files);
  });

  for (const marked of [false, true]) {
    it(`is the tail of the longest file, from a line start, when ${marked ? 'all files are' : 'no file is'} marked`, () => {
      const files = [file('a', line.repeat(20), marked), file('b', line.repeat(80), marked)];
      const [a, b, tail, ...more] = splitText(files);
      assert.deepEqual(more, []);
      assert.equal(a!.text, files[0]!.text);
      assert.equal(b!.text + tail!.text, files[1]!.text);
      assert.deepEqual([a!.validation, b!.validation, tail!.validation], [false, false, true]);
      assert.equal(tail!.text.length % line.length, 0);
      assert.ok(tail!.text.length >= 0.05 * 1700 && tail!.text.length <= 0.2 * 1700);
    });
  }

  it('is never cut inside a surrogate pair', () => {
    const [head, tail] = splitText([file('a', '🦊'.repeat(1500))]);
    assert.equal(head!.text.length % 2, 0);
    assert.equal(head!.text + tail!.text, '🦊'.repeat(1500));
  });

  it('needs a thousand characters of text', () => {
    for (const text of ['', 'x', line.repeat(58)]) {
      assert.throws(
        () => splitText([file('a', text)]),
        (thrown) => thrown instanceof Failure && thrown.code === 'too-little-text',
      );
    }
    assert.equal(splitText([file('a', line.repeat(59))]).length, 2);
  });
});

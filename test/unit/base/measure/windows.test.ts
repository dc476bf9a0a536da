import assert from 'node:assert/strict';
import { common, filesWithWindows, recited } from '../../../../base/measure/windows';

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';
const piece = (letters + letters).slice(0, recited);

describe('windows of a text', () => {
  it('are counted in files, once in each, and up to what is common', () => {
    const files = [`${piece}${piece}`, `x${piece}`, letters];
    const filesWith = filesWithWindows([piece], files);
    assert.equal(filesWith(piece), 2);
    const everywhere = filesWithWindows(
      [piece],
      Array.from({ length: 9 }, () => piece),
    );
    assert.equal(everywhere(piece), common);
  });

  it('that stand nowhere are counted as none', () => {
    const filesWith = filesWithWindows([piece.toUpperCase()], [piece]);
    assert.equal(filesWith(piece.toUpperCase()), 0);
    assert.equal(filesWithWindows(['short'], [piece])('short'), 0);
  });
});

import assert from 'node:assert/strict';
import { longestMeant, MeantTexts } from '../../../../src/text/abbreviations/meant-texts';

const text = `
  return null;
  findUser(all);
  return null;
  return null;
`;

describe('what a text may mean', () => {
  it('is its names, and phrases that were met three times', () => {
    const meant = new MeantTexts();
    meant.count(text);
    assert.equal(meant.counts.get('findUser'), 1);
    assert.equal(meant.counts.get('return null'), 3);
    assert.equal(meant.counts.get('return null;'), 3);
    assert.equal(meant.counts.get('return'), 3);
    // Short words of one hump are typed sooner.
    assert.ok(!meant.counts.has('null'));
  });

  it('is nothing any more when the text is taken away', () => {
    const meant = new MeantTexts();
    meant.count(text);
    meant.count(text, -1);
    assert.equal(meant.counts.size, 0);
  });

  it('is never longer than the decoder writes, or outside of what it knows', () => {
    const meant = new MeantTexts();
    for (let i = 0; i < 4; i++)
      meant.count(`${'long'.repeat(20)}\nnaïve Größe tooth\n${'one two '.repeat(30)}\n`);
    for (const known of meant.counts.keys()) {
      assert.ok(known.length <= longestMeant, known);
      assert.match(known, /^[\x20-\x7e]+$/);
    }
  });
});

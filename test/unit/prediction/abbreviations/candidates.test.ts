import assert from 'node:assert/strict';
import { Candidates } from '../../../../src/prediction/abbreviations/candidates';

function learned(texts: Record<string, string>): Candidates {
  const candidates = new Candidates();
  for (const [path, text] of Object.entries(texts)) candidates.learn(path, text);
  candidates.catchUp();
  return candidates;
}

describe('what typed letters may stand for', () => {
  const files = { a: 'getCustomerById(globalCache)', b: 'return null\nreturn null\nreturn null' };

  it('is what has them in their order, first what has them as initials', () => {
    const candidates = learned(files);
    assert.deepEqual(candidates.likeliest('gcbi', 'c', '', 5), ['getCustomerById']);
    assert.equal(candidates.likeliest('gc', 'c', '', 5)[0], 'globalCache');
    assert.equal(candidates.likeliest('r n', 'c', '', 5)[0], 'return null');
    assert.deepEqual(candidates.likeliest('return n', 'c', '', 5), []);
    assert.deepEqual(candidates.likeliest('re t', 'c', '', 5), []);
    assert.deepEqual(candidates.likeliest('zz', 'c', '', 5), []);
  });

  it('is not what simply begins with them', () => {
    assert.deepEqual(learned(files).likeliest('getC', 'c', '', 5), []);
  });

  it('is also a name of the document at hand, until its lines are gone', () => {
    const candidates = learned(files);
    assert.deepEqual(candidates.likeliest('kw', 'c', 'const knownWidth = 1;\n', 5), ['knownWidth']);
    assert.deepEqual(candidates.likeliest('kw', 'c', 'const knownWidth = 1;\nlet x;\n', 5), ['knownWidth']);
    assert.deepEqual(candidates.likeliest('kw', 'c', 'let x;\n', 5), []);
    assert.deepEqual(candidates.likeliest('kw', 'd', 'let y;\n', 5), []);
  });

  it('is nothing of a file that is gone or reads otherwise now', () => {
    const candidates = learned(files);
    candidates.learn('a', null);
    candidates.learn('b', 'renderNode');
    candidates.catchUp();
    assert.deepEqual(candidates.likeliest('gcbi', 'c', '', 5), []);
    assert.deepEqual(candidates.likeliest('rn', 'c', '', 5), ['renderNode']);
  });
});

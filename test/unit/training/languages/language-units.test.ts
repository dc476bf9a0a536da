import assert from 'node:assert/strict';
import {
  idsPerUnit,
  languageIds,
  languageVocabulary,
} from '../../../../src/training/languages/language-units';

describe('what the network of languages reads of a text', () => {
  it('is an id of each kind for each unit, up to so many units', () => {
    const ids = languageIds('def read(path):\n  return path\n', 100);
    assert.equal(ids.length % idsPerUnit, 0);
    assert.deepEqual(languageIds('def read(path):\n  return path\n', 2), ids.slice(0, 2 * idsPerUnit));
    assert.ok(ids.every((id) => id > 0 && id < languageVocabulary));
    assert.deepEqual(languageIds('', 100), []);
  });

  it('tells a word by the one before too, and numbers there only by how long they are', () => {
    const lastPair = (text: string) => languageIds(text, 100).at(-1);
    assert.notEqual(lastPair('const name'), lastPair('let name'));
    assert.equal(lastPair('version 1234'), lastPair('version 5678'));
    assert.notEqual(lastPair('version 1234'), lastPair('version 12345'));
  });
});

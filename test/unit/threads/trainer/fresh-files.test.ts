import assert from 'node:assert/strict';
import {
  textDigest,
  emphasised,
  freshFiles,
  knownFilesOf,
  planReadings,
  readingsOfFresh,
  withKnownFiles,
} from '../../../../src/threads/trainer/fresh-files';

describe('files that are new since the last run', () => {
  const earlier = {
    known: ['one', 'two'].map(textDigest),
    fresh: [],
    paths: ['a.ts', 'b.ts'].map(textDigest),
  };

  it('are those whose text the last run did not know, whatever their names', () => {
    assert.deepEqual(
      freshFiles(['two', 'two, changed', 'three'], earlier),
      new Set(['two, changed', 'three'].map(textDigest)),
    );
    assert.deepEqual(freshFiles(['anything'], undefined), new Set());
  });

  it('are read so often that they are a quarter of all, four times at most', () => {
    assert.equal(readingsOfFresh(10, 90), 3);
    assert.equal(readingsOfFresh(1, 1000), 4);
    assert.equal(readingsOfFresh(50, 50), 1);
    assert.equal(readingsOfFresh(0, 100), 1);
    assert.equal(readingsOfFresh(100, 0), 1);
    assert.deepEqual(emphasised(['a', 'b', 'c'], [false, true, false], 3), ['a', 'b', 'b', 'b', 'c']);
  });

  it('are told by digests that lie beside the training state; without them all files count alike', () => {
    const state = { tensors: new Map(), metadata: new Map([['other', 'kept']]) };
    const kept = withKnownFiles(state, earlier);
    assert.equal(kept.metadata.get('other'), 'kept');
    assert.deepEqual(knownFilesOf(kept), earlier);
    assert.equal(knownFilesOf(state), undefined);
    assert.equal(knownFilesOf({ ...state, metadata: new Map([['unroll.files', '{"known":3}']]) }), undefined);
  });

  it('and files that are gone: the run says that its weights know them, also two runs later', () => {
    const text = {
      training: [],
      validation: [],
      trainingTokens: 0,
      trainingCharacters: 0,
      validationCharacters: 0,
    };
    const read = (paths: string[], before?: typeof earlier) =>
      planReadings(
        paths.map((path) => ({ path, text: path, validation: false })),
        text,
        before,
        false,
      );
    assert.equal(read(['a.ts', 'b.ts'], earlier).notice, undefined);
    const first = read(['a.ts', 'c.ts'], earlier);
    assert.match(first.notice!, /trained on a file that is not read any more.*Forget Everything/);
    assert.equal(read(['a.ts', 'c.ts'], first.files as typeof earlier).notice, first.notice);
    assert.equal(read(['a.ts'], undefined).notice, undefined, 'a new model knows nothing of it');
  });
});

import assert from 'node:assert/strict';
import fs, { appendFileSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { readBytes } from '../../../../src/corpus/read/read-bytes';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { makeFolder, type TestFolder } from '../folder';

describe('readBytes', () => {
  let folder: TestFolder;
  const { readSync } = fs;
  /** Something happens to the file between its first byte and its last. */
  const whileReading = (happens: () => void): void => {
    let done = false;
    fs.readSync = ((...words: Parameters<typeof readSync>) => {
      const length = readSync(...words);
      if (!done) happens();
      done = true;
      return length;
    }) as typeof readSync;
  };
  beforeEach(() => {
    folder = makeFolder({ 'a.ts': 'some text', 'b.ts': 'other text' });
  });
  afterEach(() => {
    fs.readSync = readSync;
    folder.remove();
  });

  it('gives all of a file', () => {
    const read = readBytes(`${folder.path}/a.ts`, { bytes: 100 });
    assert.ok('bytes' in read);
    assert.equal(read.bytes.toString(), 'some text');
  });

  for (const [what, happens] of Object.entries<(file: string) => void>({
    grows: (file) => appendFileSync(file, 'more'),
    shrinks: (file) => truncateSync(file, 3),
    'is written anew with the same length': (file) => utimesSync(file, 1, 1),
  })) {
    it(`passes over a file that ${what} while it is read, and the report says so`, async () => {
      whileReading(() => happens(`${folder.path}/a.ts`));
      const { report, files } = await readCorpus({ folders: [folder.path], exclude: [] });
      assert.deepEqual(
        files.map(({ path }) => path),
        ['b.ts'],
      );
      assert.deepEqual(report.skipped, [{ reason: 'changed', files: 1, examples: ['a.ts'] }]);
    });
  }

  it('passes over a file that is gone when its turn comes', async () => {
    whileReading(() => rmSync(`${folder.path}/b.ts`));
    const { report } = await readCorpus({ folders: [folder.path], exclude: [] });
    assert.deepEqual(report.skipped, [{ reason: 'changed', files: 1, examples: ['b.ts'] }]);
  });
});

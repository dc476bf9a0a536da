import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { forgetKept, readKept } from '../../../src/history/kept-file';
import { RunHistory } from '../../../src/history/run-history';
import { SuggestionRecorder } from '../../../src/history/suggestion-record';
import { writeAtomically } from '../../../src/store/write-atomically';
import { temporaryDirectory } from '../store/temporary-directory';

/** Each puts something in the place of a file that history reads. */
const damages: readonly [name: string, damage: (file: string) => void][] = [
  ['is no JSON', (file) => writeFileSync(file, '{"word":')],
  ['has another shape', (file) => writeFileSync(file, '{"word":1}')],
  [
    'is sparse and of 4 GB',
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, 2 ** 32);
    },
  ],
  ['is a folder', (file) => mkdirSync(file)],
  ['is a pipe', (file) => execFileSync('mkfifo', [file])],
];

/** Windows has no pipes among its files. */
const possible = process.platform === 'win32' ? damages.slice(0, -1) : damages;

describe('a file that history keeps', () => {
  const directory = temporaryDirectory();
  const file = (): string => path.join(directory(), 'kept.json');
  let lines: string[] = [];
  const read = (): Promise<{ word: string } | null> =>
    readKept(file(), {
      ...{ shape: v.object({ word: v.string() }), atMost: 1_000, name: 'The word' },
      warn: (line) => lines.push(line),
    });

  beforeEach(() => void (lines = []));

  it('says what was written, and nothing where there is none', async () => {
    assert.equal(await read(), null);
    writeFileSync(file(), '{"word":"kept"}');
    assert.deepEqual(await read(), { word: 'kept' });
    assert.deepEqual(lines, []);
  });

  it('is read up to its limit and no further', async () => {
    const text = (length: number): string => JSON.stringify({ word: 'w'.repeat(length - 11) });
    writeFileSync(file(), text(1_000));
    assert.equal((await read())?.word.length, 989);
    writeFileSync(file(), text(1_001));
    assert.equal(await read(), null);
    assert.equal(readFileSync(`${file()}.damaged`, 'utf8'), text(1_001));
  });

  for (const [name, damage] of possible) {
    it(`that ${name} is set aside with one sentence, and forgotten with the rest`, async () => {
      damage(file());
      assert.equal(await read(), null);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, /^The word cannot be understood: it is set aside as .*kept\.json\.damaged\.$/);
      assert.ok(!existsSync(file()));
      writeFileSync(file(), '{"word":"new"}');
      assert.deepEqual(await read(), { word: 'new' });
      await forgetKept(file());
      assert.deepEqual(readdirSync(directory()), []);
    });

    it(`that ${name} hinders neither the last run nor the record of suggestions`, async () => {
      damage(path.join(directory(), 'last-run.json'));
      damage(path.join(directory(), 'suggestions.json'));
      const warn = (line: string): void => void lines.push(line);
      const run = new RunHistory(directory, writeAtomically, warn);
      assert.equal(await run.recall(), null);
      const recorder = new SuggestionRecorder({
        ...{ directory, write: writeAtomically, warn },
        lock: () => Promise.resolve(() => Promise.resolve()),
      });
      await recorder.open();
      assert.equal(recorder.record.all.shown, 0);
      assert.equal(lines.length, 2, lines.join('\n'));
      await run.forget();
      await recorder.forget();
      assert.deepEqual(readdirSync(directory()), [], 'also what was set aside');
    });
  }
});

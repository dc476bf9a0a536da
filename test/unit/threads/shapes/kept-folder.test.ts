import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptFolder } from '../../../../src/threads/shapes/kept-folder';
import { UnitCounts } from '../../../../src/training/proofreading/unit-counts';

describe('a folder whose counts are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-kept-folder-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const source = { folders: [folder], exclude: [] };
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const wanted = ['first', ' second', ' third', ' changed', ' added'].map((unit) => [unit]);

  it('has counted the files as they stand, whatever changed, came and went since the last question', async () => {
    const kept = new KeptFolder();
    const agrees = async (texts: readonly string[]): Promise<void> => {
      const { files, counts } = await kept.read(source);
      assert.deepEqual(files.map(({ text }) => text).sort(), [...texts].sort());
      const fresh = new UnitCounts();
      for (const text of texts) fresh.add(text);
      for (const units of wanted) assert.equal(counts.of(units), fresh.of(units), units.join());
    };
    write('a.ts', 'first second third\n');
    write('b.ts', 'first second second\n');
    await agrees(['first second third\n', 'first second second\n']);
    await agrees(['first second third\n', 'first second second\n']);
    write('a.ts', 'first changed third changed\n');
    await agrees(['first changed third changed\n', 'first second second\n']);
    rmSync(join(folder, 'b.ts'));
    write('c.ts', 'added added\n');
    await agrees(['first changed third changed\n', 'added added\n']);
  });

  it('answers questions that come at once one after the other', async () => {
    const kept = new KeptFolder();
    const [one, other] = await Promise.all([kept.read(source), kept.read(source)]);
    assert.ok(one.counts.of(['first']) > 0);
    assert.equal(one.counts.of(['first']), 1);
    assert.equal(other.counts, one.counts);
  });

  it('goes on after a folder that could not be read', async () => {
    const kept = new KeptFolder();
    await assert.rejects(kept.read({ folders: [join(folder, 'none')], exclude: [] }));
    assert.ok((await kept.read(source)).files.length > 0);
  });
});

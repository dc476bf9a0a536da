import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertIntegrity, download, integrityOf } from '../../../base/archive';
import { readManifest, type Package } from '../../../base/manifest';

describe('the archive of a package of the base', () => {
  let folder: string;
  const [npm, debian] = (['npm', 'debian'] as const).map((kind) =>
    readManifest().packages.find(({ from }) => from === kind)!,
  ) as [Package, Package];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'unroll-archive-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is asked for by its pinned version, from its own registry', () => {
    for (const [one, client, pinned] of [
      [npm, 'npm', `${npm.name}@${npm.version}`],
      [debian, 'apt-get', `${debian.name}=${debian.version}`],
    ] as const) {
      const asked: string[][] = [];
      const file = download(one, folder, false, (where, ...words) => {
        asked.push(words);
        writeFileSync(join(where, 'archive'), 'content');
      });
      assert.equal(file, join(folder, 'archive'));
      assert.deepEqual([asked[0]![0], asked[0]!.at(-1)], [client, pinned]);
    }
  });

  it('that is gone is told in one sentence with the way out', () => {
    const gone = (): never => {
      throw Object.assign(new Error('status 100'), { stderr: Buffer.from('warning\nE: Version not found') });
    };
    assert.throws(
      () => download(debian, folder, false, gone),
      /cannot be fetched: E: Version not found\. Fetch again when you are online, or pin .* --pin$/,
    );
  });

  it('with another hash is not read', () => {
    const file = join(folder, 'archive');
    writeFileSync(file, 'not what was pinned');
    assert.throws(
      () => assertIntegrity(npm, integrityOf(file)),
      /is not the one of the manifest .* not read/,
    );
    assertIntegrity({ ...npm, integrity: integrityOf(file) }, integrityOf(file));
  });
});

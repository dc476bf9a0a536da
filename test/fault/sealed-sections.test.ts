/**
 * Files of sections on disks that are full, that change while they are written, and that are not what
 * they seem.
 */
import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../src/protocol/failure';
import { readSections, writeSections } from '../../src/store/sealed-sections';
import type { FileOperations } from '../../src/store/write-atomically';
import { temporaryDirectory } from '../unit/store/temporary-directory';

const sections = new Map([
  ['one', Uint8Array.from({ length: 100_000 }, (_, i) => i)],
  ['nothing', new Uint8Array()],
  ['other', Uint8Array.of(1, 2, 3)],
]);
const fresh = (_: string, bytes: number): Uint8Array => new Uint8Array(bytes);

/** A disk that takes so many bytes. */
function fullAfter(room: number): FileOperations {
  return {
    rename,
    rm,
    async open(path, flags, mode) {
      const file = await open(path, flags, mode);
      return {
        write(bytes, offset) {
          room -= bytes.length - offset;
          if (room < 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
          return file.write(bytes, offset);
        },
        stat: () => file.stat(),
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
  };
}

describe('a file of sections', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'learned');

  it('comes back as it was written, and is nothing where there is none', async () => {
    assert.equal(await readSections(path(), '1', fresh), null);
    assert.equal(await writeSections(path(), '1', sections, { isUnchanged: () => true }), true);
    assert.deepEqual(await readSections(path(), '1', fresh), sections);
  });

  it('is as it was where the disk is full, and nothing is left beside it', async () => {
    await writeSections(path(), '1', sections, { isUnchanged: () => true });
    for (const room of [0, 50, 60_000, 100_050]) {
      const written = writeSections(path(), '2', sections, {
        isUnchanged: () => true,
        operations: fullAfter(room),
      });
      await assert.rejects(written, ({ code, message }: Failure) => code === 'disk' && /full/.test(message));
    }
    assert.deepEqual(await readdir(directory()), ['learned']);
    assert.deepEqual(await readSections(path(), '1', fresh), sections);
  });

  it('is not written when what it is made of changes meanwhile', async () => {
    let looks = 0;
    assert.equal(await writeSections(path(), '1', sections, { isUnchanged: () => looks++ < 2 }), false);
    assert.equal(looks, 3);
    assert.deepEqual(await readdir(directory()), []);
  });

  it('is refused when it is cut anywhere, longer, changed in any part, or of another version', async () => {
    await writeSections(path(), '1', sections, { isUnchanged: () => true });
    const whole = await readFile(path());
    const refused = async (bytes: Uint8Array, why: RegExp, version = '1'): Promise<void> => {
      await writeFile(path(), bytes);
      await assert.rejects(readSections(path(), version, fresh), why);
    };
    for (const length of [0, 10, 19, 20, 60, 5000, whole.length - 33, whole.length - 1])
      await refused(whole.subarray(0, length), /cannot be used: it is (cut|damaged|no such file)/);
    await refused(Buffer.concat([whole, Buffer.of(0)]), /it is cut/);
    for (const at of [0, 17, 30, 9000, whole.length - 34, whole.length - 1]) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      await refused(changed, /cannot be used/);
    }
    await refused(whole, /another version wrote it/, '2');
    await refused(Buffer.concat([whole.subarray(0, 16), Buffer.of(255, 255, 255, 255)]), /damaged/);
    await writeFile(path(), whole);
    assert.deepEqual(await readSections(path(), '1', fresh), sections);
  });

  it('bears damage in what was left unsealed, and there alone', async () => {
    await writeSections(path(), '1', sections, { isUnchanged: () => true, unsealed: ['one'] });
    const whole = await readFile(path());
    const start = whole.indexOf(sections.get('one')!.subarray(0, 64));
    whole[start + 5000]! ^= 1;
    await writeFile(path(), whole);
    const found = await readSections(path(), '1', fresh);
    assert.equal(found!.get('one')![5000]!, sections.get('one')![5000]! ^ 1);
    whole[start + 100_000]! ^= 1;
    await writeFile(path(), whole);
    await assert.rejects(readSections(path(), '1', fresh), /it is damaged/);
  });

  it('is refused when it is a folder', async () => {
    await assert.rejects(readSections(directory(), '1', fresh), /not a regular file/);
  });

  it('is refused when it stands behind a file, is cut while it is read, or does not fit', async () => {
    await writeSections(path(), '1', sections, { isUnchanged: () => true });
    await assert.rejects(readSections(join(path(), 'x'), '1', fresh), /cannot be used/);
    const short = (_: string, bytes: number): Uint8Array => new Uint8Array(Math.min(bytes, 2));
    await assert.rejects(readSections(path(), '1', short), /it is damaged/);
    const cut = (name: string, bytes: number): Uint8Array => {
      truncateSync(path(), 1000);
      return fresh(name, bytes);
    };
    await assert.rejects(readSections(path(), '1', cut), /it is cut/);
  });

  it('is not written where there is no folder', async () => {
    const written = writeSections(join(directory(), 'none', 'learned'), '1', sections, {
      isUnchanged: () => true,
    });
    await assert.rejects(written, ({ code }: Failure) => code === 'disk');
  });

  it('is not written when it would take more than half of the room that is left', async () => {
    const larger = new Map([['one', { length: Number.MAX_SAFE_INTEGER } as Uint8Array]]);
    await assert.rejects(
      writeSections(path(), '1', larger, { isUnchanged: () => true }),
      ({ code, message }: Failure) => code === 'disk' && /more than half of the room/.test(message),
    );
    assert.deepEqual(await readdir(directory()), []);
  });
});

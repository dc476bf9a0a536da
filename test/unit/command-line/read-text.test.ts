/** Files that a command is given: text is read, and nothing that blocks or never ends. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText } from '../../../src/command-line/read-text';
import { Failure } from '../../../src/protocol/failure';

describe('a file that a command is given', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'unroll-read-text-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const refused = (file: string, sentence: RegExp): void => {
    assert.throws(
      () => readText(file),
      (thrown) =>
        thrown instanceof Failure && thrown.code === 'not-readable' && thrown.message.startsWith(file)
          ? sentence.test(thrown.message)
          : false,
    );
  };

  it('is read as text, without its byte order mark, also through a link', () => {
    const file = join(folder, 'text.txt');
    writeFileSync(file, '\uFEFFone line\n');
    symlinkSync(file, join(folder, 'link.txt'));
    assert.equal(readText(file), 'one line\n');
    assert.equal(readText(join(folder, 'link.txt')), 'one line\n');
  });

  it('is refused when it is missing, a folder or too large, before a byte of it is read', () => {
    const large = join(folder, 'large.txt');
    writeFileSync(large, '');
    truncateSync(large, 8e9);
    refused(join(folder, 'missing.txt'), /no such file/);
    refused(folder, /no regular file/);
    refused(large, /larger than 64 MB/);
  });

  if (process.platform !== 'win32')
    it('is refused when it may never end: a FIFO, a device, a link to one', () => {
      const fifo = join(folder, 'fifo');
      execFileSync('mkfifo', [fifo]);
      const link = join(folder, 'zero.txt');
      symlinkSync('/dev/zero', link);
      refused(fifo, /no regular file/);
      refused('/dev/zero', /no regular file/);
      refused(link, /no regular file/);
    });
});

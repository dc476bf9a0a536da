/** Reads one regular file, and never anything that could block or never end: a FIFO, a device, a file that grows. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { SkipReason } from '../../protocol/corpus';

/** What was read, or why it was not. */
export type Bytes =
  | { readonly bytes: Buffer; readonly modified: number }
  | {
      readonly skipped: Extract<
        SkipReason,
        'symbolic-link' | 'not-a-file' | 'too-large' | 'changed' | 'not-readable'
      >;
    };

/** Opening a FIFO for reading would wait for a writer; a symbolic link could lead anywhere. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Reads all of a regular file of at most `maximumBytes`; its size is looked at before the first byte is read.
 * Never throws.
 */
export function readBytes(path: string, maximumBytes: number): Bytes {
  try {
    const file = openSync(path, flags);
    try {
      const before = fstatSync(file);
      if (!before.isFile()) return { skipped: 'not-a-file' };
      if (before.size > maximumBytes) return { skipped: 'too-large' };
      const bytes = Buffer.allocUnsafe(before.size);
      let length = 0;
      while (length < bytes.length) {
        const bytesRead = readSync(file, bytes, length, bytes.length - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      if (changed(before, fstatSync(file)) || length !== before.size) return { skipped: 'changed' };
      return { bytes, modified: before.mtimeMs };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { skipped: reasonOf(error) };
  }
}

function changed(before: Stats, after: Stats): boolean {
  return before.size !== after.size || before.mtimeMs !== after.mtimeMs;
}

/** Why the file system refused: what is gone was there a moment ago, when it was listed. */
export function reasonOf(error: unknown): 'symbolic-link' | 'not-a-file' | 'changed' | 'not-readable' {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ELOOP':
    case 'EMLINK':
      return 'symbolic-link';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'changed';
    case 'ENXIO':
    case 'EISDIR':
      return 'not-a-file';
    default:
      return 'not-readable';
  }
}

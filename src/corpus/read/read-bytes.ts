/**
 * Reads one regular file, and never anything that could block or never end: a FIFO, a device, a file that
 * grows. Every read of a file of a workspace goes through here, also of those that say what may be read.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  type BigIntStats,
} from 'node:fs';
import type { SkipReason } from '../../protocol/corpus';

/** What was read, or why it was not. */
export type Bytes =
  | { readonly bytes: Buffer; readonly modified: number }
  | {
      readonly skipped: Extract<
        SkipReason,
        'symbolic-link' | 'not-a-file' | 'too-large' | 'too-slow' | 'changed' | 'not-readable'
      >;
    };

export interface ReadingLimits {
  readonly bytes: number;
  /** Ms; looked at between two pieces of the file. */
  readonly milliseconds?: number;
}

export interface ReadingOptions {
  /** A symbolic link is followed: the path is one that the user gave, or that git would follow. */
  readonly followLinks?: boolean;
  /**
   * The real path of the file, without any link in it. What is opened must be that file: a folder on the way
   * may have become a link since it was listed.
   */
  readonly realPath?: string;
}

/** Opening a FIFO for reading would wait for a writer; a symbolic link could lead anywhere. */
const following = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const notFollowing = following | (constants.O_NOFOLLOW ?? 0);

const defaultMilliseconds = 5_000;
/** Bytes read at once. */
const piece = 1 << 18;

/** Reads all of a regular file; its size is looked at before the first byte is read. Never throws. */
export function readBytes(
  path: string,
  { bytes: maximumBytes, milliseconds = defaultMilliseconds }: ReadingLimits,
  { followLinks = false, realPath }: ReadingOptions = {},
): Bytes {
  try {
    const deadline = performance.now() + milliseconds;
    const file = openSync(path, followLinks ? following : notFollowing);
    try {
      const before = fstatSync(file, { bigint: true });
      if (!before.isFile()) return { skipped: 'not-a-file' };
      if (before.size > maximumBytes) return { skipped: 'too-large' };
      if (realPath !== undefined && !isAt(file, before, realPath)) return { skipped: 'symbolic-link' };
      const bytes = Buffer.allocUnsafe(Number(before.size));
      let length = 0;
      while (length < bytes.length) {
        const bytesRead = readSync(file, bytes, length, Math.min(piece, bytes.length - length), length);
        if (bytesRead === 0) break;
        length += bytesRead;
        if (performance.now() > deadline) return { skipped: 'too-slow' };
      }
      if (changed(before, fstatSync(file, { bigint: true })) || length !== bytes.length)
        return { skipped: 'changed' };
      return { bytes, modified: Number(before.mtimeNs) / 1e6 };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { skipped: reasonOf(error) };
  }
}

/** The real path of a folder or file, without links; null when it is not there. */
export function realPathOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

/** Is it the very file that stands at this path, with no link on the way? */
function isAt(file: number, opened: BigIntStats, realPath: string): boolean {
  const told = pathOfOpened(file);
  if (told !== null) return isSamePath(told, realPath);
  if (!isSamePath(realPathOf(realPath), realPath)) return false;
  const there = lstatSync(realPath, { bigint: true });
  return there.ino === opened.ino && there.dev === opened.dev && isSamePath(realPathOf(realPath), realPath);
}

/** Linux tells where an open file stands; null elsewhere. */
function pathOfOpened(file: number): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return readlinkSync(`/proc/self/fd/${file}`);
  } catch {
    return null;
  }
}

const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

function isSamePath(one: string | null, other: string): boolean {
  if (one === other) return true;
  const form = (path: string): string => path.replaceAll('\\', '/').normalize('NFC').toLowerCase();
  return ignoresCase && one !== null && form(one) === form(other);
}

function changed(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
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

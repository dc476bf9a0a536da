/**
 * Owns how a file is replaced: either the new content stands there whole and will survive a power cut, or the
 * old content stands there untouched. Write beside it → check the size → fsync → rename → fsync of the
 * folder.
 */
import { randomUUID } from 'node:crypto';
import { lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { codeOf, reasonOf } from './disk-reasons';

/** The part of `node:fs/promises` that writing needs; tests put a full or failing disk here. */
export interface FileOperations {
  open(path: string, flags: string, mode?: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

export interface OpenFile {
  write(bytes: Uint8Array, offset: number): Promise<{ bytesWritten: number }>;
  stat(): Promise<{ size: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What a file that is being written ends in; a crash may leave one behind, and it is never read. The first
 * write of a process to a place removes what was left there.
 */
export const unfinishedSuffix = '.unfinished';
/** Nobody writes for so long, ms. */
const unfinishedMilliseconds = 60_000;
const swept = new Set<string>();

/**
 * Replaces the content of `path`; its folder must be there. A symbolic link stays and what it points to is
 * replaced. Only the user may read the new file.
 * @param bytes all of it, or pieces that are asked for one after the other
 * @throws Failure `disk` with the path and what went wrong; the old content is as it was.
 */
export async function writeAtomically(
  path: string,
  bytes: Uint8Array | Iterable<Uint8Array>,
  operations: FileOperations = { open, rename, rm },
): Promise<void> {
  await withUnfinished(path, operations, async (unfinished, target) => {
    await writeWhole(unfinished, bytes instanceof Uint8Array ? [bytes] : bytes, operations);
    await renamePatiently(unfinished, target, operations);
    // The file is in place. A folder that cannot be synced (Windows, some network disks) only weakens the
    // promise about power cuts.
    await syncFolder(dirname(target), operations).catch(() => undefined);
  });
}

/**
 * Asks before long work whether its result could be written to `path` at its end, by writing as much; leaves
 * nothing behind.
 * @throws Failure `disk` as `writeAtomically` would
 */
export async function assertWritable(
  path: string,
  bytes = 0,
  operations: FileOperations = { open, rename, rm },
): Promise<void> {
  await withUnfinished(path, operations, async (unfinished) => {
    await writeWhole(unfinished, [new Uint8Array(bytes)], operations);
    await operations.rm(unfinished, { force: true });
  });
}

/** Removes what interrupted writes to this place left behind. Never throws. */
async function sweep(target: string, now = Date.now()): Promise<void> {
  if (swept.has(target)) return;
  swept.add(target);
  const folder = dirname(target);
  const ours = (name: string): boolean =>
    name.startsWith(`${basename(target)}.`) && name.endsWith(unfinishedSuffix);
  for (const name of (await readdir(folder).catch(() => [])).filter(ours)) {
    const left = join(folder, name);
    const age = await lstat(left).then(
      ({ mtimeMs }) => Math.abs(now - mtimeMs),
      () => 0,
    );
    if (age > unfinishedMilliseconds) await rm(left, { force: true }).catch(() => undefined);
  }
}

/**
 * Works on a file beside the one that the path leads to; it is gone when that fails. @throws Failure `disk`
 */
async function withUnfinished(
  path: string,
  operations: FileOperations,
  work: (unfinished: string, target: string) => Promise<void>,
): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const found = await lstat(target).catch(() => null);
  if (found && !found.isFile()) {
    throw new Failure('disk', said`${path} cannot be written: it is not a file. Name another place.`);
  }
  await sweep(target);
  const unfinished = `${target}.${randomUUID()}${unfinishedSuffix}`;
  try {
    await work(unfinished, target);
  } catch (cause) {
    await operations.rm(unfinished, { force: true }).catch(() => undefined);
    const sentence = said`${path} cannot be written: ${reasonOf(cause)} What stood there is unchanged.`;
    throw new Failure('disk', sentence, { cause });
  }
}

async function writeWhole(
  path: string,
  pieces: Iterable<Uint8Array>,
  operations: FileOperations,
): Promise<void> {
  const file = await operations.open(path, 'wx', 0o600);
  try {
    let length = 0;
    for (const bytes of pieces) {
      // A write may take fewer bytes than it was given without calling it an error.
      for (let offset = 0; offset < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, offset);
        if (bytesWritten === 0) throw new Error(`The disk took ${offset} of ${bytes.length} bytes.`);
        offset += bytesWritten;
      }
      length += bytes.length;
    }
    await file.sync();
    const { size } = await file.stat();
    if (size !== length) throw new Error(`The disk kept ${size} of ${length} bytes.`);
  } finally {
    await file.close();
  }
}

/** On Windows a virus scanner or a reader may hold the old file for a moment. */
async function renamePatiently(from: string, to: string, operations: FileOperations): Promise<void> {
  for (const milliseconds of [10, 50, 250]) {
    try {
      return await operations.rename(from, to);
    } catch (error) {
      if (!['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }
  return operations.rename(from, to);
}

async function syncFolder(folder: string, operations: FileOperations): Promise<void> {
  const handle = await operations.open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

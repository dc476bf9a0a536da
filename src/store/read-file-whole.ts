/** Reads a regular file of bounded size, and says in one sentence why when it cannot. */
import { constants, open, stat } from 'node:fs/promises';
import { asFailure, Failure } from '../protocol/failure';
import { type Filling, type Said, said } from '../protocol/said';
import { codeOf } from './disk-reasons';

/** More than the largest network that fits a tensor file and one array. */
const largestArray = 2 ** 31 - 1;
/** Bytes of one call. */
const atOnce = 2 ** 28;
/** By the code of a system error. */
const reasons: Readonly<Record<string, Said>> = {
  ENOENT: said`there is no such file`,
  ENOTDIR: said`there is no such file`,
  EACCES: said`there is no permission`,
  EPERM: said`there is no permission`,
};

/**
 * The bytes of the file. A pipe or a device, which might never end, is refused before it is opened.
 * @param kind how the user calls it, for example: model file
 * @throws Failure `not-readable`
 */
export async function readFileWhole(
  path: string,
  kind: Filling,
  maximumBytes = largestArray,
): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, maximumBytes);
  } catch (cause) {
    const reason = reasons[codeOf(cause)] ?? asFailure(cause).said;
    throw new Failure('not-readable', said`The ${kind} ${path} cannot be read: ${reason}.`, { cause });
  }
}

/**
 * As many bytes as the file has when it is opened: what is written to it meanwhile counts for nothing, so
 * nothing makes the reading longer than the size that was judged.
 * @throws Failure `not-readable` when it is no regular file, is larger, or cannot be read
 */
export async function readRegularFile(path: string, maximumBytes = largestArray): Promise<Uint8Array> {
  judge(await stat(path), maximumBytes);
  // Another file may stand there by now: opening a pipe would wait for a writer.
  // (Windows knows no O_NONBLOCK: undefined, which counts as 0 here.)
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { size } = judge(await file.stat(), maximumBytes);
    const bytes = new Uint8Array(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, atOnce), at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return at === size ? bytes : bytes.slice(0, at);
  } finally {
    await file.close();
  }
}

/** More than any file of the store but its models has, bytes. */
const small = 2 ** 20;

/** A small file as text. @throws as `readRegularFile` does */
export async function readSmall(path: string): Promise<string> {
  return new TextDecoder().decode(await readRegularFile(path, small));
}

interface Found {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

function judge(found: Found, maximumBytes: number): Found {
  if (found.isDirectory()) throw new Failure('not-readable', 'it is a folder');
  if (!found.isFile()) throw new Failure('not-readable', 'it is not a regular file');
  if (found.size > maximumBytes)
    throw new Failure('not-readable', said`it has ${found.size} bytes, and at most ${maximumBytes} are read`);
  return found;
}

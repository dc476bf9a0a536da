/** Reads a regular file of bounded size, and says in one sentence why when it cannot. */
import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../protocol/failure';
import { codeOf } from './write-atomically';

/** More than the largest network that fits a tensor file and one array. */
const largestArray = 2 ** 31 - 1;

/**
 * The bytes of the file. A pipe or a device, which might never end, is refused before it is opened.
 * @param kind how the user calls it, for example `model file`
 * @throws Failure `not-readable`
 */
export async function readFileWhole(
  path: string,
  kind: string,
  maximumBytes = largestArray,
): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is not a regular file');
    if (found.size > maximumBytes)
      throw new Error(`it has ${found.size} bytes, and at most ${maximumBytes} are read`);
    return await readFile(path);
  } catch (cause) {
    throw new Failure('not-readable', `The ${kind} ${path} cannot be read: ${reason(cause)}.`, { cause });
  }
}

function reason(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'there is no permission';
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

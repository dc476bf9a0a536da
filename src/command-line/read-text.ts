/** A file that a command is given, as text. */
import { readFile } from 'node:fs/promises';
import { Failure } from '../protocol/failure';

/** @throws Failure `not-readable` when there is no such file or it is no UTF-8 text. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(
      'not-readable',
      `${file} cannot be read (${error.code ?? error.message}). Check the path and the rights.`,
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('not-readable', `${file} is no UTF-8 text, so it cannot be scored. Convert it first.`);
  }
}

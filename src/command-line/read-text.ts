/** A file that a command is given, as text: decoded as the files of a folder are. */
import { readFile } from 'node:fs/promises';
import { decodeText } from '../corpus/read/decode-text';
import { notUnicode } from '../corpus/read/encodings';
import { Failure } from '../protocol/failure';

/**
 * Without a byte order mark.
 * @param encoding of text that is not Unicode's; "guess" guesses
 * @throws Failure `not-readable` when there is no such file or it is no text
 */
export async function readText(file: string, encoding?: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(
      'not-readable',
      `${file} cannot be read (${error.code ?? error.message}). Check the path and the rights.`,
    );
  });
  const decoded = decodeText(bytes, encoding === 'guess' ? { guess: true } : { encoding });
  if ('text' in decoded) return decoded.text;
  if (decoded.skipped === 'empty') return bytes.toString('utf8').replace(/^\uFEFF/, '');
  const why = decoded.skipped === 'binary' ? 'It is binary: name a text.' : notUnicode;
  throw new Failure('not-readable', `${file} cannot be read as text. ${why}`);
}

/** A file that a command is given, as text: decoded as the files of a folder are. */
import { decodeText } from '../corpus/read/decode-text';
import { notUnicode } from '../corpus/read/encodings';
import { readBytes, type Bytes } from '../corpus/read/read-bytes';
import { Failure } from '../protocol/failure';
import { inEnglish } from '../protocol/said';

/** Of one file, bytes. */
const maximumBytes = 64 * 1024 * 1024;

const whyNot: Record<Extract<Bytes, { skipped: unknown }>['skipped'], string> = {
  'symbolic-link': 'it is a link that leads nowhere. Name the file itself.',
  'not-a-file': 'it is no regular file. Name a text file.',
  'too-large': `it is larger than ${maximumBytes / 1024 / 1024} MB. Cut it into several files.`,
  'too-slow': 'its disk did not answer in time. Copy it to a local disk.',
  changed: 'there is no such file, or it changed just now. Check the path and the rights.',
  'not-readable': 'it does not exist or may not be opened. Check the path and the rights.',
};

/**
 * Without a byte order mark. Never waits for a writer and never reads without an end: a FIFO or a device is
 * refused.
 * @param encoding of text that is not Unicode's; "guess" guesses
 * @throws Failure `not-readable` when there is no such file or it is no text
 */
export function readText(file: string, encoding?: string): string {
  const read = readBytes(file, { bytes: maximumBytes }, { followLinks: true });
  if ('skipped' in read) throw new Failure('not-readable', `${file} cannot be read: ${whyNot[read.skipped]}`);
  const decoded = decodeText(read.bytes, encoding === 'guess' ? { guess: true } : { encoding });
  if ('text' in decoded) return decoded.text;
  if (decoded.skipped === 'empty') return read.bytes.toString('utf8').replace(/^\uFEFF/, '');
  const why = decoded.skipped === 'binary' ? 'It is binary: name a text.' : inEnglish(notUnicode);
  throw new Failure('not-readable', `${file} cannot be read as text. ${why}`);
}

/** Reads one file by the rules that need its content: decoding, machine-made text, secrets. */
import type { SkipReason } from '../../protocol/corpus';
import { cleanText } from '../../secrets/clean-text';
import { languageOf } from '../languages';
import type { Limits } from '../limits';
import type { Root } from '../walk/roots';
import { decodeText } from './decode-text';
import { isMachineMade } from './machine-made';
import { readBytes } from './read-bytes';
import type { Redactions } from '../../secrets/redact-secrets';

export interface ReadText {
  readonly text: string;
  readonly redactions: Redactions;
  readonly modified: number;
}

/**
 * Never throws: what cannot be read comes back with its reason.
 * @param relative within the root
 */
export function readText(
  root: Root,
  relative: string,
  { fileBytes }: Pick<Limits, 'fileBytes'>,
): ReadText | { readonly skipped: SkipReason } {
  const realPath = root.realPath(relative);
  if (realPath === null) return { skipped: 'not-readable' };
  const language = languageOf(relative);
  const read = readBytes(root.absolute(relative), { bytes: fileBytes }, { realPath });
  if ('skipped' in read) return read;
  const decoded = decodeText(read.bytes);
  return 'skipped' in decoded ? decoded : acceptText(decoded.text, language, read.modified);
}

/** The same for text that is at hand: of a file, or of an editor that has not saved it. */
export function acceptText(
  found: string,
  language: string,
  modified: number,
): ReadText | { readonly skipped: SkipReason } {
  if (isMachineMade(found)) return { skipped: 'generated' };
  const { text, redactions } = cleanText(found, language);
  if (text.trim() === '') return { skipped: 'empty' };
  return { text, redactions, modified };
}

/**
 * Reads one file by the rules that need its content: decoding, notebooks, machine-made text, line ends,
 * secrets.
 */
import type { SkipReason } from '../../protocol/corpus';
import { cleanText } from '../../secrets/clean-text';
import type { Root } from '../walk/roots';
import { insideText } from '../../text/form/text-form';
import { decodeText, type OtherEncoding } from './decode-text';
import { isMachineMade } from './machine-made';
import { notebookLanguage, notebookText } from './notebook';
import { readBytes } from './read-bytes';
import type { Redactions } from '../../secrets/redact-secrets';

export interface ReadText {
  readonly text: string;
  readonly redactions: Redactions;
  readonly modified: number;
}

/** What is known of a file before it is read. */
export interface FileRules {
  readonly language: string;
  /** The user asked for this very file or its folder: no guess stands against that. */
  readonly asked: boolean;
  readonly maximumBytes: number;
  readonly encoding: OtherEncoding;
}

/**
 * Never throws: what cannot be read comes back with its reason.
 * @param relative within the root
 */
export function readText(
  root: Root,
  relative: string,
  rules: FileRules,
): ReadText | { readonly skipped: SkipReason } {
  const realPath = root.realPath(relative);
  if (realPath === null) return { skipped: 'not-readable' };
  const read = readBytes(root.absolute(relative), { bytes: rules.maximumBytes }, { realPath });
  if ('skipped' in read) return read;
  const decoded = decodeText(read.bytes, rules.encoding);
  return 'skipped' in decoded ? decoded : acceptText(decoded.text, read.modified, rules);
}

/** The same for text that is there already: of a file, or of an editor that has not saved it. */
export function acceptText(
  found: string,
  modified: number,
  { language, asked }: Pick<FileRules, 'language' | 'asked'>,
): ReadText | { readonly skipped: SkipReason } {
  const written = language === notebookLanguage ? notebookText(found) : found;
  if (written === null || (!asked && isMachineMade(written))) return { skipped: 'generated' };
  const { text, redactions } = cleanText(insideText(written, null), language);
  if (text.trim() === '') return { skipped: 'empty' };
  return { text, redactions, modified };
}

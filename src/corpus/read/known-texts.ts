/**
 * What an earlier reading made of files, so that a file that is the same on disk as it was then, and read
 * by the same rules, is not read again.
 */
import { lstatSync } from 'node:fs';
import type { Indentation } from '../../text/form/indentation';
import { insideText } from '../../text/form/text-form';
import { measured, type MeasuredText } from './measured-text';
import type { FileRules, ReadText } from './read-corpus-file';

export interface KnownText extends ReadText, MeasuredText {
  /** Tells this state of the file from any other. */
  readonly stamp: string;
  /** As it was read last, where most files were indented otherwise. */
  readonly indented: IndentedText | null;
}

export interface IndentedText extends MeasuredText {
  readonly as: Indentation;
  readonly text: string;
}

/** The same text with the indentation of others. */
export function indentedText(original: string, as: Indentation): IndentedText {
  const text = insideText(original, as);
  return { ...measured(text), text, as };
}

/** By path on disk. */
export type KnownTexts = ReadonlyMap<string, KnownText>;

/** A file that was written so shortly ago may be written again without its times telling; ms. */
const restlessMilliseconds = 2000;

/** Of the file as it stands on disk now; null where nothing can be told by it. */
export function stampOf(path: string, { language, asked, encoding }: FileRules): string | null {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
    const written = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
    if (Date.now() - written < restlessMilliseconds) return null;
    return [dev, ino, size, mtimeNs, ctimeNs, language, asked, JSON.stringify(encoding)].join(' ');
  } catch {
    return null;
  }
}

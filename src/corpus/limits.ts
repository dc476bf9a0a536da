/**
 * How much is read at most, of one file, of one folder and in all. Every limit that cuts something has a
 * reason in the report.
 */

import { said } from '../protocol/said';

export interface Limits {
  /** Characters in all; more is sampled fairly (see `fair-sample.ts`). */
  readonly characters: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of one file of data (JSON, CSV, XML …), which would otherwise crowd out what people wrote. */
  readonly dataFileBytes: number;
  /** Files directly in one folder. */
  readonly filesPerFolder: number;
  /** Files listed in all. */
  readonly files: number;
  /** Folders within folders. */
  readonly depth: number;
  /** Bytes of one ignore file. */
  readonly ignoreFileBytes: number;
}

/** What to do about a file that is too large. */
export const tooLarge = said`A file may have 4 MB, one of data (JSON, CSV, XML …) 400 KB: split it, or train on a folder with parts of it.`;

export const defaultLimits: Limits = {
  characters: 10_000_000,
  fileBytes: 4_000_000,
  dataFileBytes: 400_000,
  filesPerFolder: 10_000,
  files: 500_000,
  depth: 100,
  ignoreFileBytes: 8_000_000,
};

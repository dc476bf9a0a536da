/** What to read, and what reading it gave (without any of its text): the report behind *What Did It Read?* */
import * as v from 'valibot';
import { count } from './numbers';

/** What is read: see `src/corpus`. */
export const CorpusSource = v.object({
  folders: v.array(v.string()),
  /** Globs on top of `.gitignore`, `.ignore` and `.unrollignore`. */
  exclude: v.array(v.string()),
  /** Globs of what is read; none, or not given: everything. */
  include: v.optional(v.array(v.string())),
  /**
   * Of files that are not Unicode's, by an editor's name (`shiftjis`) or the Encoding Standard's
   * (`shift_jis`).
   */
  encoding: v.optional(v.string()),
  /** Guess the encoding of such files from their bytes. */
  guessEncoding: v.optional(v.boolean()),
  /**
   * What holds in one of the folders, beside the globs that hold in all; its encoding instead of that of all.
   */
  perFolder: v.optional(
    v.array(
      v.object({
        folder: v.string(),
        exclude: v.array(v.string()),
        include: v.optional(v.array(v.string())),
        encoding: v.optional(v.string()),
        guessEncoding: v.optional(v.boolean()),
      }),
    ),
  ),
  /** Characters read at most; more is sampled fairly. */
  maximumCharacters: v.optional(count),
  /**
   * What stands in editors instead of what stands on disk; only when the user wants unsaved text to be
   * learned.
   */
  unsaved: v.optional(v.array(v.object({ path: v.string(), text: v.string() }))),
});
export type CorpusSource = v.InferOutput<typeof CorpusSource>;

export const SkipReason = v.picklist([
  'ignored', // by .gitignore, .ignore, .unrollignore or a setting
  'not-included', // none of the include globs matches it
  'ignore-rules', // the ignore file that governs its folder cannot be honoured, so nothing in it is read
  'secret-file', // .env, keys, certificates, credentials folders
  'binary',
  'not-utf', // neither UTF-8 nor UTF-16 with a byte order mark, nor the encoding that was named
  'generated', // minified or machine-made
  'lock-file',
  'duplicate', // nearly the same as another file
  'too-large',
  'too-slow', // to read
  'too-deep',
  'over-budget', // left out by the fair sample of a large folder
  'not-readable',
  'changed', // while it was read
  'symbolic-link',
  'not-a-file',
  'empty',
]);
export type SkipReason = v.InferOutput<typeof SkipReason>;

export const CorpusReport = v.object({
  folders: v.array(v.string()),
  files: count,
  /** Unicode code points. */
  characters: count,
  validationFiles: count,
  validationCharacters: count,
  languages: v.array(v.object({ language: v.string(), files: count, characters: count })),
  skipped: v.array(
    v.object({
      reason: SkipReason,
      files: count,
      examples: v.array(v.string()),
      /** The limit and what to do about it, in a sentence, where there is something to do. */
      wayOut: v.optional(v.string()),
    }),
  ),
  redactions: v.array(v.object({ kind: v.string(), count })),
  /** Globs of the source that matched no file which would be read, or not be read, without them. */
  unmatched: v.object({ include: v.array(v.string()), exclude: v.array(v.string()) }),
  seconds: v.number(),
});
export type CorpusReport = v.InferOutput<typeof CorpusReport>;

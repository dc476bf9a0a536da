/** Reads the text of the workspace folders: which files, which text, and a report of both. */
import { resolve } from 'node:path';
import type { CorpusReport, CorpusSource, SkipReason } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import { listed, said } from '../../protocol/said';
import type { CorpusFile } from './corpus-file';
import { fairOrder } from './fair-sample';
import { type IndentedText, indentedText, stampOf, type KnownText, type KnownTexts } from './known-texts';
import { tooLarge } from '../limits';
import { noneUnicode } from './encodings';
import { measured, type MeasuredText } from './measured-text';
import { NearDuplicates } from './near-duplicates';
import { Pace } from '../pace';
import { acceptText, readText, type ReadText } from './read-corpus-file';
import type { Root } from '../walk/roots';
import { fileRules, type Selection } from '../walk/selection';
import type { SkipTally } from '../walk/skip-tally';
import { splitFiles } from '../index/validation-split';
import { listCorpus, type Listing, type ListOptions } from '../walk/list-corpus';
import type { Candidate } from '../walk/walk';
import { IndentationVotes, type Indentation } from '../../text/form/indentation';

export type { CorpusFile } from './corpus-file';

export interface Corpus {
  /** In the order of their paths. */
  readonly files: readonly CorpusFile[];
  readonly report: CorpusReport;
  /** Files on disk that were passed over as nearly the same as one of `files`, by that one's path. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
  /** What most files were indented by, and now all are whose lines agree; null where none is indented. */
  readonly indentation: Indentation | null;
  /** What is known of the text of each file, by its path. */
  readonly measured: ReadonlyMap<string, MeasuredText>;
  /** What was made of files that can be told from changed ones, for the next reading. */
  readonly readings: KnownTexts;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with what was read so far. */
  readonly onProgress?: (files: number, characters: number) => void;
  /** `readings` of an earlier reading. */
  readonly known?: KnownTexts | undefined;
}

/**
 * @throws Failure `no-folder`, `not-readable`, `no-text`, `bad-request` (globs, encodings), `cancelled`
 */
export async function readCorpus(
  source: CorpusSource,
  options: ReadOptions & ListOptions = {},
): Promise<Corpus> {
  return readListed(await listCorpus(source, options), options);
}

/** Reads what was listed. @throws Failure `no-text`, `cancelled` */
export async function readListed(listing: Listing, options: ReadOptions = {}): Promise<Corpus> {
  const started = performance.now();
  const pace = new Pace(options.signal);
  const { source, selections, candidates, unmatched } = listing;
  const skips = listing.skips.copy();
  const { limits } = [...selections.values()][0]!;
  const unsaved = new Map(source.unsaved?.map(({ path, text }) => [resolve(path), text]));
  const reading = new Reading(selections, skips, unsaved, limits.characters, options.known);
  await reading.readAll(candidates, pace, options.onProgress);
  await reading.reindent(pace);
  pace.throwIfCancelled();
  if (reading.files.length === 0) throw nothingToRead([...selections.keys()], skips, unmatched.include);
  return reading.finish(unmatched, listing.seconds + (performance.now() - started) / 1000);
}

type CorpusFileText = Omit<CorpusFile, 'validation'>;

class Reading {
  files: CorpusFileText[] = [];
  private readonly indentation = new IndentationVotes();
  private readonly sizes = new Map<string, number>();
  private readonly measured = new Map<string, MeasuredText>();
  private readonly redactions = new Map<string, number>();
  private readonly duplicates = new NearDuplicates();
  private readonly copies = new Map<string, string[]>();
  private readonly readings = new Map<string, KnownText>();
  private characters = 0;

  constructor(
    private readonly selections: ReadonlyMap<Root, Selection>,
    private readonly skips: SkipTally,
    /** By path on disk. */
    private readonly unsaved: ReadonlyMap<string, string>,
    /** In all. */
    private readonly maximumCharacters: number,
    private readonly known: KnownTexts = new Map(),
  ) {}

  async readAll(
    candidates: readonly Candidate[],
    pace: Pace,
    onProgress: ReadOptions['onProgress'],
  ): Promise<void> {
    const bytes = candidates.reduce((sum, candidate) => sum + candidate.size, 0);
    const ordered = bytes > this.maximumCharacters ? fairOrder(candidates) : candidates;
    for (const candidate of ordered) {
      if (pace.isDue) {
        onProgress?.(this.files.length, this.characters);
        await pace.yieldToEventLoop();
      }
      if (this.characters >= this.maximumCharacters) this.skips.add('over-budget', candidate.path);
      else this.take(candidate);
    }
    onProgress?.(this.files.length, this.characters);
  }

  private read({
    root,
    relative,
    asked,
  }: Candidate): (ReadText & MeasuredText) | { readonly skipped: SkipReason } {
    const absolutePath = root.absolute(relative);
    const rules = fileRules(relative, asked, this.selections.get(root)!);
    const unsaved = this.unsaved.get(absolutePath);
    const stamp = unsaved === undefined ? stampOf(absolutePath, rules) : null;
    const known = this.known.get(absolutePath);
    if (stamp !== null && known?.stamp === stamp) {
      this.readings.set(absolutePath, known);
      return known;
    }
    const found =
      unsaved === undefined ? readText(root, relative, rules) : acceptText(unsaved, Date.now(), rules);
    if ('skipped' in found) return found;
    const read = { ...found, ...measured(found.text) };
    if (stamp !== null) this.readings.set(absolutePath, { ...read, stamp, indented: null });
    return read;
  }

  private take(candidate: Candidate): void {
    const { path, root, relative, language } = candidate;
    const absolutePath = root.absolute(relative);
    const read = this.read(candidate);
    if ('skipped' in read) {
      this.skips.add(read.skipped, path);
      return;
    }
    const { characters, sketch } = read;
    if (this.characters + characters > this.maximumCharacters) {
      this.skips.add('over-budget', path);
      return;
    }
    const original = this.duplicates.original(read.text, undefined, sketch);
    if (original !== null) {
      this.skips.add('duplicate', path);
      const copies = this.copies.get(original);
      if (copies) copies.push(absolutePath);
      else this.copies.set(original, [absolutePath]);
      return;
    }
    this.duplicates.add(path, read.text, sketch);
    this.indentation.add(read.indentation);
    this.measured.set(path, read);
    for (const [kind, count] of read.redactions)
      this.redactions.set(kind, (this.redactions.get(kind) ?? 0) + count);
    this.files.push({ path, absolutePath, language, text: read.text, modified: read.modified });
    this.sizes.set(path, characters);
    this.characters += characters;
  }

  /** All files as most are indented. */
  async reindent(pace: Pace): Promise<void> {
    const { majority } = this.indentation;
    const files = [];
    for (const file of this.files) {
      if (pace.isDue) await pace.yieldToEventLoop();
      const { indentation } = this.measured.get(file.path)!;
      const stays =
        majority === null || indentation === null || indentation === 'mixed' || indentation === majority;
      files.push({ ...file, text: stays ? file.text : this.indented(file, majority).text });
    }
    this.files = files;
  }

  private indented({ path, absolutePath, text }: CorpusFileText, as: Indentation): IndentedText {
    const reading = this.readings.get(absolutePath);
    const known = reading?.indented?.as === as ? reading.indented : null;
    const indented = known ?? indentedText(text, as);
    if (reading) this.readings.set(absolutePath, { ...reading, indented });
    this.measured.set(path, indented);
    this.characters += indented.characters - this.sizes.get(path)!;
    this.sizes.set(path, indented.characters);
    return indented;
  }

  finish(unmatched: CorpusReport['unmatched'], seconds: number): Corpus {
    this.files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const validation = splitFiles(this.files.map((file) => file.path));
    const files = this.files.map((file) => ({ ...file, validation: validation.has(file.path) }));
    const languages = new Map<string, { language: string; files: number; characters: number }>();
    let validationCharacters = 0;
    for (const { path, language } of files) {
      const characters = this.sizes.get(path)!;
      const entry = languages.get(language) ?? { language, files: 0, characters: 0 };
      entry.files++;
      entry.characters += characters;
      languages.set(language, entry);
      if (validation.has(path)) validationCharacters += characters;
    }
    const report: CorpusReport = {
      folders: [...this.selections.keys()].map((root) => root.folder),
      files: files.length,
      characters: this.characters,
      validationFiles: validation.size,
      validationCharacters,
      languages: [...languages.values()].sort(
        (a, b) => b.characters - a.characters || (a.language < b.language ? -1 : 1),
      ),
      skipped: this.skips.summary(),
      redactions: [...this.redactions]
        .map(([kind, count]) => ({ kind, count }))
        .sort((a, b) => b.count - a.count),
      unmatched,
      seconds,
    };
    const { copies, readings, measured } = this;
    return { files, report, copies, indentation: this.indentation.majority, measured, readings };
  }
}

function nothingToRead(roots: readonly Root[], skips: SkipTally, unmatched: readonly string[]): Failure {
  const where = roots.map((root) => root.folder).join(', ');
  const { total } = skips;
  if (total === 0)
    return new Failure('no-text', said`There are no files in ${where}: add some text to learn from.`);
  if (skips.count('binary') === total) {
    return new Failure(
      'no-text',
      said`All ${total} files in ${where} are binary: choose a folder that holds text.`,
    );
  }
  if (skips.count('not-utf') === total)
    return new Failure('no-text', said`No file in ${where} is Unicode text. ${noneUnicode}`);
  if (skips.count('too-large') === total)
    return new Failure('no-text', said`All ${total} files in ${where} are too large to be read. ${tooLarge}`);
  if (unmatched.length > 0) {
    return new Failure(
      'no-text',
      said`No file in ${where} matches ${unmatched.map((glob) => `"${glob}"`).join(', ')}: check what is to be included.`,
    );
  }
  const reasons = skips
    .summary()
    .slice(0, 4)
    .map(({ reason, files }) => said`${files} ${reason}`);
  return new Failure(
    'no-text',
    said`There is no text to learn from in ${where} (passed over: ${listed(reasons)}).`,
  );
}

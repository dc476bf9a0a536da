/** Reads the text of the workspace folders: which files, which text, and a report of both. */
import { resolve } from 'node:path';
import type { CorpusReport, CorpusSource, SkipReason } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import { listed, said } from '../../protocol/said';
import type { CorpusFile } from './corpus-file';
import { fairOrder } from './fair-sample';
import { stampOf, type KnownText, type KnownTexts } from './known-texts';
import type { Limits } from '../limits';
import { tooLarge } from '../limits';
import { decoderOf, noneUnicode } from './encodings';
import { measured, type MeasuredText } from './measured-text';
import { NearDuplicates } from './near-duplicates';
import { Pace } from '../pace';
import { acceptText, readText, type ReadText } from './read-corpus-file';
import { checkRoot, rootsOf, type Root } from '../walk/roots';
import { fileRules, selectionOf, type Selection } from '../walk/selection';
import { SkipTally } from '../walk/skip-tally';
import { splitFiles } from '../index/validation-split';
import { walk, type Candidate } from '../walk/walk';
import { IndentationVotes, type Indentation } from '../../text/form/indentation';
import { insideText } from '../../text/form/text-form';
import { countCharacters } from '../../text/characters/code-points';

export type { CorpusFile } from './corpus-file';

export interface Corpus {
  /** In the order of their paths. */
  readonly files: readonly CorpusFile[];
  readonly report: CorpusReport;
  /** Files on disk that were passed over as nearly the same as one of `files`, by that one's path. */
  readonly copies: ReadonlyMap<string, readonly string[]>;
  /** What most files were indented by, and now all are whose lines agree; null where none is indented. */
  readonly indentation: Indentation | null;
  /** What is known of the text of each file, by its path; of those whose indentation changed nothing. */
  readonly measured: ReadonlyMap<string, MeasuredText>;
  /** What was made of files that can be told from changed ones, for the next reading. */
  readonly readings: KnownTexts;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with what was read so far. */
  readonly onProgress?: (files: number, characters: number) => void;
  readonly limits?: Partial<Limits>;
  /** `readings` of an earlier reading. */
  readonly known?: KnownTexts;
  /**
   * Told of each file and folder that is passed over, with the file or list that says so where there is one.
   */
  readonly onSkip?: (path: string, reason: SkipReason, rule?: string) => void;
}

/**
 * @throws Failure `no-folder`, `not-readable`, `no-text`, `bad-request` (globs), `cancelled`
 */
export async function readCorpus(source: CorpusSource, options: ReadOptions = {}): Promise<Corpus> {
  const started = performance.now();
  const pace = new Pace(options.signal);
  pace.throwIfCancelled();
  checkEncodings(source);
  const skips = new SkipTally(options.onSkip);
  const roots = usableRoots(source.folders, skips);
  const selections = new Map(roots.map((root) => [root, selectionOf(source, root.folder, options.limits)]));
  const candidates: Candidate[] = [];
  for (const [root, selection] of selections) await walk(root, { ...selection, skips, pace }, candidates);

  const unsaved = new Map(source.unsaved?.map(({ path, text }) => [resolve(path), text]));
  const reading = new Reading(selections, skips, unsaved, options.known);
  await reading.readAll(candidates, pace, options.onProgress);
  await reading.reindent(pace);
  pace.throwIfCancelled();
  const unmatched = unmatchedGlobs(source, [...selections.values()]);
  if (reading.files.length === 0) throw nothingToRead(roots, skips, unmatched.include);
  return reading.finish(unmatched, (performance.now() - started) / 1000);
}

/** @throws Failure `bad-request` for an encoding that is not known */
function checkEncodings({ encoding, perFolder = [] }: CorpusSource): void {
  for (const name of [encoding, ...perFolder.map((one) => one.encoding)]) {
    if (name !== undefined && decoderOf(name) === null)
      throw new Failure(
        'bad-request',
        said`The encoding "${name}" is not known. Name one like shiftjis, gb18030 or windows1251.`,
      );
  }
}

/** Globs that matched in none of the folders. */
function unmatchedGlobs(source: CorpusSource, selections: readonly Selection[]): CorpusReport['unmatched'] {
  const inNone = (kind: 'include' | 'exclude'): string[] => {
    const mine = (glob: string): boolean =>
      (source[kind] ?? []).includes(glob) ||
      (source.perFolder ?? []).some((folder) => (folder[kind] ?? []).includes(glob));
    const [first, ...others] = selections.map((selection) => new Set(selection[kind].unmatched));
    return [...(first ?? [])].filter((glob) => mine(glob) && others.every((other) => other.has(glob)));
  };
  return { include: inNone('include'), exclude: inNone('exclude') };
}

/** Folders that cannot be read are passed over as long as another one can. */
function usableRoots(folders: readonly string[], skips: SkipTally): Root[] {
  if (folders.length === 0)
    throw new Failure('no-folder', 'No folder is open: open the folder that holds the text.');
  const roots = rootsOf(folders);
  const usable: Root[] = [];
  let failure: Failure | null = null;
  for (const root of roots) {
    const failed = checkRoot(root);
    if (!failed) usable.push(root);
    else skips.add('not-readable', root.shown(''));
    failure ??= failed;
  }
  if (usable.length === 0 && failure) throw failure;
  return usable;
}

class Reading {
  files: Omit<CorpusFile, 'validation'>[] = [];
  private readonly indentation = new IndentationVotes();
  private readonly sizes = new Map<string, number>();
  private readonly measured = new Map<string, MeasuredText>();
  private readonly redactions = new Map<string, number>();
  private readonly duplicates = new NearDuplicates();
  private readonly copies = new Map<string, string[]>();
  private readonly readings = new Map<string, KnownText>();
  private characters = 0;

  private readonly limits: Limits;

  constructor(
    private readonly selections: ReadonlyMap<Root, Selection>,
    private readonly skips: SkipTally,
    /** By path on disk. */
    private readonly unsaved: ReadonlyMap<string, string>,
    private readonly known: KnownTexts = new Map(),
  ) {
    this.limits = [...selections.values()][0]!.limits;
  }

  async readAll(
    candidates: readonly Candidate[],
    pace: Pace,
    onProgress: ReadOptions['onProgress'],
  ): Promise<void> {
    const bytes = candidates.reduce((sum, candidate) => sum + candidate.size, 0);
    const ordered = bytes > this.limits.characters ? fairOrder(candidates) : candidates;
    for (const candidate of ordered) {
      if (pace.isDue) {
        onProgress?.(this.files.length, this.characters);
        await pace.yieldToEventLoop();
      }
      if (this.characters >= this.limits.characters) this.skips.add('over-budget', candidate.path);
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
    if (stamp !== null) this.readings.set(absolutePath, { ...read, stamp });
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
    if (this.characters + characters > this.limits.characters) {
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
      const stays = indentation === null || indentation === 'mixed' || indentation === majority;
      const text = stays ? file.text : insideText(file.text, majority);
      if (text !== file.text) this.resize(file.path, text);
      files.push({ ...file, text });
    }
    this.files = files;
  }

  private resize(path: string, text: string): void {
    const characters = countCharacters(text);
    this.measured.delete(path);
    this.characters += characters - this.sizes.get(path)!;
    this.sizes.set(path, characters);
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

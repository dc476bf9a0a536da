/** Reads the text of the workspace folders: which files, which text, and a report of both. */
import type { CorpusReport, CorpusSource } from '../protocol/corpus';
import { Failure } from '../protocol/failure';
import { countCharacters, type CorpusFile } from './corpus-file';
import { fairOrder } from './fair-sample';
import { ignoresCase } from './folder-rules';
import { Globs } from './globs';
import { TooManyPatterns } from './ignore-patterns';
import { defaultLimits, type Limits } from './limits';
import { NearDuplicates } from './near-duplicates';
import { readText } from './read-corpus-file';
import { checkRoot, rootsOf, type Root } from './roots';
import { SkipTally } from './skip-tally';
import { splitFiles } from './validation-split';
import { throwIfCancelled, walk, type Candidate } from './walk';

export type { CorpusFile } from './corpus-file';

export interface Corpus {
  /** In the order of their paths. */
  readonly files: readonly CorpusFile[];
  readonly report: CorpusReport;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called now and then with what was read so far. */
  readonly onProgress?: (files: number, characters: number) => void;
  readonly limits?: Partial<Limits>;
}

/** Files read at a time, while the one before is cleaned. */
const readAhead = 8;

/**
 * @throws Failure `no-folder`, `not-readable`, `no-text`, `bad-request` (globs), `cancelled`
 */
export async function readCorpus(source: CorpusSource, options: ReadOptions = {}): Promise<Corpus> {
  const started = performance.now();
  const { signal } = options;
  throwIfCancelled(signal);
  const limits = limitsOf(source, options.limits);
  const skips = new SkipTally();
  const roots = await usableRoots(source.folders, skips);
  const walkOptions = { ...globsOf(source), limits, skips, signal };
  const candidates: Candidate[] = [];
  for (const root of roots) await walk(root, walkOptions, candidates);

  const reading = new Reading(limits, skips);
  await reading.readAll(candidates, options);
  if (reading.files.length === 0) throw nothingToRead(roots, skips);
  return reading.finish(roots, (performance.now() - started) / 1000);
}

export function limitsOf(source: CorpusSource, limits: Partial<Limits> = {}): Limits {
  const characters = source.maximumCharacters ?? limits.characters ?? defaultLimits.characters;
  return { ...defaultLimits, ...limits, characters };
}

/** @throws Failure `bad-request` */
export function globsOf(source: CorpusSource): { exclude: Globs; include: Globs } {
  try {
    return {
      exclude: new Globs(source.exclude, ignoresCase),
      include: new Globs(source.include ?? [], ignoresCase),
    };
  } catch (error) {
    if (!(error instanceof TooManyPatterns)) throw error;
    throw new Failure(
      'bad-request',
      'There are too many include and exclude globs: give fewer, or name folders.',
    );
  }
}

/** Folders that cannot be read are passed over as long as another one can. */
async function usableRoots(folders: readonly string[], skips: SkipTally): Promise<Root[]> {
  if (folders.length === 0)
    throw new Failure('no-folder', 'No folder is open: open the folder that holds the text.');
  const roots = rootsOf(folders);
  const usable: Root[] = [];
  let failure: Failure | null = null;
  for (const root of roots) {
    const failed = await checkRoot(root);
    if (!failed) usable.push(root);
    else skips.add('not-readable', root.shown(''));
    failure ??= failed;
  }
  if (usable.length === 0 && failure) throw failure;
  return usable;
}

class Reading {
  readonly files: Omit<CorpusFile, 'validation'>[] = [];
  private readonly sizes = new Map<string, number>();
  private readonly redactions = new Map<string, number>();
  private readonly duplicates = new NearDuplicates();
  private characters = 0;

  constructor(
    private readonly limits: Limits,
    private readonly skips: SkipTally,
  ) {}

  async readAll(candidates: readonly Candidate[], { signal, onProgress }: ReadOptions): Promise<void> {
    const bytes = candidates.reduce((sum, candidate) => sum + candidate.size, 0);
    const ordered = bytes > this.limits.characters ? fairOrder(candidates) : candidates;
    for (let i = 0; i < ordered.length; i += readAhead) {
      throwIfCancelled(signal);
      const batch = ordered.slice(i, i + readAhead);
      if (this.characters >= this.limits.characters) {
        for (const candidate of batch) this.skips.add('over-budget', candidate.path);
        continue;
      }
      const texts = batch.map(async ({ absolutePath, language }) =>
        readText(absolutePath, language, this.limits.fileBytes),
      );
      for (const [j, candidate] of batch.entries()) {
        this.take(candidate, await texts[j]!);
        throwIfCancelled(signal);
      }
      onProgress?.(this.files.length, this.characters);
    }
  }

  private take(candidate: Candidate, read: Awaited<ReturnType<typeof readText>>): void {
    const { path, absolutePath, language } = candidate;
    if ('skipped' in read) {
      this.skips.add(read.skipped, path);
      return;
    }
    const characters = countCharacters(read.text);
    if (this.characters + characters > this.limits.characters) {
      this.skips.add('over-budget', path);
      return;
    }
    if (this.duplicates.original(read.text) !== null) {
      this.skips.add('duplicate', path);
      return;
    }
    this.duplicates.add(path, read.text);
    for (const [kind, count] of read.redactions)
      this.redactions.set(kind, (this.redactions.get(kind) ?? 0) + count);
    this.files.push({ path, absolutePath, language, text: read.text, modified: read.modified });
    this.sizes.set(path, characters);
    this.characters += characters;
  }

  finish(roots: readonly Root[], seconds: number): Corpus {
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
      folders: roots.map((root) => root.folder),
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
      seconds,
    };
    return { files, report };
  }
}

function nothingToRead(roots: readonly Root[], skips: SkipTally): Failure {
  const where = roots.map((root) => root.folder).join(', ');
  const { total } = skips;
  if (total === 0)
    return new Failure('no-text', `There are no files in ${where}: add some text to learn from.`);
  if (skips.count('binary') === total) {
    return new Failure(
      'no-text',
      `All ${total} files in ${where} are binary: choose a folder that holds text.`,
    );
  }
  const reasons = skips
    .summary()
    .slice(0, 4)
    .map(({ reason, files }) => `${files} ${reason}`);
  return new Failure(
    'no-text',
    `There is no text to learn from in ${where} (passed over: ${reasons.join(', ')}).`,
  );
}

/**
 * Follows a corpus as files are saved, created, renamed and deleted: each change is judged by the rules of
 * the whole reading, in the order in which it came, and nothing else is read again. Holds no text: the
 * changes carry it.
 */
import path from 'node:path';
import type { CorpusSource, SkipReason } from '../../protocol/corpus';
import type { CorpusFile } from '../read/corpus-file';
import { ignoreFileNames } from '../ignore/folder-rules';
import { hashOf } from '../hash';
import { judgePath, rulesWithin } from '../walk/judge-path';
import type { Limits } from '../limits';
import { measured, type MeasuredText } from '../read/measured-text';
import { NearDuplicates } from '../read/near-duplicates';
import { Pace } from '../pace';
import type { Corpus } from '../read/read-corpus';
import { acceptText, readText } from '../read/read-corpus-file';
import { rootsOf, type Root } from '../walk/roots';
import { fileRules, selectionOf, type Selection } from '../walk/selection';
import { SkipTally } from '../walk/skip-tally';
import { isValidationPath } from './validation-split';
import { status, walk } from '../walk/walk';
import type { Indentation } from '../../text/form/indentation';
import { insideText } from '../../text/form/text-form';
import { countCharacters } from '../../text/characters/code-points';

/**
 * What is being worked at may go beyond the fair sample by a tenth, or it could not be learned once that is
 * full.
 */
const roomForChanges = 1.1;

/** What the network should learn or forget, to be applied in this order. `path` is that of `CorpusFile`. */
export type CorpusChange =
  | { readonly kind: 'learn'; readonly file: CorpusFile }
  | { readonly kind: 'forget'; readonly path: string; readonly reason: SkipReason | 'deleted' };

interface Known {
  readonly characters: number;
  readonly validation: boolean;
  /** Of the text: two saves may carry the same time. */
  readonly hash: number;
}

const nothing = {
  files: [],
  copies: new Map<string, readonly string[]>(),
  indentation: null,
  measured: new Map<string, MeasuredText>(),
};

export class CorpusIndex {
  private readonly roots: readonly Root[];
  private readonly selections: ReadonlyMap<Root, Selection>;
  private readonly known = new Map<string, Known>();
  private readonly duplicates = new NearDuplicates();
  /** Passed over as nearly the same as the key; looked at again when that one goes. */
  private readonly copies = new Map<string, Set<string>>();
  private readonly indentation: Indentation | null;
  private characters = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** @param read what `readCorpus` gave for the same source; nothing to start with an empty corpus */
  constructor(
    source: CorpusSource,
    { files, copies, indentation, measured: known }: Pick<Corpus, keyof typeof nothing> = nothing,
    limits?: Partial<Limits>,
  ) {
    this.roots = rootsOf(source.folders);
    this.selections = new Map(this.roots.map((root) => [root, selectionOf(source, root.folder, limits)]));
    this.indentation = indentation;
    for (const file of files) this.enter(file, known.get(file.path));
    for (const [original, paths] of copies) this.copies.set(original, new Set(paths));
  }

  has(shownPath: string): boolean {
    return this.known.has(shownPath);
  }

  /** The path of a file that is read and nearly the same as this text, or null. */
  original(text: string, except: string): string | null {
    return this.duplicates.original(text, except);
  }

  get size(): number {
    return this.known.size;
  }

  /**
   * A file or folder was saved or created, or an ignore file changed. Unchanged files give no change.
   * @param unsaved what an editor shows of the file, to be learned instead of what stands on disk
   */
  async update(absolutePath: string, unsaved?: string): Promise<CorpusChange[]> {
    return this.inOrder(async () => this.examine(path.resolve(absolutePath), unsaved));
  }

  /** A file or folder is gone. */
  async remove(absolutePath: string): Promise<CorpusChange[]> {
    return this.inOrder(async () => this.drop(path.resolve(absolutePath)));
  }

  async rename(from: string, to: string): Promise<CorpusChange[]> {
    return this.inOrder(async () => [
      ...(await this.drop(path.resolve(from))),
      ...(await this.examine(path.resolve(to))),
    ]);
  }

  /**
   * One change at a time: a later one never overtakes an earlier one, nor does a failed one stop the rest.
   */
  private async inOrder(work: () => Promise<CorpusChange[]>): Promise<CorpusChange[]> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private locate(absolutePath: string): { root: Root; relative: string } | null {
    for (const root of this.roots) {
      if (absolutePath === root.folder) return { root, relative: '' };
      const relative = root.relative(absolutePath);
      if (relative !== null) return { root, relative };
    }
    return null;
  }

  private async examine(absolutePath: string, unsaved?: string): Promise<CorpusChange[]> {
    const place = this.locate(absolutePath);
    if (!place) return [];
    const { root, relative } = place;
    const stats = status(absolutePath);
    if (typeof stats !== 'string' && stats.isDirectory()) return this.examineFolder(root, relative);
    const changes = await this.examineFile(root, relative, unsaved);
    const name = path.basename(absolutePath);
    if ((ignoreFileNames as readonly string[]).includes(name)) {
      changes.push(...(await this.examineFolder(root, parentOf(relative))));
    }
    return changes;
  }

  /** Lists the folder again: forgets what is no longer to be read, reads what is new. */
  private async examineFolder(root: Root, folder: string): Promise<CorpusChange[]> {
    const selection = this.selections.get(root)!;
    const within = rulesWithin(root, folder, selection);
    const candidates =
      'skipped' in within
        ? []
        : await walk(
            root,
            { ...selection, skips: new SkipTally(), pace: new Pace() },
            [],
            folder,
            within.above,
          );
    const listed = new Set(candidates.map((candidate) => candidate.path));
    const changes: CorpusChange[] = [];
    for (const shown of this.within(root, folder)) {
      if (!listed.has(shown)) changes.push(...(await this.forget(shown, 'ignored')));
    }
    for (const candidate of candidates) {
      if (this.known.has(candidate.path)) continue;
      changes.push(...(await this.read(root, candidate.relative, candidate.asked)));
    }
    return changes;
  }

  private async examineFile(root: Root, relative: string, unsaved?: string): Promise<CorpusChange[]> {
    const judged = judgePath(root, relative, this.selections.get(root)!);
    if (!('skipped' in judged)) return this.read(root, relative, judged.asked, unsaved);
    // What was never saved stands in an empty file.
    if (judged.skipped === 'empty' && unsaved !== undefined) return this.read(root, relative, false, unsaved);
    return this.forget(root.shown(relative), judged.skipped);
  }

  private async read(
    root: Root,
    relative: string,
    asked: boolean,
    unsaved?: string,
  ): Promise<CorpusChange[]> {
    const shown = root.shown(relative);
    const absolutePath = root.absolute(relative);
    const selection = this.selections.get(root)!;
    const rules = fileRules(relative, asked, selection);
    const { language } = rules;
    const read =
      unsaved === undefined ? readText(root, relative, rules) : acceptText(unsaved, Date.now(), rules);
    if ('skipped' in read) return this.forget(shown, read.skipped);
    const before = this.known.get(shown);
    const text = insideText(read.text, this.indentation);
    const characters = countCharacters(text);
    if (before?.characters === characters && before.hash === hashOf(text)) return [];
    const others = this.characters - (before?.characters ?? 0);
    if (others + characters > selection.limits.characters * roomForChanges)
      return this.forget(shown, 'over-budget');
    const original = this.duplicates.original(text, shown);
    if (original !== null) {
      const copies = this.copies.get(original) ?? new Set();
      this.copies.set(original, copies.add(absolutePath));
      return this.forget(shown, 'duplicate');
    }
    const validation = before?.validation ?? isValidationPath(shown);
    const file = {
      path: shown,
      absolutePath,
      language,
      text,
      validation,
      modified: read.modified,
    };
    this.leave(shown);
    this.enter(file);
    return [{ kind: 'learn', file }];
  }

  private async drop(absolutePath: string): Promise<CorpusChange[]> {
    const place = this.locate(absolutePath);
    if (!place) return [];
    const { root, relative } = place;
    const changes: CorpusChange[] = [];
    for (const shown of this.within(root, relative)) changes.push(...(await this.forget(shown, 'deleted')));
    changes.push(...(await this.forget(root.shown(relative), 'deleted')));
    if ((ignoreFileNames as readonly string[]).includes(path.basename(relative))) {
      changes.push(...(await this.examineFolder(root, parentOf(relative))));
    }
    return changes;
  }

  private within(root: Root, folder: string): string[] {
    const prefix = folder === '' ? root.prefixWithSlash : `${root.shown(folder)}/`;
    return [...this.known.keys()].filter((shown) => shown.startsWith(prefix));
  }

  /** Takes a file out, then looks again at the copies that it stood for. */
  private async forget(shown: string, reason: SkipReason | 'deleted'): Promise<CorpusChange[]> {
    if (!this.leave(shown)) return [];
    const changes: CorpusChange[] = [{ kind: 'forget', path: shown, reason }];
    const copies = this.copies.get(shown);
    this.copies.delete(shown);
    for (const copy of copies ?? []) {
      const place = this.locate(copy);
      if (place) changes.push(...(await this.examineFile(place.root, place.relative)));
    }
    return changes;
  }

  private enter({ path: shown, text, validation }: CorpusFile, known = measured(text)): void {
    const { characters, hash, sketch } = known;
    this.known.set(shown, { characters, validation, hash });
    this.duplicates.add(shown, text, sketch);
    this.characters += characters;
  }

  private leave(shown: string): boolean {
    const known = this.known.get(shown);
    if (!known) return false;
    this.known.delete(shown);
    this.duplicates.remove(shown);
    this.characters -= known.characters;
    return true;
  }
}

function parentOf(relative: string): string {
  return relative.includes('/') ? relative.slice(0, relative.lastIndexOf('/')) : '';
}

/** Lists the files of all workspace folders that may be read, once for as many readings as are wanted. */
import type { CorpusReport, CorpusSource, SkipReason } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import type { Limits } from '../limits';
import { Pace } from '../pace';
import { decoderOf } from '../read/encodings';
import { checkRoot, rootsOf, type Root } from './roots';
import { selectionOf, type Selection } from './selection';
import { SkipTally } from './skip-tally';
import { walk, type Candidate } from './walk';

export interface Listing {
  readonly source: CorpusSource;
  /** Of each folder that can be read. */
  readonly selections: ReadonlyMap<Root, Selection>;
  readonly candidates: readonly Candidate[];
  /** What is passed over unread. */
  readonly skips: SkipTally;
  /** Globs that matched in none of the folders. */
  readonly unmatched: CorpusReport['unmatched'];
  readonly seconds: number;
}

export interface ListOptions {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits>;
  /**
   * Told of each file and folder that is passed over, with the file or list that says so where there is one.
   */
  readonly onSkip?: (path: string, reason: SkipReason, rule?: string) => void;
}

/** @throws Failure `no-folder`, `not-readable`, `bad-request` (globs, encodings), `cancelled` */
export async function listCorpus(source: CorpusSource, options: ListOptions = {}): Promise<Listing> {
  const started = performance.now();
  const pace = new Pace(options.signal);
  pace.throwIfCancelled();
  checkEncodings(source);
  const skips = new SkipTally(options.onSkip);
  const roots = usableRoots(source.folders, skips);
  const selections = new Map(roots.map((root) => [root, selectionOf(source, root.folder, options.limits)]));
  const candidates: Candidate[] = [];
  for (const [root, selection] of selections) await walk(root, { ...selection, skips, pace }, candidates);
  const unmatched = unmatchedGlobs(source, [...selections.values()]);
  return {
    ...{ source, selections, candidates, skips, unmatched },
    seconds: (performance.now() - started) / 1000,
  };
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

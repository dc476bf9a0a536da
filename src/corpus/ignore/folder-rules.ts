/**
 * What the ignore files of a folder and of the folders above it say of a path: nested, as git and ripgrep
 * read them.
 */
import { defaultExclusions, versionControlFolders } from '../walk/default-exclusions';
import { IgnorePatterns, maximumTests, TooManyPatterns, type Verdict } from './ignore-patterns';
import type { Limits } from '../limits';
import { readBytes } from '../read/read-bytes';

/**
 * Strongest first: what `.unrollignore` says of a path holds against `.ignore`, and that against
 * `.gitignore`.
 */
export const ignoreFileNames = ['.unrollignore', '.ignore', '.gitignore'] as const;

/**
 * Where patterns come from, strongest first: behind the ignore files a repository's own list, and the user's
 * own.
 */
const ignoreSources = [...ignoreFileNames, 'info/exclude', 'core.excludesFile'] as const;
export type IgnoreSource = (typeof ignoreSources)[number];

export const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

/** One budget for all ignore files that have a say of a path, however many folders they stand in. */
interface Spent {
  readonly bytes: number;
  /** Patterns that may have to be tried on a path, one after the other. */
  readonly tests: number;
}

interface PatternsOfFile {
  /** On disk. */
  readonly file: string;
  readonly patterns: IgnorePatterns;
}

interface Deciding {
  readonly verdict: Exclude<Verdict, null>;
  readonly file: string;
}

export class FolderRules {
  private constructor(
    private readonly parent: FolderRules | null,
    /** Characters of the path of this folder, with its slash; 0 at the root. */
    private readonly offset: number,
    private readonly patterns: ReadonlyMap<IgnoreSource, PatternsOfFile>,
    /** The way from a folder above the root down to it, with its slash; '' for rules within the root. */
    private readonly prefix: string,
    /** What the ignore files from the topmost down to here take of the budget. */
    private readonly spent: Spent,
  ) {}

  /**
   * The rules of a folder.
   * @param path of the folder, relative to its root, '' at the root and above it
   * @param files the ignore files that are there
   * @param prefix of a folder above the root: the way down to the root, with its slash
   * @returns null when an ignore file is there but cannot be honoured: then nothing in the folder may be read
   */
  static load(
    path: string,
    parent: FolderRules | null,
    files: ReadonlyMap<IgnoreSource, string>,
    limits: Limits,
    prefix = '',
  ): FolderRules | null {
    const patterns = new Map<IgnoreSource, PatternsOfFile>();
    let { bytes, tests } = parent?.spent ?? { bytes: 0, tests: 0 };
    for (const [name, file] of files) {
      const read = readBytes(
        file,
        { bytes: limits.ignoreFileBytes - bytes },
        { followLinks: !(ignoreFileNames as readonly string[]).includes(name) },
      );
      // A folder, link or pipe of that name is no ignore file, to git neither.
      if ('skipped' in read && (read.skipped === 'not-a-file' || read.skipped === 'symbolic-link')) continue;
      if ('skipped' in read) return null;
      try {
        const own = new IgnorePatterns(read.bytes.toString('utf8'), ignoresCase);
        patterns.set(name, { file, patterns: own });
        bytes += read.bytes.length;
        tests += own.tests;
        if (tests > maximumTests) return null;
      } catch (error) {
        if (error instanceof TooManyPatterns) return null;
        throw error;
      }
    }
    if (parent && patterns.size === 0) return parent;
    return new FolderRules(parent, path === '' ? 0 : path.length + 1, patterns, prefix, { bytes, tests });
  }

  /**
   * Is this entry ignored? The folders above it must have been found not ignored: nothing below an ignored
   * folder can be asked for again.
   * @param path relative to the root
   */
  ignores(path: string, isFolder: boolean): boolean {
    return this.ignoredBy(path, isFolder) !== null;
  }

  /** The file, or the list of ours, that says so; null when the entry is not ignored. */
  ignoredBy(path: string, isFolder: boolean): string | null {
    const entry = path.slice(path.lastIndexOf('/') + 1);
    // In a worktree and in a submodule `.git` is a file.
    if (entry === '.git' || (isFolder && versionControlFolders.has(entry))) return 'version control';
    for (const name of ignoreSources) {
      const found = this.deciding(name, path, isFolder);
      if (found) return found.verdict === 'ignore' ? found.file : null;
    }
    return defaultExclusions.judge(path, isFolder) === 'ignore' ? 'the list of build folders' : null;
  }

  /** Whether `.unrollignore` asks with `!` for this file or a folder above it. */
  asksFor(path: string): boolean {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const found = this.deciding('.unrollignore', path.slice(0, end), end < path.length);
      if (found) return found.verdict === 'keep';
    }
    return false;
  }

  /** The nearest ignore file of that name that says anything of the path decides. */
  private deciding(name: IgnoreSource, path: string, isFolder: boolean): Deciding | null {
    const within = path.length > this.offset || this.offset === 0;
    const found = within ? this.patterns.get(name) : undefined;
    const verdict = found?.patterns.judge(this.prefix + path.slice(this.offset), isFolder) ?? null;
    if (found && verdict !== null) return { verdict, file: found.file };
    return this.parent?.deciding(name, path, isFolder) ?? null;
  }
}

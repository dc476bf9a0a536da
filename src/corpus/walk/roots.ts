/** The workspace folders: each checked once, with a name in front of its paths when there are several. */
import { opendirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { realPathOf } from '../read/read-bytes';

export class Root {
  /** @param inner other roots that lie within this one: what is in them belongs to them */
  constructor(
    readonly folder: string,
    private readonly prefix: string,
    private readonly inner: readonly Root[] = [],
  ) {}

  /** @param relative '/'-separated path within the root, '' for the root */
  absolute(relative: string): string {
    return relative === '' ? this.folder : `${this.folder}/${relative}`;
  }

  /** The same without a link in it, when there is none within the root; null when the root is not there. */
  realPath(relative: string): string | null {
    const folder = realPathOf(this.folder);
    return folder === null ? null : path.join(folder, relative);
  }

  /** What the shown paths of all its files begin with. */
  get prefixWithSlash(): string {
    return this.prefix === '' ? '' : `${this.prefix}/`;
  }

  shown(relative: string): string {
    return relative === ''
      ? this.prefix || '.'
      : this.prefix === ''
        ? relative
        : `${this.prefix}/${relative}`;
  }

  /** The '/'-separated path of a file within the root; null when it lies elsewhere. */
  relative(absolutePath: string): string | null {
    const relative = path.relative(this.folder, absolutePath);
    const segments = relative.split(path.sep);
    if (relative === '' || segments[0] === '..' || path.isAbsolute(relative)) return null;
    if (this.inner.some((root) => root.contains(absolutePath))) return null;
    return segments.join('/');
  }

  /** Whether a path is this folder or lies within it. */
  contains(absolutePath: string): boolean {
    return absolutePath === this.folder || absolutePath.startsWith(this.folder + path.sep);
  }

  /** Whether a folder within this root is a root of its own. @param relative as in `absolute` */
  isOther(relative: string): boolean {
    return (
      this.inner.length > 0 &&
      this.inner.some(({ folder }) => folder === path.resolve(this.absolute(relative)))
    );
  }
}

/** Roots without doubles, named apart; one within another is read by its own rules. */
export function rootsOf(folders: readonly string[]): Root[] {
  const all = [...new Set(folders.map((folder) => path.resolve(folder)))];
  if (all.length === 1) return [new Root(all[0]!, '')];
  const taken = new Set<string>();
  // Those with the longest paths first: a root knows those within it.
  const deepest = [...all].sort((a, b) => b.length - a.length);
  const names = new Map(
    all.map((folder) => {
      const base = path.basename(folder) || 'root';
      let name = base;
      for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
      taken.add(name);
      return [folder, name];
    }),
  );
  const made = new Map<string, Root>();
  for (const folder of deepest) {
    const within = new Root(folder, '');
    const inner = [...made.values()].filter((root) => within.contains(root.folder));
    made.set(folder, new Root(folder, names.get(folder)!, inner));
  }
  return all.map((folder) => made.get(folder)!);
}

/**
 * Can this folder be listed? Symbolic links to a folder are followed here and nowhere else: the user chose
 * it.
 * @returns the failure, or null
 */
export function checkRoot(root: Root): Failure | null {
  const where = root.folder;
  try {
    if (!statSync(where).isDirectory()) {
      return new Failure('no-folder', said`${where} is not a folder: name the folder that holds the text.`);
    }
    opendirSync(where).closeSync();
    return null;
  } catch (cause) {
    switch ((cause as NodeJS.ErrnoException).code) {
      case 'ENOENT':
        return new Failure('no-folder', said`The folder ${where} does not exist: check its name.`, { cause });
      case 'ENOTDIR':
        return new Failure(
          'no-folder',
          said`${where} is not a folder: name the folder that holds the text.`,
          {
            cause,
          },
        );
      case 'ELOOP':
        return new Failure(
          'no-folder',
          said`${where} is a symbolic link that leads to itself: name a real folder.`,
          {
            cause,
          },
        );
      default: {
        const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
        return new Failure(
          'not-readable',
          said`The folder ${where} cannot be read (${why}): check its permissions.`,
          {
            cause,
          },
        );
      }
    }
  }
}

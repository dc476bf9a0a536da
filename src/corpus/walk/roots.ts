/** The workspace folders: each checked once, with a name in front of its paths when there are several. */
import { opendirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../protocol/failure';
import { realPathOf } from '../read/read-bytes';

export class Root {
  constructor(
    readonly folder: string,
    private readonly prefix: string,
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
    if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return null;
    return path.sep === '/' ? relative : relative.split(path.sep).join('/');
  }
}

/** Roots without doubles and without roots within roots, named apart. */
export function rootsOf(folders: readonly string[]): Root[] {
  const all = [...new Set(folders.map((folder) => path.resolve(folder)))];
  const outer = all.filter(
    (folder) => !all.some((other) => other !== folder && new Root(other, '').relative(folder)),
  );
  if (outer.length === 1) return [new Root(outer[0]!, '')];
  const taken = new Set<string>();
  return outer.map((folder) => {
    const base = path.basename(folder) || 'root';
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
    taken.add(name);
    return new Root(folder, name);
  });
}

/**
 * Can this folder be listed? Symbolic links to a folder are followed here and nowhere else: the user chose it.
 * @returns the failure, or null
 */
export function checkRoot(root: Root): Failure | null {
  const where = root.folder;
  try {
    if (!statSync(where).isDirectory()) {
      return new Failure('no-folder', `${where} is not a folder: name the folder that holds the text.`);
    }
    opendirSync(where).closeSync();
    return null;
  } catch (cause) {
    switch ((cause as NodeJS.ErrnoException).code) {
      case 'ENOENT':
        return new Failure('no-folder', `The folder ${where} does not exist: check its name.`, { cause });
      case 'ENOTDIR':
        return new Failure('no-folder', `${where} is not a folder: name the folder that holds the text.`, {
          cause,
        });
      case 'ELOOP':
        return new Failure(
          'no-folder',
          `${where} is a symbolic link that leads to itself: name a real folder.`,
          {
            cause,
          },
        );
      default: {
        const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
        return new Failure(
          'not-readable',
          `The folder ${where} cannot be read (${why}): check its permissions.`,
          {
            cause,
          },
        );
      }
    }
  }
}

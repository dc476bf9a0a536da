/**
 * The patterns of one ignore file, with git's meaning: the last that matches decides. Patterns are indexed by
 * their literal beginning or end, so that 100,000 of them cost little, and none can hang (see `wildcard.ts`).
 */
import { anyFolders, hasWildcard, matchPath, matchSegment, parseSegment, type Segment } from './wildcard';

export type Verdict = 'ignore' | 'keep' | null;

/** Patterns that may have to be tried on one path, one after the other; more are refused. */
export const maximumTests = 2_000;
/** Code units of one pattern: no path is longer, and each is matched in time in proportion to it. */
const maximumPattern = 4_096;

interface Pattern {
  readonly order: number;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** `segments` of the path are made when they are asked for: most patterns look at the name alone. */
  readonly matches: (segments: () => readonly string[], name: string) => boolean;
}

/** Thrown for an ignore file with more or longer patterns than can be honoured in a reasonable time. */
export class TooManyPatterns extends Error {}

export class IgnorePatterns {
  private readonly names = new Map<string, Pattern[]>();
  private readonly paths = new Map<string, Pattern[]>();
  private readonly beginnings = new LiteralIndex((name, length) => name.slice(0, length));
  private readonly endings = new LiteralIndex((name, length) => name.slice(name.length - length));
  private readonly rest: Pattern[] = [];

  /**
   * @param text the ignore file, one pattern a line
   * @param ignoreCase as git's `core.ignoreCase`, for file systems that do not tell case apart
   * @throws TooManyPatterns
   */
  constructor(
    text: string,
    private readonly ignoreCase = false,
  ) {
    const seen = new Set<string>();
    const lines = text.replace(/^\uFEFF/, '').split('\n');
    for (let order = lines.length - 1; order >= 0; order--) {
      const line = trimLine(lines[order]!);
      if (line === '' || line.startsWith('#') || seen.has(line)) continue;
      if (line.length > maximumPattern) throw new TooManyPatterns();
      seen.add(line); // an equal pattern further down decides before this one
      this.add(ignoreCase ? line.toLowerCase() : line, order);
    }
  }

  /** Patterns that are tried on a path at most, beside those that are found by their literals. */
  get tests(): number {
    return this.rest.length + this.beginnings.largest + this.endings.largest;
  }

  /** @param path relative to the folder of the ignore file, without `.` and `..` */
  judge(path: string, isFolder: boolean): Verdict {
    const cased = this.ignoreCase ? path.toLowerCase() : path;
    let split: readonly string[] | undefined;
    const segments = (): readonly string[] => (split ??= cased.split('/'));
    const name = cased.slice(cased.lastIndexOf('/') + 1);
    let decisive: Pattern | null = null;
    const consider = (patterns: readonly Pattern[] | undefined): void => {
      // Patterns stand latest first: the first that matches is the only one of its list that can decide.
      for (const pattern of patterns ?? []) {
        if (decisive && pattern.order < decisive.order) return;
        if (pattern.foldersOnly && !isFolder) continue;
        if (!pattern.matches(segments, name)) continue;
        decisive = pattern;
        return;
      }
    };
    consider(this.names.get(name));
    consider(this.paths.get(cased));
    this.beginnings.visit(name, consider);
    this.endings.visit(name, consider);
    consider(this.rest);
    const found = decisive as Pattern | null;
    return found ? (found.negated ? 'keep' : 'ignore') : null;
  }

  private add(line: string, order: number): void {
    const negated = line.startsWith('!');
    let body = negated ? line.slice(1) : line;
    const foldersOnly = body.endsWith('/');
    if (foldersOnly) body = body.slice(0, -1);
    if (body.startsWith('**/') && !body.includes('/', 3)) body = body.slice(3); // the same, and indexed
    if (body === '') return;
    const anchored = body.includes('/');
    if (body.startsWith('/')) body = body.slice(1);
    const pattern = { order, negated, foldersOnly };
    if (anchored) {
      if (!hasWildcard(body)) {
        push(this.paths, body, { ...pattern, matches: () => true });
      } else {
        const parts = body.split('/');
        const parsed = parts.map((part): Segment | typeof anyFolders =>
          part === anyFolders ? anyFolders : parseSegment(part),
        );
        this.addUnindexed({ ...pattern, matches: (segments) => matchPath(parsed, segments()) });
      }
      return;
    }
    if (!hasWildcard(body)) {
      push(this.names, body, { ...pattern, matches: () => true });
      return;
    }
    let segment: Segment | undefined; // most patterns of a long list are never asked
    const wild = {
      ...pattern,
      matches: (_: () => readonly string[], name: string) =>
        matchSegment((segment ??= parseSegment(body)), name),
    };
    const beginning = /^[^*?[\\]*/.exec(body)![0];
    const ending = /[^*?[\]\\]*$/.exec(body)![0];
    if (beginning) this.beginnings.add(beginning, wild);
    else if (ending) this.endings.add(ending, wild);
    else this.addUnindexed(wild);
  }

  private addUnindexed(pattern: Pattern): void {
    if (this.rest.length >= maximumTests) throw new TooManyPatterns();
    this.rest.push(pattern);
  }
}

/** Patterns by a literal that a name must begin (or end) with. */
class LiteralIndex {
  private readonly patterns = new Map<string, Pattern[]>();
  private readonly lengths = new Set<number>();
  /** Patterns of the commonest literal. */
  largest = 0;

  constructor(private readonly cut: (name: string, length: number) => string) {}

  add(literal: string, pattern: Pattern): void {
    this.largest = Math.max(this.largest, push(this.patterns, literal, pattern));
    if (this.largest > maximumTests) throw new TooManyPatterns();
    this.lengths.add(literal.length);
  }

  visit(name: string, consider: (patterns: readonly Pattern[] | undefined) => void): void {
    for (const length of this.lengths) {
      if (length <= name.length) consider(this.patterns.get(this.cut(name, length)));
    }
  }
}

function push(map: Map<string, Pattern[]>, key: string, pattern: Pattern): number {
  const patterns = map.get(key);
  if (patterns) return patterns.push(pattern);
  map.set(key, [pattern]);
  return 1;
}

/** Without the line end and without trailing spaces, but for an escaped one. */
function trimLine(line: string): string {
  let end = line.endsWith('\r') ? line.length - 1 : line.length;
  while (end > 0 && line[end - 1] === ' ' && line[end - 2] !== '\\') end--;
  return line.slice(0, end);
}

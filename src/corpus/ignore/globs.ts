/**
 * The globs of settings (`files.exclude`, `search.exclude`, our own) as ignore patterns: `{a,b}` is expanded,
 * a glob with a slash is anchored to the workspace folder, one without matches at any depth, and a folder
 * stands for all in it. Which of them matched anything is kept: a glob that was meant to protect something
 * must not fail in silence.
 */
import { IgnorePatterns, TooManyPatterns } from './ignore-patterns';

/**
 * Alternatives that one glob may expand to, its own length, and the code units that expanding it may write.
 */
const maximumAlternatives = 256;
const maximumGlob = 4_096;
const maximumWritten = 1 << 20;

export class Globs {
  private readonly patterns: IgnorePatterns | null;
  /** Those that have not matched yet, by the glob as it was written. */
  private readonly waiting = new Map<string, IgnorePatterns>();

  /** @throws TooManyPatterns */
  constructor(globs: readonly string[], ignoreCase: boolean) {
    const lines = globs.map(linesOf);
    this.patterns = lines.length === 0 ? null : new IgnorePatterns(lines.flat().join('\n'), ignoreCase);
    globs.forEach((glob, i) => this.waiting.set(glob, new IgnorePatterns(lines[i]!.join('\n'), ignoreCase)));
  }

  /** The globs that have not matched anything they were asked about, as they were written. */
  get unmatched(): string[] {
    return [...this.waiting.keys()];
  }

  get isEmpty(): boolean {
    return this.patterns === null;
  }

  matches(path: string, isFolder: boolean): boolean {
    if (this.patterns?.judge(path, isFolder) !== 'ignore') return false;
    for (const [glob, patterns] of this.waiting) {
      if (patterns.judge(path, isFolder) === 'ignore') this.waiting.delete(glob);
    }
    return true;
  }

  /** Does the glob match the file or a folder above it? */
  covers(path: string): boolean {
    if (this.matches(path, false)) return true;
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (this.matches(path.slice(0, slash), true)) return true;
    }
    return false;
  }
}

/**
 * A glob as lines of an ignore file; `./a` is `a` of the workspace folder, and a backslash of Windows is a
 * slash.
 */
function linesOf(glob: string): string[] {
  const slashed = /^\.\\|\\\w/.test(glob) && !glob.includes('/') ? glob.replaceAll('\\', '/') : glob;
  const anchored = slashed.replace(/^(?:\.\/+)+/, '/');
  return expandBraces(anchored).map((line) => (/^[!#]/.test(line) ? `\\${line}` : line));
}

/**
 * `a{b,c{d,e}}` → `ab`, `acd`, `ace`. What is not balanced stays as it is.
 * @throws TooManyPatterns for a glob that is too long or stands for too many
 */
export function expandBraces(glob: string): string[] {
  if (glob.length > maximumGlob) throw new TooManyPatterns();
  let pending = [glob];
  const done: string[] = [];
  for (let written = 0; pending.length > 0;) {
    const next: string[] = [];
    for (const text of pending) {
      const group = innermostGroup(text);
      if (!group) done.push(text);
      else for (const part of group.parts) next.push(group.before + part + group.after);
      written += text.length * (group?.parts.length ?? 0);
      if (done.length + next.length > maximumAlternatives || written > maximumWritten)
        throw new TooManyPatterns();
    }
    pending = next;
  }
  return [...new Set(done)];
}

function innermostGroup(text: string): { before: string; parts: string[]; after: string } | null {
  const close = text.indexOf('}');
  const open = close < 0 ? -1 : text.lastIndexOf('{', close);
  if (open < 0) return null;
  const parts = text.slice(open + 1, close).split(',');
  return { before: text.slice(0, open), parts, after: text.slice(close + 1) };
}

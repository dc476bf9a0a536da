/**
 * What lines of a text are new in it, and which ones of the former text it has no more. A line that moved is
 * neither. Each line begins with its line break.
 */
import { changedRange } from './changed-range';

export interface ChangedLines {
  /** New lines that stand together: where they begin in the text, and where they end. */
  readonly added: readonly { readonly start: number; readonly end: number }[];
  readonly removed: readonly string[];
}

export function changedLines(former: string, text: string): ChangedLines {
  const [old, now] = [[...linesOf(former)], [...linesOf(text)]];
  const { start, oldEnd, newEnd } = changedRange(old, now);
  const [before, after] = [new Set(old.slice(start, oldEnd)), new Set(now.slice(start, newEnd))];
  const added: { start: number; end: number }[] = [];
  let at = 0;
  for (const [i, line] of now.entries()) {
    const end = at + line.length;
    if (i >= start && i < newEnd && !before.has(line)) {
      const last = added.at(-1);
      if (last?.end === at) last.end = end;
      else added.push({ start: at, end });
    }
    at = end;
  }
  return { added, removed: [...before].filter((line) => !after.has(line)) };
}

/** Lines with the line break before each. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start + 1);
    const end = next < 0 ? text.length : next;
    yield text.slice(start, end);
    start = end;
  }
}

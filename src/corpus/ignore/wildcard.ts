/**
 * Matching of `*`, `?`, `[…]` and `**` in time linear in text × pattern, whatever the pattern: no regular
 * expressions, so no pattern can make it hang. The rules are those of gitignore(5).
 */

type Piece =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/** One path segment of a pattern; `null` where it can never match (an unclosed class). */
export type Segment = readonly Piece[] | null;

const posixClasses: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  alnum: codes('09', 'AZ', 'az'),
  alpha: codes('AZ', 'az'),
  blank: codes('  ', '\t\t'),
  cntrl: codes('\0\x1f', '\x7f\x7f'),
  digit: codes('09'),
  graph: codes('!~'),
  lower: codes('az'),
  print: codes(' ~'),
  punct: codes('!/', ':@', '[`', '{~'),
  space: codes('  ', '\t\r'),
  upper: codes('AZ'),
  xdigit: codes('09', 'AF', 'af'),
};

function codes(...ranges: string[]): (readonly [number, number])[] {
  return ranges.map((range) => [range.charCodeAt(0), range.charCodeAt(1)] as const);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}

/** The pieces of one segment: no `/` in it, `**` counts as `*`. */
export function parseSegment(text: string): Segment {
  const pieces: Piece[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '*') {
      if (pieces.at(-1)?.kind !== 'star') pieces.push({ kind: 'star' });
    } else if (character === '?') {
      pieces.push({ kind: 'any' });
    } else if (character === '[') {
      const parsed = parseClass(text, i);
      if (!parsed) return null;
      pieces.push(parsed.piece);
      i = parsed.end;
    } else {
      if (character === '\\') i++;
      if (i >= text.length) return null; // a pattern that ends in a lone backslash matches nothing
      pieces.push({ kind: 'character', code: text.charCodeAt(i) });
    }
  }
  return pieces;
}

function parseClass(text: string, start: number): { piece: Piece; end: number } | null {
  let i = start + 1;
  const negated = text[i] === '!' || text[i] === '^';
  if (negated) i++;
  const ranges: (readonly [number, number])[] = [];
  for (let first = true; ; first = false) {
    if (i >= text.length) return null;
    if (text[i] === ']' && !first) return { piece: { kind: 'class', negated, ranges }, end: i };
    if (text.startsWith('[:', i)) {
      const close = text.indexOf(':]', i + 2);
      const named = close < 0 ? undefined : posixClasses[text.slice(i + 2, close)];
      if (!named) return null;
      ranges.push(...named);
      i = close + 2;
      continue;
    }
    if (text[i] === '\\') i++;
    if (i >= text.length) return null;
    const low = text.charCodeAt(i++);
    if (text[i] === '-' && i + 1 < text.length && text[i + 1] !== ']') {
      i++;
      if (text[i] === '\\') i++;
      if (i >= text.length) return null;
      ranges.push([low, text.charCodeAt(i++)]);
    } else {
      ranges.push([low, low]);
    }
  }
}

function accepts(piece: Piece, code: number): boolean {
  if (piece.kind === 'character') return piece.code === code;
  if (piece.kind === 'class') {
    return piece.ranges.some(([low, high]) => code >= low && code <= high) !== piece.negated;
  }
  return true;
}

/** Does the whole name match? */
export function matchSegment(segment: Segment, name: string): boolean {
  if (!segment) return false;
  let piece = pieceReached(
    segment,
    name.length,
    ({ kind }) => kind === 'star',
    (current, position) => accepts(current, name.charCodeAt(position)),
  );
  while (piece >= 0 && segment[piece]?.kind === 'star') piece++;
  return piece === segment.length;
}

/** `**` between slashes: any number of folders, also none; at the end, at least one name. */
export const anyFolders = '**';

/** Does the whole path match, segment by segment? */
export function matchPath(
  pattern: readonly (Segment | typeof anyFolders)[],
  names: readonly string[],
): boolean {
  const piece = pieceReached(
    pattern,
    names.length,
    (current) => current === anyFolders,
    (current, position) => current !== anyFolders && matchSegment(current, names[position]!),
  );
  return piece === pattern.length;
}

/**
 * Matches a sequence to its end. After a mismatch only the last star is tried again, which is enough.
 * @returns how many pieces of the pattern were used by then; −1 when the sequence does not match
 */
function pieceReached<Piece>(
  pattern: readonly Piece[],
  length: number,
  isStar: (piece: Piece) => boolean,
  matches: (piece: Piece, position: number) => boolean,
): number {
  let piece = 0;
  let position = 0;
  let star = -1;
  let retry = 0;
  while (position < length) {
    const current = pattern[piece];
    if (current !== undefined && isStar(current)) {
      // What comes behind the last star is all taken by it.
      if (piece === pattern.length - 1) return pattern.length;
      star = piece++;
      retry = position;
    } else if (current !== undefined && matches(current, position)) {
      piece++;
      position++;
    } else if (star >= 0) {
      piece = star + 1;
      position = ++retry;
    } else {
      return -1;
    }
  }
  return piece;
}

/**
 * Indentation: which unit the lines of a text are indented by, and the same white space in another unit.
 * Looks at the beginnings of lines only, and says nothing of a text whose lines do not agree: tabs may mean
 * something there.
 */

/** One tab, or two to eight spaces. */
export type Indentation = string;

const tab = '\t';
const fewestSpaces = 2;
const mostSpaces = 8;
/** Code units from the beginning of a text that are looked at. */
const looked = 1 << 16;
/** Of the indented lines, those that a whole number of units indents at least. */
const consistent = 0.8;

/** White space at the beginning of a line and the first character behind it. */
const beginnings = /(?<![^\r\n])([ \t]*)([^\s])/g;
/** White space before anything, or before nothing, at the beginning of a line. */
const lineBeginnings = /(?<![^\r\n])[ \t]+/g;

/** `mixed` where lines do not agree on one; null where none is indented. */
export function indentationOf(text: string): Indentation | 'mixed' | null {
  const widths: number[] = [];
  const steps = new Map<number, number>();
  let tabbed = 0;
  let before = 0;
  for (const [, white, first] of text.slice(0, looked).matchAll(beginnings)) {
    if (white!.includes(tab)) {
      tabbed++;
      continue;
    }
    // The stars of a comment stand one column further in than the text around it.
    const width = white!.length - (first === '*' ? white!.length % 2 : 0);
    if (width > 0) widths.push(width);
    const step = Math.abs(width - before);
    if (step >= fewestSpaces && step <= mostSpaces) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = width;
  }
  if (tabbed > 0) return tabbed >= consistent * (tabbed + widths.length) ? tab : 'mixed';
  if (widths.length === 0) return null;
  const [unit] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [0];
  const whole = widths.filter((width) => width % unit === 0).length;
  return whole >= consistent * widths.length ? ' '.repeat(unit) : 'mixed';
}

/** The unit of most texts that have one; null where none has. */
export class IndentationVotes {
  private readonly votes = new Map<Indentation, number>();

  /** @param unit `indentationOf` a text */
  add(unit: Indentation | 'mixed' | null): void {
    if (unit !== null && unit !== 'mixed') this.votes.set(unit, (this.votes.get(unit) ?? 0) + 1);
  }

  get majority(): Indentation | null {
    const [first] = [...this.votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return first?.[0] ?? null;
  }
}

/** Where white space begins lines, in order. */
export function* indentedPlaces(text: string): Generator<{ readonly start: number; readonly white: string }> {
  for (const match of text.matchAll(lineBeginnings)) yield { start: match.index, white: match[0] };
}

/** White space as so many whole units and the spaces left over; null where it is of another unit. */
export function unitsOf(
  white: string,
  unit: Indentation,
): { readonly whole: number; readonly rest: string } | null {
  const [, tabs, spaces] =
    unit === tab ? (/^(\t*)( *)$/.exec(white) ?? []) : [white, '', /^ *$/.exec(white)?.[0]];
  if (tabs === undefined || spaces === undefined) return null;
  if (unit === tab) return { whole: tabs.length, rest: spaces };
  const whole = Math.floor(spaces.length / unit.length);
  return { whole, rest: spaces.slice(whole * unit.length) };
}

/** The same indentation in another unit. What is not of `from` stays. */
export function reindented(white: string, from: Indentation, to: Indentation): string {
  const units = unitsOf(white, from);
  return units === null ? white : to.repeat(units.whole) + units.rest;
}

/**
 * Mistakes for the benchmark of proofreading, planted by a program of its own: the proofreader was never
 * taught with it. One in 50 lines: a wrong word of the same kind, a typo in a word, a word doubled or
 * dropped.
 */
import { Random } from '../../../src/model/random';

export const mistakeKinds = ['wrong', 'typo', 'doubled', 'dropped'] as const;
export type MistakeKind = (typeof mistakeKinds)[number];

export interface PlantedMistake {
  readonly kind: MistakeKind;
  /** In the text with mistakes: the wrong characters, or the place where something is missing. */
  readonly start: number;
  readonly end: number;
}

export interface PlantedText {
  readonly text: string;
  readonly mistakes: readonly PlantedMistake[];
}

const linesPerMistake = 50;
const word = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const letters = 'abcdefghijklmnopqrstuvwxyz';

export function plantMistakes(text: string, seed: number): PlantedText {
  const random = new Random(seed);
  const lines = text.split('\n').length;
  const words = [...text.matchAll(word)].map((match) => ({ text: match[0], at: match.index }));
  const count = Math.max(1, Math.round(lines / linesPerMistake));
  const chosen = new Map<number, string>();
  const kinds = new Map<number, MistakeKind>();
  for (let tries = 0; chosen.size < Math.min(count, words.length / 4) && tries < 50 * count; tries++) {
    const i = random.below(words.length);
    if ([i - 2, i - 1, i, i + 1, i + 2].some((near) => chosen.has(near))) continue;
    const kind = (['wrong', 'typo', random.below(2) === 0 ? 'doubled' : 'dropped'] as const)[
      random.below(3)
    ]!;
    const replacement = mistaken(kind, words, i, random);
    if (replacement === null) continue;
    chosen.set(i, replacement);
    kinds.set(i, kind);
  }
  let planted = '';
  let end = 0;
  const mistakes: PlantedMistake[] = [];
  for (const i of [...chosen.keys()].sort((a, b) => a - b)) {
    const { text: original, at } = words[i]!;
    const kind = kinds.get(i)!;
    planted += text.slice(end, at);
    const start = planted.length;
    planted += chosen.get(i)!;
    mistakes.push({ kind, start, end: planted.length });
    end = at + original.length;
    // A dropped word takes its space with it.
    if (kind === 'dropped' && text[end] === ' ') end++;
  }
  return { text: planted + text.slice(end), mistakes };
}

function mistaken(
  kind: MistakeKind,
  words: readonly { readonly text: string }[],
  i: number,
  random: Random,
): string | null {
  const original = words[i]!.text;
  if (kind === 'dropped') return '';
  if (kind === 'doubled') return `${original} ${original}`;
  if (kind === 'wrong') {
    // Of the same kind: in scope (near), of the same case, not a repetition of what stands beside it.
    const near = words.slice(Math.max(0, i - 80), i + 80).map((one) => one.text);
    const others = near.filter(
      (other) => other.toLowerCase() !== original.toLowerCase() && caseOf(other) === caseOf(original),
    );
    return others.length === 0 ? null : others[random.below(others.length)]!;
  }
  if (original.length < 5) return null;
  const at = 1 + random.below(original.length - 2);
  const letter = letters[random.below(letters.length)]!;
  const [before, behind] = [original.slice(0, at), original.slice(at)];
  const typo = [
    before + behind.slice(1),
    before + letter + behind,
    before + letter + behind.slice(1),
    before + behind[1]! + behind[0]! + behind.slice(2),
  ][random.below(4)]!;
  return typo === original ? null : typo;
}

function caseOf(text: string): string {
  if (text === text.toUpperCase()) return 'constant';
  return text[0] === text[0]!.toUpperCase() ? 'type' : 'other';
}

/**
 * Whether characters `[start, end)` show a mistake: they overlap it, or touch the place of what is missing.
 */
export function shows(mistake: PlantedMistake, start: number, end: number): boolean {
  return mistake.kind === 'dropped'
    ? start <= mistake.end + 1 && end >= mistake.start - 1
    : start < mistake.end && end > mistake.start;
}

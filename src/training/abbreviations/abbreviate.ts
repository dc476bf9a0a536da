/**
 * Abbreviations as people make them, by a program: the initials of humps and words, some with more of their
 * letters, dropped vowels, and beginnings of all of these, since somebody who looks at what is offered stops
 * early.
 */
import type { Random } from '../../model/random';
import { humps } from '../../text/abbreviations/humps';

const shortest = 2;
const longest = 12;

/** Null for a text that this time was given none that is shorter than it and not just its beginning. */
export function abbreviate(meant: string, random: Random): string | null {
  const parts = humps(meant).map(({ text }) => text);
  if (parts.length === 0) return null;
  const spaced = meant.includes(' ') && random.below(2) === 0;
  let typed = styleOf(parts, random).join(spaced ? ' ' : '');
  if (random.below(10) < 7) typed = typed.toLowerCase();
  const cut = Math.min(longest, typed.length);
  typed = typed.slice(0, random.below(3) > 0 ? cut : shortest + random.below(Math.max(1, cut - 1))).trim();
  return typed.length < shortest || typed.length > meant.length - 2 || meant.startsWith(typed) ? null : typed;
}

/** What is typed of each part. */
function styleOf(parts: readonly string[], random: Random): string[] {
  switch (random.below(6)) {
    case 0:
      return parts.map((part) => part.slice(0, 1 + random.below(3)));
    case 1: {
      const whole = random.below(parts.length);
      return parts.map((part, i) => (i === whole ? part.slice(0, 2 + random.below(4)) : part.slice(0, 1)));
    }
    case 2:
      return parts.map((part) => part.slice(0, 1) + part.slice(1).replace(/[aeiou]/gi, ''));
    default:
      return parts.map((part) => part.slice(0, 1));
  }
}

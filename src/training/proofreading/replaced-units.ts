/**
 * Replaced-token detection (ELECTRA, Clark et al. 2020): puts mistakes into units of a text, likely ones, and
 * tells where. A word is taken for another of the same text, rather one that was met behind the same unit; a
 * neighbour on the keyboard is struck; letters or words change places, are missing or doubled.
 */
import type { Random } from '../../model/random';
import { isWord, type UnitCounts } from './unit-counts';

export interface ReplacedUnits {
  readonly units: string[];
  /** 1 where a unit does not belong, 0 elsewhere. */
  readonly replaced: number[];
}

/** One unit in so many is wrong, about. */
const rarity = 28;

const keyRows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const neighbours = new Map<string, string>();
keyRows.forEach((row, at) => {
  Array.from(row).forEach((key, i) => {
    const around = [row[i - 1], row[i + 1], keyRows[at - 1]?.[i], keyRows[at + 1]?.[i]];
    neighbours.set(key, around.filter((one) => one !== undefined).join(''));
  });
});

/** A unit is a space, perhaps, and its word. */
const spaceOf = (unit: string): string => (unit.startsWith(' ') ? ' ' : '');

/** @param candidates other words of the text, as often as they stand there */
export function replaceUnits(
  units: readonly string[],
  candidates: readonly string[],
  all: UnitCounts,
  random: Random,
): ReplacedUnits {
  const result: ReplacedUnits = { units: [], replaced: [] };
  const put = (unit: string, label: number): void => {
    result.units.push(unit);
    result.replaced.push(label);
  };
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    const next = units[i + 1];
    if (!isWord(unit) || random.below(rarity / 2) > 0) put(unit, 0);
    else {
      const kind = random.below(6);
      if (kind < 2) {
        const other = otherWord(unit, units[i - 1] ?? '', candidates, all, random);
        put(other ?? unit, other === null ? 0 : 1);
      } else if (kind < 4) {
        const mistyped = mistype(unit, random);
        put(mistyped, mistyped === unit ? 0 : 1);
      } else if (kind === 4) {
        put(unit, 0);
        put(random.below(2) === 0 ? ` ${unit.trim()}` : unit, 1);
      } else if (next !== undefined && random.below(3) > 0) {
        // The word is missing: what follows does not belong there.
        put(next, 1);
        i++;
      } else if (next !== undefined && isWord(next)) {
        put(spaceOf(unit) + next.trim(), 1);
        put(spaceOf(next) + unit.trim(), 1);
        i++;
      } else put(unit, 0);
    }
  }
  return result;
}

/**
 * Of a few words of the text the one that was met most often behind `before`; null when there is no other.
 */
function otherWord(
  unit: string,
  before: string,
  candidates: readonly string[],
  all: UnitCounts,
  random: Random,
): string | null {
  let best: string | null = null;
  let most = -1;
  const tries = 1 + random.below(8);
  for (let i = 0; i < tries && candidates.length > 0; i++) {
    const word = candidates[random.below(candidates.length)]!.trim();
    if (word === unit.trim()) continue;
    const other = spaceOf(unit) + word;
    const met = all.of([before, other]);
    if (met > most) [best, most] = [other, met];
  }
  return best;
}

function mistype(unit: string, random: Random): string {
  const letters = Array.from(unit);
  const places = letters.flatMap((letter, i) => (neighbours.has(letter.toLowerCase()) ? [i] : []));
  if (places.length < 3) return unit;
  const at = places[random.below(places.length)]!;
  const letter = letters[at]!;
  const near = neighbours.get(letter.toLowerCase())!;
  const struck = near[random.below(near.length)]!;
  const kind = random.below(5);
  if (kind === 0) letters[at] = letter === letter.toUpperCase() ? struck.toUpperCase() : struck;
  else if (kind === 1) letters.splice(at, 1);
  else if (kind === 2) letters.splice(at, 0, letter);
  else if (kind === 3) letters.splice(at, 0, struck);
  else if (at + 1 < letters.length) [letters[at], letters[at + 1]] = [letters[at + 1]!, letter];
  return letters.join('');
}

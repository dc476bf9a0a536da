/**
 * What the proofreader sees of a unit, as ids of six kinds: what it is, how it looks, how often it was met
 * elsewhere in this text and in the workspace and what it resembles, and how often it was met next to its
 * neighbours. "Elsewhere" leaves out the unit itself, so that one that is new has been met nowhere.
 */
import { unitIds, unitVocabulary } from '../shapes/text-units';
import { isWord, type UnitCounts } from './unit-counts';

const scales = {
  own: [1, 2, 4],
  all: [1, 2, 6, 21],
  pair: [1, 2, 4, 10],
  triple: [1, 2],
  share: [0.01, 0.05, 0.2, 0.6],
};
const levels = (scale: readonly number[]): number => scale.length + 1;
const level = (scale: readonly number[], value: number): number =>
  scale.filter((limit) => value >= limit).length;

export const featuresPerUnit = 6;
const knownFrom = unitVocabulary;
const leftFrom = knownFrom + levels(scales.own) * levels(scales.all) * 3;
const rightFrom = leftFrom + levels(scales.pair) * levels(scales.triple) * 3;
const sharesFrom = rightFrom + levels(scales.pair) * levels(scales.pair);
export const featureVocabulary = sharesFrom + levels(scales.share) * levels(scales.share);

/** How often each unit stands in one text. */
export function ownCounts(units: readonly string[]): Map<string, number> {
  const own = new Map<string, number>();
  for (const unit of units) own.set(unit, (own.get(unit) ?? 0) + 1);
  return own;
}

/**
 * The ids of units `[from, to)`, `featuresPerUnit` each.
 * @param units of the whole text, `plain`
 * @param own counts of the text
 * @param all counts of the workspace with this text
 */
export function unitFeatures(
  units: readonly string[],
  from: number,
  to: number,
  own: ReadonlyMap<string, number>,
  all: UnitCounts,
): number[] {
  const ids: number[] = [];
  for (let i = from; i < to; i++) {
    const unit = units[i]!;
    const [before, second, next] = [units[i - 1] ?? '', units[i - 2] ?? '', units[i + 1] ?? ''];
    const [inText, inAll] = [(own.get(unit) ?? 1) - 1, Math.max(0, all.of([unit]) - 1)];
    const resembled = inText === 0 && inAll < 2 ? all.resembled(unit) : null;
    // With the space before it or without.
    const isInText = resembled !== null && (own.has(resembled) || own.has(` ${resembled}`));
    const resembles = resembled === null ? 0 : isInText ? 1 : 2;
    const [pair, triple] = [elsewhere(all, [before, unit]), elsewhere(all, [second, before, unit])];
    const [following, skipping] = [elsewhere(all, [unit, next]), all.of([before, next])];
    // A word behind itself is hardly ever meant, one behind itself and a sign (`name: name`) often is.
    const repeats = !isWord(unit)
      ? 0
      : unit.trim() === before.trim()
        ? 2
        : unit.trim() === second.trim()
          ? 1
          : 0;
    ids.push(
      ...unitIds(unit),
      knownFrom + (level(scales.own, inText) * levels(scales.all) + level(scales.all, inAll)) * 3 + resembles,
      leftFrom +
        (level(scales.pair, pair) * levels(scales.triple) + level(scales.triple, triple)) * 3 +
        repeats,
      rightFrom + level(scales.pair, following) * levels(scales.pair) + level(scales.pair, skipping),
      sharesFrom +
        level(scales.share, pair / Math.max(1, all.of([before]))) * levels(scales.share) +
        level(scales.share, following / Math.max(1, all.of([next]))),
    );
  }
  return ids;
}

function elsewhere(all: UnitCounts, units: readonly string[]): number {
  return Math.max(0, all.of(units) - 1);
}

/**
 * What the network that names languages reads of a unit: what it is, how it looks, and what it is together
 * with the unit before, each by a hash (Weinberger et al. 2009). Tables are large, so that most words that
 * were never met share their place with none that was.
 */
import { hashOf, lookOf, textUnits } from '../shapes/text-units';

const wholes = 4096;
const looks = 1024;
const pairs = 8192;
/** Id 0 is what is hidden, and what is behind the end. */
export const languageVocabulary = 1 + wholes + looks + pairs;
export const idsPerUnit = 3;

/** The ids of a text's first units, `[units, idsPerUnit]`; of at most so many. */
export function languageIds(text: string, units: number): number[] {
  let before = '';
  return textUnits(text)
    .slice(0, units)
    .flatMap(({ text: unit }) => {
      const pair = hashOf(`${before}\0${plainDigits(unit)}`) % pairs;
      before = plainDigits(unit);
      const look = 1 + wholes + (hashOf(lookOf(unit)) % looks);
      return [1 + (hashOf(unit) % wholes), look, 1 + wholes + looks + pair];
    });
}

/** In a pair with another unit one number is like any other of as many digits. */
function plainDigits(unit: string): string {
  return unit.replace(/\d/g, '0');
}

/**
 * Beam search over bytes from the cursor to the end of the line. No healing is needed: the next byte is
 * predicted wherever the cursor stands. Within a time budget; what was found by then counts.
 */
import { beginsWithWord, endsWithWord } from '../../text/characters/word-borders';
import { endOfDocument, textOf } from '../../text/document-bytes';
import { visibleLength } from '../../text/invisible-characters';
import type { BytePosition, NextByte } from '../mixture/byte-mixture';
import { type DecoderLimits, type Leaf, lineEnd, mostProbable, select } from './decoder';

/** A leaf that may grow: it stands at `parent` and reads `byte` next. */
interface Hypothesis extends Leaf {
  readonly parent: BytePosition;
  readonly byte: number;
  /** The bytes of a character that is not whole yet. */
  readonly unfinished: readonly number[];
}

/**
 * Leaves less probable than this share of what is of interest are left out: thousands of them tell nothing.
 */
const leastShare = 0.0025;

/**
 * What goes on from a text is never more probable than it, and no text is reached on two ways: of texts that
 * are of no interest nothing need be followed.
 * @param before the last characters before the cursor; @returns as `decode` does
 */
export function decodeBytes(
  next: NextByte,
  cursor: BytePosition,
  before: string,
  limits: DecoderLimits,
): Leaf[] {
  const leaves: Leaf[] = [];
  const root = { text: '', probability: 1, finished: false, endsLine: false, borders: [], unfinished: [] };
  const children = (
    hypothesis: Omit<Hypothesis, 'parent' | 'byte'>,
    position: BytePosition,
    row: Float64Array,
  ) => {
    const grown: Hypothesis[] = [];
    let rest = hypothesis.probability;
    for (const byte of mostProbable(row, limits.beamWidth + 1)) {
      const probability = hypothesis.probability * row[byte]!;
      if (probability < leastShare * limits.minimumProbability) break;
      rest -= probability;
      grown.push(grow(hypothesis, before, position, byte, probability));
    }
    if (rest > leastShare * limits.minimumProbability) leaves.push({ ...hypothesis, probability: rest });
    return grown;
  };
  let active = select(children(root, cursor, next.probabilities([cursor])[0]!), limits, leaves);
  while (active.length > 0 && !limits.outOfTime()) {
    const positions = next.advance(
      active.map(({ parent }) => parent),
      active.map(({ byte }) => byte),
    );
    const rows = next.probabilities(positions);
    const grown = active.flatMap((hypothesis, i) => children(hypothesis, positions[i]!, rows[i]!));
    active = select(grown, limits, leaves);
  }
  return [...leaves, ...active].map(asLeaf);
}

/** With its own end as the last border. */
function asLeaf({ text, probability, finished, endsLine, borders }: Leaf): Leaf {
  return { text, probability, finished, endsLine, borders: [...borders, text.length] };
}

function grow(
  before: Omit<Hypothesis, 'parent' | 'byte'>,
  line: string,
  parent: BytePosition,
  byte: number,
  probability: number,
): Hypothesis {
  const bytes = [...before.unfinished, byte];
  const whole = { ...before, unfinished: [], parent, byte, probability };
  if (byte === endOfDocument || bytes.length > 4) return { ...whole, finished: true };
  const character = textOf(bytes);
  if (character === '') return { ...whole, unfinished: bytes };
  if (lineEnd.test(character)) return { ...whole, finished: true, endsLine: true };
  if (visibleLength(character, line + before.text) < character.length) return { ...whole, finished: true };
  const { text, borders } = before;
  const isInWord = text.length > 0 && endsWithWord(text) && beginsWithWord(character);
  return { ...whole, text: text + character, borders: isInWord ? borders : [...borders, text.length] };
}

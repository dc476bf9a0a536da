/**
 * What whoever predicts tokens expects of the next byte: the distribution over tokens, summed over all
 * that begin with the bytes since the last token's end. Where that end is, is not known while a word is
 * still written: each place where the tokens so far may end is followed, with the probability that they
 * did and that a longer token goes on.
 *
 * At most one step of the predictor of tokens for each byte; none for a place where hardly any token
 * ends.
 */
import type { Tokenizer } from '../../text/tokenizer';
import type { NextToken } from '../decoding/decoder';
import type { Position } from '../position';
import { TokenBytes, type TokenRange } from './token-bytes';

/** A place where a token ended, and the tokens that may go on from there. */
interface Split {
  readonly outlook: Outlook;
  /** P(the tokens so far end there), up to a factor that all splits of a reading share. */
  readonly weight: number;
  readonly range: TokenRange;
}

/** What is expected behind a token, computed when it is asked for. */
interface Outlook {
  readonly position: Position;
  /** `[tokens + 1]`: the probabilities of the tokens before each place of the order, summed. */
  cumulative?: Float64Array;
}

/** A token that ended at a place, improbably: the predictor of tokens is not asked yet what comes behind. */
interface Late {
  readonly before: Position;
  readonly token: number;
  readonly weight: number;
}

/** A place in a text, immutable but for what is computed late. */
export interface TokenReading {
  readonly splits: readonly Split[];
  readonly late: Late | null;
  /** Within a character that the dictionary lacks. */
  readonly isUnknown: boolean;
}

/**
 * An end of a token is followed when it has at least this share of the probability of all that goes on;
 * what follows a less probable one is only asked for when the text goes on so that it was one after all.
 */
const leastShare = 0.003;
/** The same while a suggestion is searched: its ways are probable ones, and every step is waited for. */
export const leastShareInSearch = 0.1;
/** Splits beside a more probable one are given up below this share of it. */
const leastMass = 1e-6;
/** Every byte is held possible by this much. */
const floor = 1e-6;

export class BytesOfTokens {
  private readonly dictionary: TokenBytes;
  /**
   * P(next byte) behind a token of which nothing is computed, `[256]`: bytes that begin a token of the
   * dictionary, and a little of all others.
   */
  private readonly first: Float64Array;
  /** By distribution over tokens: while nothing is learned, each key is given the same ones again. */
  private readonly sums = new WeakMap<Float64Array, Float64Array>();

  constructor(private readonly tokenizer: Tokenizer) {
    this.dictionary = new TokenBytes(tokenizer);
    const starts = this.dictionary.children(this.dictionary.whole);
    this.first = new Float64Array(256).fill(0.2 / 256);
    for (let i = 0; i < starts.length; i += 3) this.first[starts[i]!]! += (0.8 * 3) / starts.length;
  }

  /** Behind a token, which ended just there. */
  behind(position: Position): TokenReading {
    const split = { outlook: { position }, weight: 1, range: this.dictionary.whole };
    return { splits: [split], late: null, isUnknown: false };
  }

  /**
   * The reading goes on with a byte; the one given stays as it is.
   * @param least share of an end of a token from which on it is followed
   */
  read(next: NextToken, reading: TokenReading, byte: number, least = leastShare): TokenReading {
    const { dictionary } = this;
    // The other bytes of a character that the dictionary lacks.
    if (reading.isUnknown && byte >= 0x80 && byte < 0xc0) return reading;
    const { late } = reading;
    const isLate =
      late !== null && late.weight * this.first[byte]! >= least * this.massOf(next, reading, byte);
    const splits = isLate ? [...reading.splits, this.split(next, late)] : reading.splits;
    const grown: (Split & { mass: number })[] = [];
    let [ended, going, best] = [0, 0, 0];
    let last: Late | null = null;
    for (const { outlook, weight, range } of splits) {
      const child = dictionary.child(range, byte);
      if (child.from === child.to) continue;
      const cumulative = this.cumulativeOf(next, outlook);
      const ends = dictionary.endsHere(child);
      if (ends) {
        const probability = weight * (cumulative[child.from + 1]! - cumulative[child.from]!);
        ended += probability;
        if (probability > best) {
          best = probability;
          last = { before: outlook.position, token: dictionary.tokens[child.from]!, weight: 0 };
        }
      }
      const rest = { ...child, from: child.from + (ends ? 1 : 0) };
      if (rest.from === rest.to) continue;
      const mass = weight * (cumulative[rest.to]! - cumulative[rest.from]!);
      going += mass;
      grown.push({ outlook, weight, range: rest, mass });
    }
    if (last) last = { ...last, weight: ended };
    // One step of the predictor of tokens for a byte.
    if (last && !isLate && ended >= least * going) {
      grown.push({ ...this.split(next, last), mass: ended });
      last = null;
    }
    if (grown.length > 0 || last) return { ...worthy(grown, last), isUnknown: false };
    const { position } = splits.at(-1)!.outlook;
    return { ...this.behind(next.advance([position], [this.tokenizer.unknown])[0]!), isUnknown: true };
  }

  private split(next: NextToken, { before, token, weight }: Late): Split {
    const position = next.advance([before], [token])[0]!;
    return { outlook: { position }, weight, range: this.dictionary.whole };
  }

  /** P(the splits go on with this byte), up to their common factor. */
  private massOf(next: NextToken, { splits }: TokenReading, byte: number): number {
    let mass = 0;
    for (const { outlook, weight, range } of splits) {
      const { from, to } = this.dictionary.child(range, byte);
      const cumulative = this.cumulativeOf(next, outlook);
      mass += weight * (cumulative[to]! - cumulative[from]!);
    }
    return mass;
  }

  /** Computes what these readings need all at once, which costs less than one by one. */
  foresee(next: NextToken, readings: readonly TokenReading[]): void {
    const missing = new Set<Outlook>();
    for (const { splits } of readings)
      for (const { outlook } of splits) if (!outlook.cumulative) missing.add(outlook);
    if (missing.size === 0) return;
    const outlooks = [...missing];
    const rows = next.probabilities(outlooks.map(({ position }) => position));
    outlooks.forEach((outlook, i) => (outlook.cumulative = this.summed(rows[i]!)));
  }

  /** P(next byte), `[256]`, summing to one. */
  distribution(next: NextToken, reading: TokenReading): Float64Array {
    this.foresee(next, [reading]);
    const row = new Float64Array(256);
    let total = 0;
    for (const { outlook, weight, range } of reading.splits) {
      const cumulative = outlook.cumulative!;
      const children = this.dictionary.children(range);
      for (let i = 0; i < children.length; i += 3) {
        const probability = weight * (cumulative[children[i + 2]!]! - cumulative[children[i + 1]!]!);
        row[children[i]!]! += probability;
        total += probability;
      }
    }
    const { late } = reading;
    if (late) {
      total += late.weight;
      for (let byte = 0; byte < 256; byte++) row[byte]! += late.weight * this.first[byte]!;
    }
    for (let byte = 0; byte < 256; byte++)
      row[byte] = ((total > 0 ? row[byte]! / total : 1 / 256) + floor) / (1 + 256 * floor);
    return row;
  }

  private cumulativeOf(next: NextToken, outlook: Outlook): Float64Array {
    return (outlook.cumulative ??= this.summed(next.probabilities([outlook.position])[0]!));
  }

  private summed(row: Float64Array): Float64Array {
    const known = this.sums.get(row);
    if (known) return known;
    const { tokens } = this.dictionary;
    const cumulative = new Float64Array(tokens.length + 1);
    let sum = 0;
    for (let i = 0; i < tokens.length; i++) cumulative[i + 1] = sum += row[tokens[i]!]!;
    this.sums.set(row, cumulative);
    return cumulative;
  }
}

/** Without those that hardly count, and with weights that do not vanish as the text grows. */
function worthy(
  splits: readonly (Split & { mass: number })[],
  late: Late | null,
): Pick<TokenReading, 'splits' | 'late'> {
  const most = Math.max(...splits.map(({ mass }) => mass), late?.weight ?? 0, Number.MIN_VALUE);
  return {
    splits: splits
      .filter(({ mass }) => mass >= leastMass * most)
      .map(({ outlook, weight, range }) => ({ outlook, range, weight: weight / most })),
    late: late && { ...late, weight: late.weight / most },
  };
}

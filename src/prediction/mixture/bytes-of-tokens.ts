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

/** A place in a text, immutable but for what is computed late. */
export interface TokenReading {
  readonly splits: readonly Split[];
  /** Within a character that the dictionary lacks. */
  readonly isUnknown: boolean;
}

/** An end of a token is followed when it has at least this share of the probability of all that goes on. */
const leastShare = 0.1;
/** Splits beside a more probable one are given up below this share of it. */
const leastMass = 1e-6;
/** Every byte is held possible by this much. */
const floor = 1e-6;

export class BytesOfTokens {
  private readonly dictionary: TokenBytes;

  constructor(private readonly tokenizer: Tokenizer) {
    this.dictionary = new TokenBytes(tokenizer);
  }

  /** Behind a token, which ended just there. */
  behind(position: Position): TokenReading {
    return { splits: [{ outlook: { position }, weight: 1, range: this.dictionary.whole }], isUnknown: false };
  }

  /** The reading goes on with a byte; the one given stays as it is. */
  read(next: NextToken, reading: TokenReading, byte: number): TokenReading {
    const { dictionary } = this;
    // The other bytes of a character that the dictionary lacks.
    if (reading.isUnknown && byte >= 0x80 && byte < 0xc0) return reading;
    const grown: (Split & { mass: number })[] = [];
    let [ended, going, best] = [0, 0, 0];
    let last: Split | null = null;
    for (const { outlook, weight, range } of reading.splits) {
      const child = dictionary.child(range, byte);
      if (child.from === child.to) continue;
      const cumulative = this.cumulativeOf(next, outlook);
      const ends = dictionary.endsHere(child);
      if (ends) {
        const probability = weight * (cumulative[child.from + 1]! - cumulative[child.from]!);
        ended += probability;
        if (probability > best) {
          best = probability;
          last = { outlook, weight, range: child };
        }
      }
      const rest = { ...child, from: child.from + (ends ? 1 : 0) };
      if (rest.from === rest.to) continue;
      const mass = weight * (cumulative[rest.to]! - cumulative[rest.from]!);
      going += mass;
      grown.push({ outlook, weight, range: rest, mass });
    }
    if (last && ended >= leastShare * going) {
      const token = dictionary.tokens[last.range.from]!;
      const position = next.advance([last.outlook.position], [token])[0]!;
      grown.push({ outlook: { position }, weight: ended, range: dictionary.whole, mass: ended });
    }
    if (grown.length > 0) return { splits: worthy(grown), isUnknown: false };
    const { position } = reading.splits.at(-1)!.outlook;
    return { ...this.behind(next.advance([position], [this.tokenizer.unknown])[0]!), isUnknown: true };
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
    for (let byte = 0; byte < 256; byte++)
      row[byte] = ((total > 0 ? row[byte]! / total : 1 / 256) + floor) / (1 + 256 * floor);
    return row;
  }

  private cumulativeOf(next: NextToken, outlook: Outlook): Float64Array {
    return (outlook.cumulative ??= this.summed(next.probabilities([outlook.position])[0]!));
  }

  private summed(row: Float64Array): Float64Array {
    const { tokens } = this.dictionary;
    const cumulative = new Float64Array(tokens.length + 1);
    for (let i = 0; i < tokens.length; i++) cumulative[i + 1] = cumulative[i]! + row[tokens[i]!]!;
    return cumulative;
  }
}

/** Without those that hardly count, and with weights that do not vanish as the text grows. */
function worthy(splits: readonly (Split & { mass: number })[]): Split[] {
  const most = Math.max(...splits.map(({ mass }) => mass), Number.MIN_VALUE);
  return splits
    .filter(({ mass }) => mass >= leastMass * most)
    .map(({ outlook, weight, range }) => ({ outlook, range, weight: weight / most }));
}

/**
 * Arithmetic coding (Rissanen and Langdon 1979) in integers: a sequence of choices becomes the digits of one
 * number inside an interval that each choice narrows to its share. Knows nothing of texts or predictors.
 *
 * The interval is kept in 48 bits, which a double holds exactly with room for a carry.
 */
const top = 2 ** 48;
const byte = 2 ** 8;
/** The interval is wider than this: a choice of 2²⁴ shares still has 16 bits to each. */
const bottom = top / byte;

/** Shares that a distribution is divided into. */
export const shares = 2 ** 24;

/**
 * Where each outcome's shares begin, and at the end where the last one's stop: at least one share for each.
 */
export function divide(probabilities: ArrayLike<number>): Float64Array {
  const starts = new Float64Array(probabilities.length + 1);
  const free = shares - probabilities.length;
  for (let i = 0; i < probabilities.length; i++)
    starts[i + 1] = Math.min(shares, starts[i]! + 1 + Math.floor(probabilities[i]! * free));
  return starts;
}

export class Encoder {
  private readonly bytes: number[] = [];
  private low = 0;
  private range = top;

  /** The outcome that has the shares `[from, to)` of `total`. */
  encode(from: number, to: number, total = shares): void {
    const share = Math.floor(this.range / total);
    this.low += share * from;
    this.range = share * (to - from);
    this.carry();
    while (this.range <= bottom) {
      this.bytes.push(Math.floor(this.low / bottom));
      this.low = (this.low % bottom) * byte;
      this.range *= byte;
    }
  }

  /** All digits; zeros follow them. */
  finish(): Uint8Array {
    // The interval is wider than one step of its first digit, so that some number of one digit lies in it.
    this.low = Math.ceil(this.low / bottom) * bottom;
    this.carry();
    this.bytes.push(this.low / bottom);
    return Uint8Array.from(this.bytes);
  }

  private carry(): void {
    if (this.low < top) return;
    this.low -= top;
    let i = this.bytes.length - 1;
    for (; this.bytes[i] === byte - 1; i--) this.bytes[i] = 0;
    this.bytes[i]!++;
  }
}

export class Decoder {
  private read = 0;
  /** The number, from the beginning of the interval. */
  private value = 0;
  private range = top;

  constructor(private readonly bytes: Uint8Array) {
    for (let i = 0; i < 6; i++) this.value = this.value * byte + this.next();
  }

  /** Which share of `total` the next choice is in; `accept` must follow. */
  target(total = shares): number {
    return Math.min(total - 1, Math.floor(this.value / Math.floor(this.range / total)));
  }

  accept(from: number, to: number, total = shares): void {
    const share = Math.floor(this.range / total);
    this.value -= share * from;
    this.range = share * (to - from);
    while (this.range <= bottom) {
      this.value = this.value * byte + this.next();
      this.range *= byte;
    }
  }

  private next(): number {
    return this.bytes[this.read++] ?? 0;
  }
}

/**
 * Random numbers that are the same on every machine: xoshiro128** (Blackman & Vigna 2021), seeded through
 * splitmix32. Never used for anything that must be secret.
 */

/**
 * Spreads any numbers (also fractions and negative ones) over 32 bits, for seeds that must not resemble each
 * other.
 */
export function mixSeed(...parts: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of parts) {
    mixed = finish(mixed ^ (part >>> 0));
    mixed = finish((mixed + Math.floor(part / 4294967296)) | 0);
  }
  return mixed >>> 0;
}

/** The finalizer of MurmurHash3. */
function finish(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x6d2b79f5;
}

export class Random {
  private readonly state = new Int32Array(4);

  constructor(...seed: readonly number[]) {
    for (let i = 0; i < 4; i++) this.state[i] = mixSeed(...seed, i);
    // The generator stands still at all zeros.
    this.state[3] = this.state[3]! | 1;
  }

  /** 32 random bits as an unsigned whole number. */
  bits(): number {
    const { state } = this;
    const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const [third, fourth] = [c ^ a, d ^ b];
    state[1] = b ^ third;
    state[0] = a ^ fourth;
    state[2] = third ^ (b << 9);
    state[3] = (fourth << 11) | (fourth >>> 21);
    return result >>> 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return this.bits() / 4294967296;
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** Standard normal (Box & Muller 1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Shuffles in place (Fisher & Yates). */
  shuffle<Item>(items: { [index: number]: Item; readonly length: number }): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const kept = items[last]!;
      items[last] = items[other]!;
      items[other] = kept;
    }
  }
}

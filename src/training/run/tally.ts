/**
 * What training did since its last point, in sums: losses, gradient norms, tokens and the characters they
 * stand for.
 */
import type { Batch } from './batches';
import type { TokenWeights } from './encoded-text';

export class Tally {
  steps = 0;
  tokens = 0;
  characters = 0;
  private nats = 0;
  private unknowns = 0;
  private norm = 0;
  private clipped = 0;

  constructor(
    private readonly weigh: TokenWeights,
    private readonly clipNorm: number,
  ) {}

  /** @param nats of the whole batch @param norm of its gradient, before clipping */
  add({ targets }: Batch, nats: number, norm: number): void {
    const { characters, unknown } = this.weigh;
    for (const target of targets) {
      this.characters += characters[target]!;
      if (target === unknown) this.unknowns++;
    }
    this.steps++;
    this.nats += nats;
    this.tokens += targets.length;
    this.norm += norm;
    if (norm > this.clipNorm) this.clipped++;
  }

  get bitsPerCharacter(): number {
    const bits = this.nats / Math.LN2 + this.unknowns * this.weigh.unknownBits;
    return bits / Math.max(1, this.characters);
  }

  get gradientNorm(): number {
    return this.norm / this.steps;
  }

  get clippedShare(): number {
    return this.clipped / this.steps;
  }
}

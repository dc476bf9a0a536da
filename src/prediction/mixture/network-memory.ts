/**
 * What the network made of the positions that were asked for last. While one types, each key asks for the
 * same positions again: the last whole token, and what the key before expected behind it.
 */
import type { LanguageModel } from '../../model/language-model';
import { contextLength, type Position } from '../position';
import { NetworkExpectation } from './observation';
import { RecentMap } from '../recent-map';

/** Positions that are remembered: a search looks at some dozens. With 6,144 tokens one takes 27 KB. */
export const remembered = 128;

interface Memory {
  expectation?: NetworkExpectation;
  /** Where each token leads that was read from here. */
  readonly following: Map<number, Position>;
}

export class NetworkMemory {
  private readonly memories = new RecentMap<Position, Memory>(remembered);

  constructor(private readonly model: LanguageModel) {}

  /** The beginning of a text: `<EOS>` has been read. */
  start(endOfSequence: number): Position {
    const state = this.model.advance([this.model.initialState()], [endOfSequence])[0]!;
    return { state, context: Int32Array.of(endOfSequence) };
  }

  /** `positions[i]` reads `tokens[i]`: the same position as the last time, while that is remembered. */
  advance(positions: readonly Position[], tokens: ArrayLike<number>): Position[] {
    const memories = positions.map((position) => this.of(position));
    const isNew = (memory: Memory, i: number): boolean => !memory.following.has(tokens[i]!);
    const missing = positions.flatMap((_, i) => (isNew(memories[i]!, i) ? [i] : []));
    const states = this.model.advance(
      missing.map((i) => positions[i]!.state!),
      missing.map((i) => tokens[i]!),
    );
    missing.forEach((i, row) => {
      const context = appended(positions[i]!.context, tokens[i]!);
      memories[i]!.following.set(tokens[i]!, { state: states[row]!, context });
    });
    return memories.map(({ following }, i) => following.get(tokens[i]!)!);
  }

  /** What it expects next at each position; computed together, which costs less than one by one. */
  expectations(positions: readonly Position[]): NetworkExpectation[] {
    const memories = positions.map((position) => this.of(position));
    const missing = positions.flatMap((_, i) => (memories[i]!.expectation ? [] : [i]));
    const rows = this.model.distributions(missing.map((i) => positions[i]!.state!));
    missing.forEach((i, row) => (memories[i]!.expectation = new NetworkExpectation(rows[row]!)));
    return memories.map(({ expectation }) => expectation!);
  }

  private of(position: Position): Memory {
    return this.memories.get(position, () => ({ following: new Map<number, Position>() }));
  }
}

/** A context that has read one more token. */
export function appended(context: Int32Array, token: number): Int32Array {
  const kept = Math.min(context.length, contextLength - 1);
  const next = new Int32Array(kept + 1);
  next.set(context.subarray(context.length - kept));
  next[kept] = token;
  return next;
}

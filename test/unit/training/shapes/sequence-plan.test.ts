import assert from 'node:assert/strict';
import { planSequence } from '../../../../src/training/shapes/sequence-plan';
import { controlLength } from '../../../../src/training/step/team';
import { smallSequence } from './small-sequence-network';

describe('the memory plan of a sequence network', () => {
  it('holds what its formula says: GRU in both directions, an answer at each step', () => {
    const [V, E, k, H, B, T, K] = [512, 32, 3, 64, 8, 32, 16];
    const [D, G, N, R, width] = [2, 3 * H, B * T, B * T, k * E];
    const sequence = smallSequence({ vocabularySize: V, embeddingSize: E, idsPerStep: k, hiddenSize: H });
    const shape = { sequence, batchSize: B, timeSteps: T, threads: 1 };
    const P = V * E + D * (G * width + G * H + 2 * G) + K * D * H + K;
    const direction =
      2 * (width + H) * G + 2 * N * G + 4 * N * H + N * H + 2 * B * H + 3 * R * H + N * width + 2 * N + R;
    const expected = 4 * P + D * direction + N * k + 2 * N * width + R * K + 2 * D * H * K + 3 * R;
    const { end } = planSequence(shape, { multiplyScratch: () => 0 }, 32);
    const small = end - 32 - controlLength - expected;
    // Rounding up to cache lines, the scalars and the sums of squares.
    assert.ok(small >= 0 && small < 60 * 32, `${small} elements are not in the formula`);
  });

  it('holds an encoder before it as a direction that nothing is read of', () => {
    const [E, k, H, B, T] = [32, 2, 64, 8, 16];
    const [G, N, width] = [3 * H, B * T, k * E];
    const end = (given: object, encoderSteps: number): number => {
      const sequence = smallSequence({ directions: ['forward'], embeddingSize: E, hiddenSize: H, ...given });
      const shape = { sequence, batchSize: B, timeSteps: 20, encoderSteps, threads: 1 };
      return planSequence(shape, { multiplyScratch: () => 0 }, 32).end;
    };
    const P = G * width + G * H + 2 * G;
    const layer = 2 * (width + H) * G + 2 * N * G + 4 * N * H + N * H + 2 * B * H + N * width + 2 * N;
    const expected = 4 * P + layer + N * k + 2 * N * width;
    const small = end({ encoder: { idsPerStep: k } }, T) - end({}, 0) - expected;
    assert.ok(Math.abs(small) < 60 * 32, `${small} elements are not in the formula`);
  });
});

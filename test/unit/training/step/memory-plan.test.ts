import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import {
  checkMemory,
  planMemory,
  predictMemory,
  type StepShape,
} from '../../../../src/training/step/memory-plan';
import { smallConfiguration } from '../small-network';

const scratch = { multiplyScratch: (depth: number) => 96 * Math.min(depth, 512) };
const shapes: StepShape[] = (['rnn', 'gru', 'lstm'] as const).flatMap((cell) =>
  (['full', 'tied', 'bottleneck'] as const).map((output) => ({
    configuration: smallConfiguration(cell, 3, output),
    batchSize: 5,
    timeSteps: 7,
    dropout: 0.1,
    threads: 3,
  })),
);

/** Every address of a plan. */
function addresses(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(addresses);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]): number[] => {
    if (['shape', 'layout', 'vocabulary', 'rows', 'inputSize', 'projectedRows', 'end'].includes(name))
      return [];
    if (name === 'scratch') return entry as number[];
    return typeof entry === 'number' ? [entry] : addresses(entry);
  });
}

describe('the memory plan', () => {
  for (const shape of shapes) {
    const { cell, output } = shape.configuration;
    it(`gives each buffer a place of its own, on cache lines: ${cell}, ${output}`, () => {
      const plan = planMemory(shape, scratch, 32);
      const all = addresses(plan).filter((address) => address !== 0 && address !== plan.base);
      // The control block begins at the base.
      assert.equal(plan.control, plan.base);
      assert.equal(new Set(all).size, all.length, 'no two buffers begin at the same place');
      for (const address of all) {
        assert.equal(address % 32, 0);
        assert.ok(address > plan.base && address < plan.end);
      }
    });
  }

  it('holds what its formula says: GRU, one layer, full output', () => {
    const [E, H, B, T] = [128, 256, 16, 32];
    const [V, G, N] = [2048, 3 * H, B * T];
    const U = N;
    const configuration = {
      ...smallConfiguration('gru'),
      vocabularySize: V,
      embeddingSize: E,
      hiddenSize: H,
    };
    const shape = { configuration, batchSize: B, timeSteps: T, dropout: 0, threads: 1 };
    const plan = planMemory(shape, { multiplyScratch: () => 0 }, 32);
    const P = V * E + G * (E + H + 2) + V * H + V;
    const formula =
      4 * P +
      2 * ((E + H) * G + V * H) +
      (U * G + N * G + 5 * N * H + 2 * B * H) +
      (N * V + N * H) +
      3 * U * E +
      6 * N +
      P / 16384;
    assert.ok(Math.abs(plan.end - formula) < 4096, `${plan.end} should be about ${formula}`);
  });

  it('is refused above the limit, with what it would take and the way out', () => {
    const text = { trainingTokens: 1e6, trainingCharacters: 2.7e6, validationCharacters: 0.3e6 };
    const plan = planMemory(shapes[0]!, scratch, 32);
    const predicted = predictMemory(plan, text, false);
    assert.ok(predictMemory(plan, text, true) > predicted);
    checkMemory(predicted, 512);
    assert.throws(
      () => checkMemory(predicted, 20),
      (thrown) =>
        thrown instanceof Failure &&
        thrown.code === 'memory-limit' &&
        /about \d+ MB of memory, more than the limit of 20 MB\. Choose a smaller/.test(thrown.message),
    );
  });
});

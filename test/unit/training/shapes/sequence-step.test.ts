import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Weights } from '../../../../src/model/configuration';
import { Random } from '../../../../src/model/random';
import { suffixOf, type SequenceConfiguration } from '../../../../src/model/sequences/sequence-configuration';
import { cellKinds } from '../../../../src/protocol/kinds';
import { allocateHeap, loneSequenceTrainer } from '../../../../src/threads/kernels/heap-of-plan';
import { chooseKernels, heapBase } from '../../../../src/threads/kernels/kernel-builds';
import { attachKernels, allocateKernels } from '../../../../src/threads/kernels/kernel-builds';
import { KernelTeam } from '../../../../src/threads/kernels/kernel-team';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { planSequence } from '../../../../src/training/shapes/sequence-plan';
import { SequenceTrainer, type Sequence } from '../../../../src/training/shapes/sequence-trainer';
import { bundledThreads } from '../bundled-threads';
import { randomSequences, smallShape, smallSequenceNetwork } from './small-sequence-network';

const shapes: Record<string, Partial<SequenceConfiguration>> = {
  'both directions, a softmax at each step': {},
  'both directions, a sigmoid at each step': { head: 'sigmoid', outputs: 1 },
  'forward, a softmax at the end': { directions: ['forward'], answers: 'last' },
  'backward, a softmax at the end': { directions: ['backward'], answers: 'last' },
  'both directions, a sigmoid at the end': { answers: 'last', head: 'sigmoid', outputs: 1 },
  'forward without recurrence over a window of 3 ids': {
    directions: ['forward'],
    idsPerStep: 3,
    recurrent: false,
  },
  'a decoder behind an encoder': { directions: ['forward'], idsPerStep: 2, encoder: { idsPerStep: 1 } },
};

/** Central differences of the mean loss against the gradient in the heap, some places of every parameter. */
function checkGradients(given: Partial<SequenceConfiguration>): void {
  const shape = smallShape(given);
  const { kernels, trainer } = smallSequenceNetwork(shape);
  const { plan } = trainer;
  const { float } = kernels.heap;
  const sequences = randomSequences(shape.sequence, 11);
  const counted = sequences
    .flatMap(({ targets }) => Array.from(targets!))
    .filter((target) => target >= 0).length;
  trainer.train(sequences, 0, 1e9);
  const gradient = Float64Array.from(float.subarray(plan.gradients, plan.gradients + plan.layout.length));
  const random = new Random(3);
  const epsilon = 1e-5;
  for (const { name, offset, length } of plan.layout.places) {
    const largest = gradient.slice(offset, offset + length).reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    // Without recurrence the state before each step is zero, and what multiplies it has no gradient.
    if (shape.sequence.recurrent || !name.includes('weight_hh')) assert.ok(largest > 0, `${name} has none`);
    for (let check = 0; check < 6; check++) {
      const place = offset + random.below(length);
      const at = plan.parameters + place;
      const value = float[at]!;
      const lossWith = (changed: number): number => {
        float[at] = changed;
        return trainer.train(sequences, 0, 1e9).nats / counted;
      };
      const numeric = (lossWith(value + epsilon) - lossWith(value - epsilon)) / (2 * epsilon);
      float[at] = value;
      assert.ok(
        Math.abs(numeric - gradient[place]!) < 1e-8 + 1e-5 * Math.abs(numeric),
        `${name}[${place - offset}]: ${gradient[place]} should be ${numeric}`,
      );
    }
  }
}

describe('gradients of a sequence network against central differences in f64', () => {
  for (const [name, given] of Object.entries(shapes)) {
    for (const cell of cellKinds) it(`${cell}, ${name}`, () => checkGradients({ ...given, cell }));
  }
});

/** σ(z). */
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The states of a GRU over one sequence in one direction, written anew from its equations `[length][H]`. */
function naiveStates(
  configuration: Pick<SequenceConfiguration, 'embeddingSize' | 'hiddenSize' | 'idsPerStep'>,
  weights: Weights,
  ids: number[],
  suffix: string,
  module = 'recurrent',
  first?: number[],
) {
  const { embeddingSize: E, hiddenSize: H, idsPerStep: k } = configuration;
  const of = (name: string): Float32Array => weights.get(name)!;
  const [wi, wh] = [of(`${module}.weight_ih_l0${suffix}`), of(`${module}.weight_hh_l0${suffix}`)];
  const [bi, bh] = [of(`${module}.bias_ih_l0${suffix}`), of(`${module}.bias_hh_l0${suffix}`)];
  const length = ids.length / k;
  const order = Array.from({ length }, (_, t) => (suffix === '' ? t : length - 1 - t));
  const states: number[][] = [];
  let h = first ?? new Array<number>(H).fill(0);
  for (const t of order) {
    const x = ids
      .slice(t * k, (t + 1) * k)
      .flatMap((id) => [...of('embedding.weight').subarray(id * E, (id + 1) * E)]);
    const dot = (matrix: Float32Array, row: number, vector: number[]): number =>
      vector.reduce((sum, value, j) => sum + matrix[row * vector.length + j]! * value, 0);
    const before = h;
    h = before.map((value, i) => {
      const input = (gate: number): number => dot(wi, gate * H + i, x) + bi[gate * H + i]!;
      const recurrent = (gate: number): number => dot(wh, gate * H + i, before) + bh[gate * H + i]!;
      const r = sigmoid(input(0) + recurrent(0));
      const z = sigmoid(input(1) + recurrent(1));
      const n = Math.tanh(input(2) + r * recurrent(2));
      return (1 - z) * n + z * value;
    });
    states[t] = h;
  }
  return states;
}

function naiveLogits(configuration: SequenceConfiguration, weights: Weights, given: Sequence): number[] {
  const { directions, outputs, answers, idsPerStep, encoder } = configuration;
  const ids = Array.from(given.ids);
  const steps = Array.from({ length: ids.length / idsPerStep }, (_, t) => t);
  const encoded = Array.from(given.encoded ?? []);
  const first =
    encoder && naiveStates({ ...configuration, ...encoder }, weights, encoded, '', 'encoder').at(-1);
  const states = directions.map((one) =>
    naiveStates(configuration, weights, ids, suffixOf[one], 'recurrent', first),
  );
  const [w, b] = [weights.get('output.weight')!, weights.get('output.bias')!];
  const inputs =
    answers === 'each'
      ? steps.map((t) => states.flatMap((of) => of[t]!))
      : [states.flatMap((of, at) => of[directions[at] === 'forward' ? steps.length - 1 : 0]!)];
  return inputs.flatMap((input) =>
    Array.from({ length: outputs }, (_, k) =>
      input.reduce((sum, value, j) => sum + w[k * input.length + j]! * value, b[k]!),
    ),
  );
}

function assertNear(actual: ArrayLike<number>, expected: ArrayLike<number>, within: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++)
    assert.ok(Math.abs(actual[i]! - expected[i]!) < within, `${i}: ${actual[i]} should be ${expected[i]}`);
}

describe('what a sequence network answers', () => {
  for (const answers of ['each', 'last'] as const) {
    for (const directions of [['forward'], ['backward'], ['forward', 'backward']] as const) {
      it(`is what the equations say: ${directions.join(' and ')}, ${answers}`, () => {
        const shape = smallShape({ answers, directions });
        const { trainer } = smallSequenceNetwork(shape);
        const sequences = randomSequences(shape.sequence, 5);
        trainer.evaluate(sequences).forEach((logits, i) => {
          assertNear(logits, naiveLogits(shape.sequence, trainer.weights(), sequences[i]!), 1e-6);
        });
      });
    }
  }

  it('is what the equations say: a decoder of 2 ids behind an encoder, whatever the lengths', () => {
    const shape = smallShape(shapes['a decoder behind an encoder']);
    const { trainer } = smallSequenceNetwork(shape);
    const sequences = randomSequences(shape.sequence, 5);
    // What was read before leaves nothing behind.
    trainer.train(randomSequences(shape.sequence, 6), 0.01, 1);
    trainer.evaluate(sequences).forEach((logits, i) => {
      assertNear(logits, naiveLogits(shape.sequence, trainer.weights(), sequences[i]!), 1e-6);
    });
  });

  it('is told by the end of what is longer than an encoder reads', () => {
    const shape = smallShape(shapes['a decoder behind an encoder']);
    const { trainer } = smallSequenceNetwork(shape);
    const [one] = randomSequences(shape.sequence, 5) as [Sequence];
    const [long, cut] = trainer.evaluate([
      { ...one, encoded: [9, 9, 9, 1, 2, 3, 4] },
      { ...one, encoded: [1, 2, 3, 4] },
    ]);
    assert.deepEqual(long, cut);
  });

  it('needs a network that decodes behind an encoder', () => {
    const encoder = { idsPerStep: 1 };
    for (const wrong of [{ directions: ['backward'] }, { answers: 'last' }, { recurrent: false }] as const) {
      const shape = smallShape({ directions: ['forward'], encoder, ...wrong });
      assert.throws(() => smallSequenceNetwork(shape), RangeError);
    }
    assert.throws(() => smallSequenceNetwork({ ...smallShape({ encoder }), encoderSteps: 0 }), RangeError);
  });

  it('does not depend on the sequences beside it', () => {
    const shape = smallShape();
    const { trainer } = smallSequenceNetwork(shape);
    const [long, middle, short] = randomSequences(shape.sequence, 5) as [Sequence, Sequence, Sequence];
    const [, , beside] = trainer.evaluate([long, middle, short]);
    const [alone] = trainer.evaluate([short]);
    assert.deepEqual(alone, beside);
  });

  it('is binary cross-entropy in nats, summed over the steps that count', () => {
    const shape = smallShape({ head: 'sigmoid', outputs: 1 });
    const { trainer } = smallSequenceNetwork(shape);
    const sequences = randomSequences(shape.sequence, 6);
    let expected = 0;
    trainer.evaluate(sequences).forEach((logits, i) =>
      logits.forEach((z, t) => {
        const y = sequences[i]!.targets![t]!;
        if (y >= 0) expected += -y * Math.log(sigmoid(z)) - (1 - y) * Math.log(1 - sigmoid(z));
      }),
    );
    assert.ok(Math.abs(trainer.train(sequences, 0, 1).nats - expected) < 1e-9);
  });
});

describe('the first answers of a sequence network', () => {
  it('are as often yes as the first targets, where the states say nothing', () => {
    const shape = smallShape({ head: 'sigmoid', outputs: 1 });
    const { trainer } = smallSequenceNetwork(shape);
    const silent = new Map(trainer.weights());
    silent.set('output.weight', new Float32Array(silent.get('output.weight')!.length));
    trainer.loadWeights(silent);
    trainer.initialiseAnswers([{ ids: [1, 2, 3, 4, 5], targets: [0, 1, 0, -1, 0] }]);
    const [logits] = trainer.evaluate([{ ids: [7] }]);
    // One yes and three no, and one of each more.
    assertNear(logits!.map(sigmoid), [2 / 6], 1e-6);
  });

  it('are left alone where one of several is chosen', () => {
    const { trainer } = smallSequenceNetwork(smallShape());
    const before = trainer.weights();
    trainer.initialiseAnswers([{ ids: [1, 2], targets: [0, 3] }]);
    assert.deepEqual(trainer.weights(), before);
  });
});

describe('a sequence network in WebAssembly', () => {
  const threads = bundledThreads();

  for (const [name, given] of Object.entries(shapes)) {
    it(`trains as the scalar reference does: ${name}`, () => {
      const shape = smallShape(given);
      const { trainer: reference } = smallSequenceNetwork(shape);
      const fast = loneSequenceTrainer(shape, chooseKernels(join(threads.directory, 'kernels')), 1);
      for (let step = 0; step < 5; step++) {
        const sequences = randomSequences(shape.sequence, step);
        const [expected, actual] = [reference, fast].map((one) => one.train(sequences, 0.01, 1));
        assert.ok(Math.abs(actual!.nats - expected!.nats) < 1e-4 * (1 + expected!.nats));
      }
      assertNear(fast.parameters(), reference.parameters(), 2e-4);
    });
  }

  const windowShape = shapes['forward without recurrence over a window of 3 ids']!;
  for (const [name, given] of [
    ['both directions', { head: 'sigmoid', outputs: 1 }],
    ['a feed-forward window', { ...windowShape, cell: 'rnn' }],
    ['a decoder behind an encoder', shapes['a decoder behind an encoder']!],
  ] as const)
    it(`trains the same bits on one, two and three threads: ${name}`, () => trainsTheSameBits(given));

  async function trainsTheSameBits(given: Partial<SequenceConfiguration>): Promise<void> {
    const trained: Float32Array[] = [];
    for (const count of [1, 2, 3]) {
      const shape = { ...smallShape(given), batchSize: 24, threads: count };
      const chosen = chooseKernels(join(threads.directory, 'kernels'));
      const plan = planSequence(shape, attachKernels(allocateKernels(chosen, 1)), heapBase);
      const { shared, kernels } = allocateHeap(plan, chosen);
      const pool = new ThreadPool(count);
      const { int } = kernels.heap;
      const parts = { pool, threadFile: threads.kernel, kernels: shared, shape, control: plan.control, int };
      const team = new KernelTeam(parts);
      try {
        const trainer = new SequenceTrainer(kernels, plan, await team.start());
        trainer.initialise(1);
        for (let step = 0; step < 5; step++) {
          const sequences = Array.from({ length: 8 }, (_, i) =>
            randomSequences(shape.sequence, 8 * step + i),
          );
          trainer.train(sequences.flat(), 0.01, 1);
        }
        trained.push(Float32Array.from(trainer.parameters()));
        trainer.leave();
      } finally {
        await team.end();
        await pool.dispose();
      }
    }
    assert.deepEqual(trained[1], trained[0]);
    assert.deepEqual(trained[2], trained[0]);
  }
});

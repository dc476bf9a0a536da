/**
 * ∂L_T/∂h_t and ∂L_T/∂c_t by the training step's backward pass against central differences in f64, and the
 * windows they are traced in.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Cell } from '../../../../src/protocol/kinds';
import { reach } from '../../../../src/training/evaluation/gradient-through-time';
import {
  distanceWithin,
  gradientCurves,
  streams,
  tracedWindows,
} from '../../../../src/training/evaluation/traced-windows';
import { randomBatch, smallConfiguration, smallNetwork } from '../small-network';

const cells: Cell[] = ['rnn', 'gru', 'lstm'];
const hidden = 16;
const batchSize = 3;
const timeSteps = 6;

/**
 * The norms by central differences: the state behind each step is changed where the next batch of one step
 * starts from it, and the loss of the last step is looked at. Of h the LSTM's cell is held fixed, as ∂/∂h
 * says; of c the hidden state follows, as h = o ⊙ tanh c.
 */
function numericNorms(
  cell: Cell,
  layers: number,
  output: 'full' | 'tied',
  of: 'hidden' | 'cell' = 'hidden',
): number[][] {
  const configuration = smallConfiguration(cell, layers, output);
  const { trainer, kernels } = smallNetwork(configuration, { batchSize, timeSteps: 1 });
  const batch = randomBatch(batchSize, timeSteps, configuration.vocabularySize, 11);
  const { float } = kernels.heap;
  const top = trainer.plan.layers[layers - 1]!;
  const step = (t: number): number[] => {
    const rows = [t * batchSize, (t + 1) * batchSize] as const;
    const { inputs, targets, resets } = batch;
    return Array.from(
      trainer.evaluate({
        inputs: inputs.slice(...rows),
        targets: targets.slice(...rows),
        resets: resets.slice(...rows),
      }),
    );
  };
  /** The losses of the last step when `change` is made to the state behind step `at`. */
  const lossesAfter = (at: number, change: () => void): number[] => {
    trainer.clearStates();
    let losses: number[] = [];
    for (let t = 0; t < timeSteps; t++) {
      losses = step(t);
      if (t === at) change();
    }
    return losses;
  };
  const epsilon = 1e-5;
  return Array.from({ length: batchSize }, (_, stream) =>
    // The state behind the last step is not read any more: distance 0 is checked through the output layer
    // elsewhere.
    Array.from({ length: timeSteps - 1 }, (_, index) => {
      const at = timeSteps - 2 - index;
      let sum = 0;
      for (let unit = 0; unit < hidden; unit++) {
        const place = stream * hidden + unit;
        const change = (by: number): void => {
          if (of === 'hidden') float[top.state + place]! += by;
          else {
            const c = float[top.cellState + place]!;
            float[top.cellState + place] = c + by;
            float[top.state + place]! *= Math.tanh(c + by) / Math.tanh(c);
          }
        };
        const loss = (by: number): number => lossesAfter(at, () => change(by))[stream]!;
        sum += ((loss(epsilon) - loss(-epsilon)) / (2 * epsilon)) ** 2;
      }
      return Math.sqrt(sum);
    }),
  );
}

describe('the gradient through time', () => {
  for (const cell of cells) {
    for (const layers of [1, 2]) {
      const output = layers === 1 ? 'full' : 'tied';
      it(`is what central differences say, ${cell}, ${layers} layer(s), ${output} output`, () => {
        const configuration = smallConfiguration(cell, layers, output);
        const { trainer } = smallNetwork(configuration, { batchSize, timeSteps });
        const traced = trainer.trace(randomBatch(batchSize, timeSteps, configuration.vocabularySize, 11));
        assert.equal(traced.cell !== null, cell === 'lstm');
        for (const of of ['hidden', 'cell'] as const) {
          const norms = traced[of];
          if (norms === null) continue;
          const numeric = numericNorms(cell, layers, output, of);
          let largest = 0;
          for (let stream = 0; stream < batchSize; stream++) {
            assert.ok(norms[stream * timeSteps]! > 0, 'the loss depends on the state that it is read from');
            for (let distance = 1; distance < timeSteps; distance++) {
              const found = norms[stream * timeSteps + distance]!;
              const should = numeric[stream]![distance - 1]!;
              largest = Math.max(largest, should);
              assert.ok(Math.abs(found - should) < 1e-8 + 1e-5 * should, `${of}: ${found}, not ${should}`);
            }
          }
          assert.ok(largest > 1e-4, 'something flows back');
        }
      });
    }
  }

  it('is zero beyond the beginning of a text', () => {
    const configuration = smallConfiguration('lstm');
    const { trainer } = smallNetwork(configuration, { batchSize: 1, timeSteps });
    const batch = randomBatch(1, timeSteps, configuration.vocabularySize, 5);
    batch.resets.fill(0);
    batch.resets[3] = 1;
    const traced = trainer.trace(batch);
    for (const norms of [[...traced.hidden], [...traced.cell!]]) {
      assert.ok(norms.slice(0, 3).every((norm) => norm > 0));
      assert.deepEqual(norms.slice(3), [0, 0, 0]);
    }
  });

  it('at distance 0 is the norm of Wᵀ (ŷ − y)', () => {
    const configuration = smallConfiguration('rnn');
    const { trainer, kernels } = smallNetwork(configuration, { batchSize: 1, timeSteps: 1 });
    const batch = randomBatch(1, 1, configuration.vocabularySize, 5);
    const [norm] = trainer.trace(batch).hidden;
    const { plan } = trainer;
    const { float } = kernels.heap;
    const { vocabularySize: V } = configuration;
    const matrix = plan.parameters + plan.layout.offsetOf('output.weight');
    const bias = plan.parameters + plan.layout.offsetOf('output.bias');
    const h = Array.from({ length: hidden }, (_, j) => float[plan.layers[0]!.hidden + j]!);
    const logits = Array.from({ length: V }, (_, i) =>
      h.reduce((sum, value, j) => sum + value * float[matrix + i * hidden + j]!, float[bias + i]!),
    );
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const error = logits.map((logit, i) => Math.exp(logit) / total - (i === batch.targets[0] ? 1 : 0));
    const gradient = h.map((_, j) =>
      error.reduce((sum, e, i) => sum + e * float[matrix + i * hidden + j]!, 0),
    );
    assert.ok(Math.abs(norm! - Math.hypot(...gradient)) < 1e-12);
  });

  it('changes neither weights nor the state that is carried on', () => {
    const configuration = smallConfiguration('lstm', 2);
    const { trainer } = smallNetwork(configuration, { batchSize, timeSteps });
    trainer.evaluate(randomBatch(batchSize, timeSteps, configuration.vocabularySize, 3));
    const before = [Float64Array.from(trainer.parameters()), trainer.states()];
    trainer.trace(randomBatch(batchSize, timeSteps, configuration.vocabularySize, 4));
    assert.deepEqual([Float64Array.from(trainer.parameters()), trainer.states()], before);
  });

  it('is refused for a network with dropout', () => {
    const configuration = smallConfiguration('gru');
    const { trainer } = smallNetwork(configuration, { batchSize, timeSteps, dropout: 0.2 });
    const batch = randomBatch(batchSize, timeSteps, configuration.vocabularySize, 4);
    assert.throws(() => trainer.trace(batch), /without dropout/);
  });
});

describe('the windows in which it is traced', () => {
  const file = (length: number, first: number) => ({
    tokens: Uint16Array.from({ length }, (_, i) => first + i),
    spellings: [],
  });

  it('lie inside one file, follow each other, and begin anew only where the file does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (lengths, seed) => {
          fc.pre(Math.max(...lengths) >= 8);
          const files = lengths.map((length, i) => file(length, 100 * (i + 1)));
          const distance = distanceWithin(files);
          for (const { before, traced } of tracedWindows(files, 0, distance, seed)) {
            for (let stream = 0; stream < streams; stream++) {
              const rows = (values: ArrayLike<number>): number[] =>
                Array.from({ length: distance + 1 }, (_, t) => values[t * streams + stream]!);
              const inputs = [...rows(before.inputs), ...rows(traced.inputs)];
              const targets = [...rows(before.targets), ...rows(traced.targets)];
              assert.deepEqual(inputs.slice(1), targets.slice(0, -1));
              const resets = [...rows(before.resets), ...rows(traced.resets)];
              const folder = Math.floor(traced.inputs[distance * streams + stream]! / 100);
              inputs.forEach((input, t) => {
                assert.equal(resets[t], input === 0 ? 1 : 0);
                if (input !== 0) assert.equal(Math.floor(input / 100), folder);
              });
              assert.ok(
                rows(traced.resets)
                  .slice(1)
                  .every((reset) => reset === 0),
              );
            }
          }
        },
      ),
    );
  });

  it('need a file that is long enough', () => {
    assert.throws(() => distanceWithin([file(7, 1)]), /longest has 7/);
    assert.equal(distanceWithin([file(30, 1)]), 30);
    assert.equal(distanceWithin([file(3000, 1)]), 100);
  });

  it('give the mean of their norms', () => {
    const configuration = smallConfiguration('lstm');
    const windows = tracedWindows([file(12, 2)], 0, 9, 1);
    const { trainer } = smallNetwork(configuration, { batchSize: streams, timeSteps: 10 });
    const curves = gradientCurves(trainer, windows);
    const all = windows.map(({ before, traced }) => {
      trainer.clearStates();
      trainer.evaluate(before);
      return trainer.trace(traced);
    });
    for (const of of ['hidden', 'cell'] as const) {
      curves[of]!.forEach((mean, distance) => {
        const values = all.flatMap((norms) =>
          Array.from({ length: streams }, (_, stream) => norms[of]![stream * 10 + distance]!),
        );
        assert.ok(Math.abs(mean - values.reduce((a, b) => a + b) / values.length) < 1e-12);
      });
    }
    assert.deepEqual(curves, gradientCurves(trainer, windows));
  });
});

describe('the reach of a gradient', () => {
  it('is the first distance at which it has fallen so far', () => {
    assert.equal(reach([8, 9, 4, 2, 5], 0.5), 2);
    assert.equal(reach([8, 9, 4.1], 0.5), null);
    assert.equal(reach([1, 0.009], 0.01), 1);
  });
});

import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import type { OutputLayer } from '../../../../src/protocol/kinds';
import type { Cell } from '../../../../src/protocol/kinds';
import { randomBatch, smallConfiguration, smallNetwork } from '../small-network';

const cells: Cell[] = ['rnn', 'gru', 'lstm'];

/** Central differences of the mean loss against the gradient in the heap, some places of every parameter. */
function checkGradients(cell: Cell, layers: number, output: OutputLayer, dropout = 0): void {
  const configuration = smallConfiguration(cell, layers, output);
  const { kernels, trainer } = smallNetwork(configuration, { dropout });
  const { plan } = trainer;
  const { float } = kernels.heap;
  const batch = randomBatch(3, 5, configuration.vocabularySize, 11);
  // A step before leaves states that are not zero.
  trainer.train(randomBatch(3, 5, configuration.vocabularySize, 12), 0, 1e9);
  const before = trainer.snapshot();
  trainer.train(batch, 0, 1e9);
  const gradient = Float64Array.from(float.subarray(plan.gradients, plan.gradients + plan.layout.length));
  const loss = (): number => {
    const parameters = Float64Array.from(trainer.parameters());
    trainer.restore(before);
    float.set(parameters, plan.parameters);
    return trainer.train(batch, 0, 1e9).nats / plan.rows;
  };
  const random = new Random(3);
  const epsilon = 1e-5;
  for (const { name, offset, length } of plan.layout.places) {
    let largest = 0;
    for (let check = 0; check < 6; check++) {
      const place = offset + random.below(length);
      const at = plan.parameters + place;
      const value = float[at]!;
      float[at] = value + epsilon;
      const above = loss();
      float[at] = value - epsilon;
      const below = loss();
      float[at] = value;
      const numeric = (above - below) / (2 * epsilon);
      largest = Math.max(largest, Math.abs(gradient[place]!));
      assert.ok(
        Math.abs(numeric - gradient[place]!) < 1e-8 + 1e-5 * Math.abs(numeric),
        `${name}[${place - offset}]: ${gradient[place]} should be ${numeric}`,
      );
    }
    assert.ok(largest > 0, `${name} has a gradient`);
  }
}

describe('gradients of a training step against central differences in f64', () => {
  for (const cell of cells) {
    for (const layers of [1, 2]) {
      for (const output of ['full', 'tied', 'bottleneck'] as const) {
        it(`${cell}, ${layers} layer(s), ${output} output`, () => checkGradients(cell, layers, output));
      }
    }
    it(`${cell}, 2 layers, with dropout`, () => checkGradients(cell, 2, 'full', 0.3));
  }
});

describe('a reset', () => {
  for (const cell of cells) {
    it(`lets nothing of the text before through (${cell})`, () => {
      const configuration = smallConfiguration(cell, 2);
      const loss = (seedBefore: number): number[] => {
        const { trainer } = smallNetwork(configuration, { batchSize: 1, timeSteps: 6 });
        const batch = randomBatch(1, 6, configuration.vocabularySize, 5);
        const other = randomBatch(1, 6, configuration.vocabularySize, seedBefore);
        batch.inputs.set(other.inputs.subarray(0, 3));
        batch.inputs[3] = 0;
        for (let row = 0; row < 6; row++) batch.resets[row] = row === 3 ? 1 : 0;
        return Array.from(trainer.evaluate(batch));
      };
      const [one, two] = [loss(1), loss(2)];
      assert.notDeepEqual(one.slice(0, 3), two.slice(0, 3));
      assert.deepEqual(one.slice(3), two.slice(3));
    });
  }
});

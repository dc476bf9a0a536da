import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import { type ModelConfiguration, parameterShapes, stateSize } from '../../../src/model/configuration';
import type { HiddenState, LanguageModel } from '../../../src/model/language-model';
import type { Precision } from '../../../src/model/packed-matrix';
import { quantiseRows, restoreRows } from '../../../src/model/quantised-rows';
import { createLanguageModel, type KernelFactory } from '../../../src/model/recurrent-language-model';
import { compileBuilds, loadBuild, runnableBuilds } from '../kernels/compiled';
import { exampleWeights, seededNumbers } from './example-model';
import { ScalarNetwork, type ScalarState } from './scalar-network';

const factory =
  (precision: 'f32' | 'f64'): KernelFactory =>
  (elements) =>
    createReferenceKernels(createReferenceHeap(elements, precision));

const configuration = (changes: Partial<ModelConfiguration>): ModelConfiguration => ({
  cell: 'gru',
  vocabularySize: 37,
  embeddingSize: 16,
  hiddenSize: 32,
  layers: 1,
  output: 'full',
  ...changes,
});

const flat = (state: ScalarState, lstm: boolean): number[] => [
  ...state.hidden.flat(),
  ...(lstm ? state.cell.flat() : []),
];

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    assert.ok(difference <= tolerance, `element ${i}: ${actual[i]} is not ${expected[i]}`);
  }
}

/** What is left of a matrix behind eight bits. */
function restoredMatrix(matrix: Float32Array, shape: [number, number]): Float32Array {
  const { values, scales } = quantiseRows(matrix, shape);
  return restoreRows(values.data, scales.data);
}

/** 70 rows at once, more than the model takes in one turn, against one row at a time. */
function assertRowsAreIndependent(
  shape: ModelConfiguration,
  kernels: KernelFactory,
  precision: Precision = 'float',
): void {
  const model = createLanguageModel(shape, exampleWeights(shape), kernels, precision);
  const next = seededNumbers(3);
  const tokens = Array.from({ length: 70 }, () => Math.floor(next() * shape.vocabularySize));
  const states = tokens.map(() => Float32Array.from({ length: stateSize(shape) }, () => next() - 0.5));
  const together = model.advance(states, tokens);
  const distributions = model.logProbabilities(together);
  states.forEach((state, i) => {
    const [alone] = model.advance([state], [tokens[i]!]);
    assert.deepEqual(together[i], alone);
    assert.deepEqual(distributions[i], model.logProbabilities([alone!])[0]);
  });
  assert.deepEqual(model.advance([], []), []);
}

describe('recurrent language model', () => {
  for (const cell of ['rnn', 'gru', 'lstm'] as const) {
    for (const output of ['full', 'tied', 'bottleneck'] as const) {
      for (const layers of [1, 2, 3]) {
        it(`computes what the equations say: ${cell}, ${output} output, layers: ${layers}`, () => {
          const shape = configuration({ cell, output, layers });
          const weights = exampleWeights(shape, layers);
          const model = createLanguageModel(shape, weights, factory('f64'));
          const scalar = new ScalarNetwork(shape, weights);
          let [state, expected] = [model.initialState(), scalar.start()];
          for (const token of [0, 36, 5, 5, 1]) {
            state = model.advance([state], [token])[0]!;
            expected = scalar.advance(expected, token);
            // States are kept in f32 between the steps.
            assertClose(state, flat(expected, cell === 'lstm'), 1e-6);
            assertClose(
              model.logProbabilities([state])[0]!.map(Math.exp),
              scalar.probabilities(expected),
              1e-6,
            );
          }
          assert.equal(state.length, stateSize(shape));
        });
      }
    }
  }

  describe('on compiled kernels', () => {
    before(async function () {
      this.timeout(120_000);
      await compileBuilds();
    });

    for (const build of runnableBuilds) {
      const compiled: KernelFactory = (elements) => loadBuild(build, elements);

      it(`computes what the equations say: ${build.name}`, () => {
        for (const cell of ['rnn', 'gru', 'lstm'] as const) {
          for (const output of ['full', 'tied', 'bottleneck'] as const) {
            const shape = configuration({ cell, output, layers: 2, vocabularySize: 133, hiddenSize: 80 });
            const weights = exampleWeights(shape);
            const model = createLanguageModel(shape, weights, compiled);
            const scalar = new ScalarNetwork(shape, weights);
            let [state, expected] = [model.initialState(), scalar.start()];
            for (const token of [0, 132, 5, 5, 1]) {
              state = model.advance([state], [token])[0]!;
              expected = scalar.advance(expected, token);
              assertClose(state, flat(expected, cell === 'lstm'), 2e-5);
              const probabilities = model.logProbabilities([state])[0]!.map(Math.exp);
              assertClose(probabilities, scalar.probabilities(expected), 2e-5);
            }
          }
        }
      });

      it(`tells the gates of the last layer: ${build.name}`, () => {
        for (const cell of ['gru', 'lstm'] as const) {
          const shape = configuration({ cell, layers: 2, hiddenSize: 80 });
          const weights = exampleWeights(shape);
          const model = createLanguageModel(shape, weights, compiled);
          const scalar = new ScalarNetwork(shape, weights);
          let [state, expected] = [model.initialState(), scalar.start()];
          for (const token of [0, 36, 5]) {
            const step = model.advanceWithGates(state, token);
            expected = scalar.advance(expected, token);
            assertClose(step.state, flat(expected, cell === 'lstm'), 2e-5);
            assertClose(step.gates, expected.gates, 2e-5);
            state = step.state;
          }
        }
      });

      it(`computes rows of a beam like each of them alone, to the bit: ${build.name}`, () => {
        assertRowsAreIndependent(configuration({ cell: 'lstm', layers: 2, hiddenSize: 272 }), compiled);
        assertRowsAreIndependent(configuration({ output: 'tied' }), compiled);
        assertRowsAreIndependent(configuration({ output: 'tied' }), compiled, 'int8');
      });

      it(`computes in int8 what the reference does: ${build.name}`, () => {
        for (const cell of ['rnn', 'gru', 'lstm'] as const) {
          for (const output of ['full', 'tied', 'bottleneck'] as const) {
            const shape = configuration({ cell, output, layers: 2, vocabularySize: 133, hiddenSize: 80 });
            const [fast, slow] = [compiled, factory('f32')].map((kernels) =>
              createLanguageModel(shape, exampleWeights(shape), kernels, 'int8'),
            ) as LanguageModel[] as [LanguageModel, LanguageModel];
            let [state, expected] = [fast.initialState(), slow.initialState()];
            for (const token of [0, 132, 5, 5, 1]) {
              state = fast.advance([state], [token])[0]!;
              expected = slow.advance([expected], [token])[0]!;
              assertClose(state, expected, 1e-4);
              const probabilities = fast.logProbabilities([state])[0]!.map(Math.exp);
              assertClose(probabilities, slow.logProbabilities([expected])[0]!.map(Math.exp), 1e-4);
            }
          }
        }
      });
    }
  });

  it('computes rows of a beam like each of them alone, to the bit, however many they are', () => {
    assertRowsAreIndependent(configuration({ cell: 'lstm', layers: 2 }), factory('f32'));
  });

  it('is off in int8 by what rounding the weights to their 127th parts explains', () => {
    for (const cell of ['rnn', 'gru', 'lstm'] as const) {
      const shape = configuration({ cell, output: 'tied', hiddenSize: 64 });
      const weights = exampleWeights(shape);
      const [exact, rounded] = (['float', 'int8'] as const).map((precision) =>
        createLanguageModel(shape, weights, factory('f32'), precision),
      ) as LanguageModel[] as [LanguageModel, LanguageModel];
      const restored = new Map(
        parameterShapes(shape).map(({ name, shape: size }) => [
          name,
          size.length === 2
            ? restoredMatrix(weights.get(name)!, size as [number, number])
            : weights.get(name)!,
        ]),
      );
      const same = createLanguageModel(shape, restored, factory('f32'));
      const [state, ofRounded, ofSame] = [exact, rounded, same].map((model) =>
        [3, 9, 1, 30].reduce((at, token) => model.advance([at], [token])[0]!, model.initialState()),
      ) as [HiddenState, HiddenState, HiddenState];
      // Weights that are rounded before leave nothing but the rounding of what they are multiplied with.
      assertClose(ofRounded, ofSame, 5e-3);
      assertClose(ofRounded, state, 3e-2);
      assert.notDeepEqual(ofRounded, state);
    }
  });

  it('computes in floats where whole numbers could overflow', () => {
    const shape = configuration({ hiddenSize: 2080, vocabularySize: 2 });
    const weights = exampleWeights(shape, 1, 0.01);
    const [exact, deep] = (['float', 'int8'] as const).map((precision) =>
      createLanguageModel(shape, weights, factory('f32'), precision).logProbabilities([
        new Float32Array(2080).fill(0.5),
      ]),
    );
    assert.deepEqual(deep, exact);
  });

  it('gives probabilities that sum to one, for any size of the dictionary', () => {
    for (const vocabularySize of [2, 15, 16, 17, 130]) {
      for (const output of ['full', 'tied', 'bottleneck'] as const) {
        const shape = configuration({ vocabularySize, output });
        const model = createLanguageModel(shape, exampleWeights(shape), factory('f32'));
        const [state] = model.advance([model.initialState()], [vocabularySize - 1]);
        const [distribution] = model.logProbabilities([state!]);
        assert.equal(distribution!.length, vocabularySize);
        const sum = distribution!.reduce((total, value) => total + Math.exp(value), 0);
        assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
      }
    }
  });

  it('leaves the states that it reads, and those that it gave, as they are', () => {
    const shape = configuration({});
    const model = createLanguageModel(shape, exampleWeights(shape), factory('f32'));
    const start = model.initialState();
    const [first] = model.advance([start], [1]);
    const copy = first!.slice();
    model.advance([first!], [2]);
    model.logProbabilities([first!]);
    assert.deepEqual(start, model.initialState());
    assert.deepEqual(first, copy);
  });

  it('takes other weights in place', () => {
    const shape = configuration({ output: 'tied', layers: 2 });
    const other = exampleWeights(shape, 2);
    const model = createLanguageModel(shape, exampleWeights(shape, 1), factory('f32'));
    model.loadWeights(other);
    const fresh = createLanguageModel(shape, other, factory('f32'));
    const [state] = model.advance([model.initialState()], [3]);
    assert.deepEqual(state, fresh.advance([fresh.initialState()], [3])[0]);
    assert.deepEqual(model.logProbabilities([state!]), fresh.logProbabilities([state!]));
  });

  it('does not see changes of the weights behind its back', () => {
    const shape = configuration({ output: 'tied' });
    const weights = exampleWeights(shape);
    const model = createLanguageModel(shape, weights, factory('f32'));
    const [before] = model.advance([model.initialState()], [3]);
    weights.forEach((values) => values.fill(0));
    assert.deepEqual(model.advance([model.initialState()], [3])[0], before);
  });

  it('refuses tokens and weights that are not its own', () => {
    const shape = configuration({});
    const weights = exampleWeights(shape);
    const model = createLanguageModel(shape, weights, factory('f32'));
    for (const token of [-1, 37, NaN]) {
      assert.throws(() => model.advance([model.initialState()], [token]), /no token/);
    }
    assert.throws(() => model.loadWeights(new Map()), /weight_ih_l0 should have/);
    assert.throws(
      () =>
        createLanguageModel(
          shape,
          new Map([...weights, ['output.bias', new Float32Array(3)]]),
          factory('f32'),
        ),
      /output\.bias should have 37/,
    );
  });
});

import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../../src/kernels/reference';
import type { Cell } from '../../../../src/protocol/kinds';
import { initialWeights } from '../../../../src/model/initialisation';
import { Random } from '../../../../src/model/random';
import {
  type DynamicEvaluationRecipe,
  dynamicEvaluationRecipe,
  dynamicEvaluationShape,
  DynamicEvaluation,
} from '../../../../src/training/evaluation/dynamic-evaluation';
import { planMemory } from '../../../../src/training/step/memory-plan';
import { smallConfiguration } from '../small-network';

const timeSteps = 8;
const phrase = [3, 5, 8, 13, 2, 7, 11, 4, 19, 6];
const repeated = Array.from({ length: 800 }, (_, i) => phrase[i % phrase.length]!);

function network(recipe: Partial<DynamicEvaluationRecipe> = {}, cell: Cell = 'gru') {
  const configuration = smallConfiguration(cell);
  const whole = { ...dynamicEvaluationRecipe, timeSteps, learningRate: 0.01, ...recipe };
  const plan = planMemory(dynamicEvaluationShape(configuration, whole), { multiplyScratch: () => 0 }, 32);
  const kernels = createReferenceKernels(createReferenceHeap(plan.end, 'f32'));
  const weights = initialWeights(configuration, 1);
  const evaluation = new DynamicEvaluation(kernels, plan, weights, whole);
  evaluation.begin(0);
  return { evaluation, weights };
}

/** The largest distance between two sets of weights. */
function distance(a: ReadonlyMap<string, Float32Array>, b: ReadonlyMap<string, Float32Array>): number {
  let largest = 0;
  for (const [name, values] of a) {
    values.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - b.get(name)![i]!))));
  }
  return largest;
}

describe('dynamic evaluation', () => {
  for (const cell of ['rnn', 'gru', 'lstm'] as const) {
    it(`saves bits on a text that repeats itself, and is preferred then (${cell})`, () => {
      const { evaluation } = network({}, cell);
      evaluation.read(repeated.slice(0, 400));
      evaluation.read(repeated.slice(400));
      assert.ok(evaluation.comparison.lead > 0.3, String(evaluation.comparison.lead));
      assert.ok(evaluation.comparison.favoursAdapted);
    });
  }

  it('is not preferred on text of which nothing can be learned', () => {
    const { evaluation } = network({ learningRate: 0.05 });
    const random = new Random(5);
    for (let i = 0; i < 200; i++)
      evaluation.read(Array.from({ length: timeSteps }, () => 1 + random.below(20)));
    assert.ok(!evaluation.comparison.favoursAdapted, String(evaluation.comparison.lead));
  });

  it('leaves every bit of the weights with a rate of zero', () => {
    const { evaluation, weights } = network({ learningRate: 0 });
    evaluation.read(repeated);
    assert.equal(distance(evaluation.weights(), weights), 0);
    assert.equal(evaluation.comparison.lead, 0);
  });

  it('goes all the way back to the base when the pull is whole, and stays nearer the stronger the pull', () => {
    const far = [1, 0.3, 0.03, 0].map((pull) => {
      const { evaluation, weights } = network({ pull });
      evaluation.read(repeated);
      return distance(evaluation.weights(), weights);
    });
    assert.ok(far[0]! < 1e-6, String(far[0]));
    assert.ok(far[0]! < far[1]! && far[1]! < far[2]! && far[2]! < far[3]!, String(far));
  });

  it('gives the same bits for the same text, in whatever pieces it comes', () => {
    const [one, same] = [network().evaluation, network().evaluation];
    one.read(repeated.slice(0, 80));
    same.read(repeated.slice(0, 80));
    assert.equal(distance(one.weights(), same.weights()), 0);
    const pieces = network().evaluation;
    for (const token of repeated.slice(0, 80)) pieces.read([token]);
    assert.equal(distance(one.weights(), pieces.weights()), 0);
  });

  it('learns only whole steps, and keeps the rest for later', () => {
    const { evaluation, weights } = network();
    assert.equal(evaluation.read(repeated.slice(0, timeSteps - 1)), false);
    assert.equal(distance(evaluation.weights(), weights), 0);
    assert.equal(evaluation.read(repeated.slice(timeSteps - 1, timeSteps)), true);
    assert.ok(distance(evaluation.weights(), weights) > 0);
  });

  it('judges nothing by text that was read only for the state before the new one', () => {
    const { evaluation } = network();
    evaluation.read(repeated, false);
    assert.equal(evaluation.comparison.lead, 0);
    assert.ok(!evaluation.comparison.favoursAdapted);
  });
});

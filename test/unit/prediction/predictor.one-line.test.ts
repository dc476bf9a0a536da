import assert from 'node:assert/strict';
import { Predictor } from '../../../src/prediction/predictor';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { CountingModel, program } from './fakes';

const known = `${program}\n`.repeat(3);
const surprising = [
  'zq = 77;vv',
  'export function betaValue(input: string): never {',
  '%%% ??? !!!\t\t;;',
  'eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(',
];

/** A network that has learned next to nothing, beside a recall that knows the program. */
function predictorOf(): Predictor {
  const tokenizer = learnTokenizer('subwords', [known]);
  const model = new CountingModel(tokenizer, ['a']);
  const predictor = new Predictor({ tokenizer, model, now: () => 0, settings: { eagerness: 1 } });
  for (const name of ['one.ts', 'two.ts', 'three.ts']) predictor.learn(name, known);
  return predictor;
}

/** P of what stands behind a line that recall knows, in a file of its own. */
function certainty(predictor: Predictor): number {
  const prefix = 'export function betaValue(input: number): number {\n  const res';
  return predictor.expect('other.ts', prefix, 1).expectations[0]!.probability;
}

/** Recall's weights where the line is known. */
function recallWeight(predictor: Predictor): number {
  const prefix = 'export function betaValue(input: number): number {\n  const res';
  const { weights } = predictor.expect('other.ts', prefix, 1);
  return weights.workspace + weights.document;
}

describe('one line that surprises', () => {
  for (const line of surprising) {
    it(`changes little in other files: ${line}`, () => {
      const predictor = predictorOf();
      const before = { certainty: certainty(predictor), weight: recallWeight(predictor) };
      assert.ok(before.certainty > 0.5, String(before.certainty));
      for (const prefix of ['', line.slice(0, 4), line, `${line}\n`, `${line}\nx`])
        predictor.complete({ path: 'typed.ts', prefix, suffix: '' });
      const after = { certainty: certainty(predictor), weight: recallWeight(predictor) };
      assert.ok(after.weight > before.weight - 0.1, `weight ${before.weight} → ${after.weight}`);
      assert.ok(after.certainty > 0.8 * before.certainty, `${before.certainty} → ${after.certainty}`);
    });
  }

  it('is learned from all the same when it comes again and again', () => {
    const predictor = predictorOf();
    const before = recallWeight(predictor);
    const lines = Array.from(
      { length: 60 },
      (_, i) => `q${(i * 7919) % 61}zv${(i * 104729) % 97} wx(k${(i * 31) % 41});`,
    );
    for (let i = 1; i <= lines.length; i++)
      predictor.complete({ path: 'typed.ts', prefix: `${lines.slice(0, i).join('\n')}\n`, suffix: '' });
    assert.ok(Math.abs(recallWeight(predictor) - before) > 1e-4);
  });
});

import assert from 'node:assert/strict';
import { Predictor } from '../../../../src/prediction/predictor';
import type { TokenKind } from '../../../../src/protocol/kinds';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { compressBytes, restoreBytes } from '../../../bench/prediction/coding/predictive-coder';
import { catchUp, compileContexts, newByteRecall } from '../learned-contexts';
import { CountingModel, program } from '../fakes';

const heldOut = ['omega', 'kappa', 'gamma', 'delta']
  .map(
    (name) =>
      `export const ${name} = (given: number) => {\r\n  if (given > 0) return compute(given) + ${name}Value(given); // µ 試 \ud800\r\n};\n`,
  )
  .join('\n');

/** Each one the same as the next: what is learned is learned in the same order. */
function newPredictor(kind: TokenKind, texts: Readonly<Record<string, string>> = { 'program.ts': program }) {
  const tokenizer = learnTokenizer(kind, [program], { vocabularySize: 64 });
  const model = new CountingModel(tokenizer, [program]);
  const bytes = newByteRecall();
  const predictor = new Predictor({ tokenizer, model, bytes, now: () => 0 });
  for (const [path, text] of Object.entries(texts)) predictor.learn(path, text);
  catchUp(bytes);
  return predictor;
}

describe('byte reader', () => {
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  for (const kind of ['characters', 'subwords', 'words'] as const) {
    it(`gives an arithmetic coder what score reports, and restores the text from it: ${kind}`, () => {
      const text = heldOut.repeat(2);
      const coded = compressBytes(newPredictor(kind).byteReader('new.ts')!, text);
      assert.equal(restoreBytes(newPredictor(kind).byteReader('new.ts')!, coded), text);
      const { bits } = newPredictor(kind).score(text, { path: 'new.ts', adapt: true });
      const difference = Math.abs(coded.length * 8 - bits);
      assert.ok(difference <= 0.001 * bits + 16, `${coded.length * 8} bits for ${bits}`);
    });
  }

  it('needs fewer bits than tokens alone do', () => {
    const { bits } = newPredictor('subwords').score(heldOut, { path: 'new.ts', adapt: true });
    const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 64 });
    const model = new CountingModel(tokenizer, [program]);
    const tokens = new Predictor({ tokenizer, model, now: () => 0 });
    tokens.learn('program.ts', program);
    const alone = tokens.score(heldOut, { path: 'new.ts', adapt: true }).bits;
    assert.ok(bits < 0.9 * alone, `${bits} bits, ${alone} of tokens alone`);
  });

  it('tells what each token costs, and its parts as tokens alone do', () => {
    const score = newPredictor('subwords').score(heldOut, { path: 'new.ts', adapt: true });
    assert.equal(score.tokens.map(({ text }) => text).join(''), heldOut);
    const sum = score.tokens.reduce((all, { bits }) => all + bits, 0);
    assert.ok(Math.abs(sum - score.bits) < 1e-6 * sum);
    assert.ok(score.tokens.every(({ bits }) => bits >= 0));
    assert.ok(score.bitsOf.recall > 0 && score.bitsOf.rnn > 0);
    const recall = newPredictor('subwords').score(heldOut, { path: 'new.ts', adapt: true, part: 'recall' });
    assert.equal(recall.bits, score.bitsOf.recall);
  });

  it('keeps nothing of what it reads without adapting', () => {
    const predictor = newPredictor('subwords');
    const first = predictor.score(heldOut, { path: 'new.ts' }).bits;
    assert.equal(predictor.score(heldOut, { path: 'new.ts' }).bits, first);
  });

  it('does not take a file that contexts have learned for new', () => {
    const predictor = newPredictor('subwords', { 'program.ts': program, 'new.ts': heldOut });
    const other = newPredictor('subwords');
    const [known, unknown] = [predictor, other].map((one) => one.score(heldOut, { path: 'new.ts' }).bits);
    assert.ok(known! > 0.9 * unknown!, `${known} bits of what was learned, ${unknown} of what was not`);
  });
});

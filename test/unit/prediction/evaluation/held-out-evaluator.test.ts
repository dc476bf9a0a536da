import assert from 'node:assert/strict';
import { HeldOutEvaluator } from '../../../../src/prediction/evaluation/held-out-evaluator';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { Predictor } from '../../../../src/prediction/predictor';
import { CountingModel, program } from '../fakes';
import { catchUp, compileContexts, makeContexts, newByteRecall } from '../learned-contexts';

/** Runs the steps to their end; tells how many there were. */
function driven<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

describe('what recall, the network and both are worth on held-out text', () => {
  const training = [program, program.replaceAll('input', 'given')];
  const held = program.replaceAll('alpha', 'omega').replaceAll('compute', 'derive');
  const tokenizer = learnTokenizer('words', training);
  const model = new CountingModel(tokenizer, training);
  const files = [...training.map((text) => ({ text, heldOut: false })), { text: held, heldOut: true }];
  const evaluatorOf = (given: typeof files, limit?: number, withContexts = true): HeldOutEvaluator =>
    driven(HeldOutEvaluator.of(tokenizer, given, withContexts ? makeContexts : null, limit));
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  it('gives the network exactly the bits that it has on the whole file, spelling included', () => {
    const measured = driven(evaluatorOf(files).measure(model, []));
    const { tokens, spellings } = tokenizer.encode(held);
    let bits = spellings.reduce((sum, spelling) => sum + tokenizer.spellingBits(spelling), 0);
    let state = model.advance([model.initialState()], [tokenizer.endOfSequence])[0]!;
    for (const token of [...tokens, tokenizer.endOfSequence]) {
      bits -= model.logProbabilities([state])[0]![token]! / Math.LN2;
      state = model.advance([state], [token])[0]!;
    }
    assert.ok(spellings.length > 0, 'the file has words that the dictionary lacks');
    assert.equal(measured.characters, held.length);
    assert.equal(measured.tokens, tokens.length + 1);
    assert.ok(Math.abs(measured.network - bits / held.length) < 1e-6);
  });

  it('never knows the held-out text before: without training text recall starts from nothing', () => {
    const known = driven(evaluatorOf(files).measure(model, []));
    const unknown = driven(evaluatorOf([{ text: held, heldOut: true }]).measure(model, []));
    const cheating = driven(evaluatorOf([...files, { text: held, heldOut: false }]).measure(model, []));
    assert.ok(known.recall < unknown.recall, `${known.recall} ${unknown.recall}`);
    assert.ok(cheating.recall < known.recall, `${cheating.recall} ${known.recall}`);
  });

  it('gives the mixture the bits that answering over bytes costs, contexts included', () => {
    const given = [files[0]!, files[2]!];
    const measured = driven(evaluatorOf(given).measure(model, []));
    const bytes = newByteRecall();
    const predictor = new Predictor({ tokenizer, model, bytes, now: () => 0 });
    predictor.learn('learned', given[0]!.text);
    catchUp(bytes);
    const { bits } = predictor.score(held, { path: 'held', adapt: true });
    assert.ok(Math.abs(measured.mixture * held.length - bits) < 0.001 * bits, `${measured.mixture} ${bits}`);
    const ofTokens = driven(evaluatorOf(given, undefined, false).measure(model, []));
    assert.ok(measured.mixture < ofTokens.mixture, `${measured.mixture} ${ofTokens.mixture}`);
    for (const part of ['network', 'recall'] as const)
      assert.ok(Math.abs(measured[part] - ofTokens[part]) < 1e-9, part);
  });

  it('cuts a long file into pieces that together cost about what the whole does', () => {
    const long = { text: held.repeat(60), heldOut: true };
    const measured = driven(evaluatorOf([...files.slice(0, 2), long], 1e6).measure(model, []));
    const { tokens } = tokenizer.encode(long.text);
    assert.equal(measured.tokens, tokens.length + 1);
    assert.equal(measured.characters, long.text.length);
    assert.ok(measured.tokens > 2000 && measured.mixture < measured.network);
  }).timeout(60_000);

  it('measures the same each time, also after a measurement that was broken off', () => {
    const evaluator = evaluatorOf(files);
    const first = driven(evaluator.measure(model, []));
    const broken = evaluator.measure(model, []);
    for (let step = 0; step < 400; step++) broken.next();
    broken.return(first);
    assert.deepEqual(driven(evaluator.measure(model, [])), first);
  });

  it('takes a bounded sample of much held-out text, in small steps', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      text: held.replaceAll('omega', `omega${index}`),
      heldOut: true,
    }));
    const measured = driven(evaluatorOf([...files, ...many], 300).measure(model, []));
    assert.ok(measured.tokens >= 300 && measured.tokens < 300 + 800, String(measured.tokens));
  });

  it('is of no use without held-out text', () => {
    assert.equal(evaluatorOf(files.filter(({ heldOut }) => !heldOut)).isUseful, false);
  });
});

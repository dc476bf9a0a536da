import assert from 'node:assert/strict';
import { Mixture } from '../../../../src/prediction/mixture/mixture';
import { remembered } from '../../../../src/prediction/mixture/network-memory';
import { newObservation } from '../../../../src/prediction/mixture/observation';
import type { Position } from '../../../../src/prediction/position';
import { Recall } from '../../../../src/prediction/recall/recall';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { CountingModel, program } from '../fakes';

function setUp() {
  const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 64 });
  const model = new CountingModel(tokenizer, [program]);
  const workspace = new Recall(tokenizer.size, tokenizer.kind);
  const mixture = new Mixture(tokenizer.size, tokenizer.kind, model, workspace);
  const { tokens } = tokenizer.encode(program);
  const begin = () => mixture.start(tokenizer.endOfSequence);
  return { tokenizer, model, workspace, mixture, tokens, begin };
}

describe('what is remembered of positions', () => {
  it('a token read again where it was read leads to the same position, without asking the network', () => {
    const { model, mixture, tokens, begin } = setUp();
    const start = begin();
    const [first, other] = mixture.advance([start, start], tokens.subarray(0, 2));
    const { steps } = model;
    assert.deepEqual(mixture.advance([start, start], tokens.subarray(0, 2)), [first, other]);
    assert.equal(mixture.advance([start], [tokens[1]!])[0], other);
    assert.equal(model.steps, steps);
    const [next] = mixture.advance([first!], [tokens[1]!]);
    assert.deepEqual([...next!.context.slice(-2)], [...tokens.subarray(0, 2)]);
    assert.equal(model.steps, steps + 1);
  });

  it('what the network expects is computed once, until there is another network', () => {
    const { tokenizer, model, mixture, tokens, begin } = setUp();
    const positions = mixture.advance([begin(), begin()], tokens.subarray(0, 2));
    mixture.foresee(positions);
    const { rows } = model;
    mixture.probabilities(positions, null);
    assert.equal(model.rows, rows);
    const other = new CountingModel(tokenizer, ['return return']);
    mixture.replaceModel(other);
    const [row] = mixture.probabilities([positions[0]!], null);
    assert.equal(other.rows, 1);
    assert.deepEqual(row, mixture.probabilities([{ ...positions[0]! }], null)[0]);
  });

  it('is bounded: what was not asked for lately is computed anew', () => {
    const { model, mixture, tokens, begin } = setUp();
    const start = begin();
    const [first] = mixture.advance([start], [tokens[0]!]);
    let position = first!;
    for (let i = 0; i < remembered; i++) position = mixture.advance([position], [tokens[i % 8]!])[0]!;
    const { steps } = model;
    const [again] = mixture.advance([start], [tokens[0]!]);
    assert.equal(model.steps, steps + 1);
    assert.notEqual(again, first);
    assert.deepEqual(again, first);
  });

  it('the mixture is what it would be without: whatever was learned, saved or forgotten in between', () => {
    const { tokenizer, workspace, mixture, tokens, begin } = setUp();
    const document = new Recall(tokenizer.size, tokenizer.kind, false);
    const own = document.learn([]);
    const positions: Position[] = [begin()];
    for (const token of tokens.subarray(0, 12))
      positions.push(mixture.advance([positions.at(-1)!], [token])[0]!);
    const check = (of: Recall | null): Float64Array => {
      const [rows, anew] = [positions, positions.map((position) => ({ ...position }))].map((some) =>
        mixture.probabilities(some, of),
      );
      assert.deepEqual(rows, anew);
      return rows![8]!;
    };
    const seen = [check(document), check(null), check(document)];
    document.splice(own, 0, 0, tokens);
    seen.push(check(document));
    const file = workspace.learn(tokens);
    seen.push(check(document));
    mixture.learn(mixture.observe(positions[8]!, document, newObservation(tokenizer.size)), tokens[8]!);
    seen.push(check(document));
    workspace.forget(file);
    seen.push(check(document), check(null));
    document.splice(own, 0, tokens.length, []);
    check(document);
    mixture.replaceModel(null);
    check(document);
    // Each of these changes counted: had nothing changed, this test would say nothing.
    for (const i of [3, 4, 5, 6]) assert.notDeepEqual(seen[i], seen[i - 1], String(i));
    assert.deepEqual(seen[0], seen[2]);
  });
});

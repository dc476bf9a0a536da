import assert from 'node:assert/strict';
import { tokenAtCursor } from '../../../../src/prediction/document/token-at-cursor';
import { Predictor } from '../../../../src/prediction/predictor';
import { chunksOf } from '../../../../src/prediction/document/chunks';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import type { TokenKind } from '../../../../src/protocol/kinds';
import { CountingModel, program } from '../fakes';

describe('the token that stands behind the cursor', () => {
  for (const kind of ['characters', 'words', 'subwords'] as TokenKind[]) {
    const tokenizer = learnTokenizer(kind, [program]);
    it(`is the one of the text's own division, wherever the cursor stands, ${kind}`, () => {
      const text = program.slice(0, 400);
      const tokens = chunksOf(text).flatMap((chunk) => {
        const { tokens: ids, spellings } = tokenizer.encode(chunk);
        const left = [...spellings];
        return Array.from(ids, (id): [number, string] => [
          id,
          id === tokenizer.unknown ? left.shift()! : tokenizer.token(id),
        ]);
      });
      let begin = 0;
      for (const [token, own] of tokens) {
        for (let inside = 0; inside < own.length; inside++) {
          const at = begin + inside;
          const behind = tokenAtCursor(tokenizer, text.slice(0, at), text.slice(at));
          assert.deepEqual([behind.token, behind.typed], [token, own.slice(0, inside)], `${at}`);
        }
        begin += own.length;
      }
      assert.equal(begin, text.length);
    });
  }

  it('is <EOS> at the end of a text, and <UNK> for what the dictionary lacks', () => {
    const tokenizer = learnTokenizer('words', [program]);
    const end = tokenAtCursor(tokenizer, '  return result;\n', '');
    assert.deepEqual([end.token, end.text, end.special], [tokenizer.endOfSequence, '', 'end']);
    const unknown = tokenAtCursor(tokenizer, 'return', ' zebra;');
    assert.deepEqual([unknown.text, unknown.special], [' zebra', 'unknown']);
  });
});

describe('what is expected', () => {
  const tokenizer = learnTokenizer('words', [program]);
  const predictor = new Predictor({
    tokenizer,
    model: new CountingModel(tokenizer, [program]),
    now: () => 0,
  });
  predictor.learn('a.ts', program);

  it('says what the token that stands there was given, and its rank', () => {
    const at = program.indexOf('(input)');
    const { actualToken } = predictor.expect('b.ts', program.slice(0, at), 5, program.slice(at));
    assert.equal(actualToken?.text, '(');
    assert.equal(actualToken.rank, 1);
    const other = predictor.expect('b.ts', program.slice(0, at), 5, ';\n').actualToken;
    assert.ok(other !== null && other.rank > 1 && other.probability < actualToken.probability);
  });

  it('weighs the parts so that their votes make the mixture', () => {
    const { weights, expectations } = predictor.expect('b.ts', 'export function ', 4);
    const sum = weights.network + weights.workspace + weights.document;
    assert.ok(Math.abs(sum - 1) < 1e-9);
    for (const { probability, network, workspace, document, recall } of expectations) {
      assert.ok(network !== null && workspace !== null);
      const votes =
        weights.network * network + weights.workspace * workspace + weights.document * (document ?? 0);
      assert.ok(Math.abs(probability - votes) < 1e-9, `${probability}, of the votes ${votes}`);
      if (document === null) assert.equal(recall, workspace);
    }
  });
});

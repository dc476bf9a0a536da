/**
 * Scoring in small steps, with anything else in between: never a trace of it, never a text that knows itself.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Predictor } from '../../../../src/prediction/predictor';
import type { Score } from '../../../../src/prediction/evaluation/score';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { CountingModel, program } from '../fakes';

const other = program.replaceAll('compute', 'derive').replaceAll('alpha', 'omega');
const text = program.replaceAll('input', 'given');
const tokenizer = learnTokenizer('words', [program, other, text]);
/** Before the third line. */
const cursor = text.indexOf('  return');

function predictor(): Predictor {
  const model = new CountingModel(tokenizer, [program]);
  const made = new Predictor({ tokenizer, model, now: () => 0 });
  made.learn('other.ts', other);
  made.learn('file.ts', text);
  return made;
}

function driven(steps: Generator<void, Score | null>, between?: (step: number) => void): Score | null {
  for (let step = 0; ; step++) {
    const { done, value } = steps.next();
    if (done === true) return value;
    between?.(step);
  }
}

const bitsOf = (one: Predictor, of: string, path: string): number => driven(one.scoring(of, path))!.bits;

describe('scoring in steps', () => {
  it('judges a file as one who never read it', () => {
    const stranger = predictor();
    stranger.forget('file.ts');
    const known = predictor();
    assert.equal(bitsOf(known, text, 'file.ts'), bitsOf(stranger, text, 'new.ts'));
    // Under another name the file is known from its copy.
    assert.ok(bitsOf(known, text, 'elsewhere.ts') < bitsOf(known, text, 'file.ts') * 0.9);
  });

  it('recalls what stands before in the text', () => {
    const line = 'return number; export function compute const betaValue\n';
    const one = predictor();
    const bits = (times: number): number => bitsOf(one, line.repeat(times), 'new.ts');
    assert.ok(bits(4) - bits(3) < bits(1) / 2);
  });

  it('gives the whole as the sum of its tokens, the end and spelled words among them', () => {
    const { bits, tokens } = driven(predictor().scoring('return zebra;', 'new.ts'))!;
    const sum = tokens.reduce((all, token) => all + token.bits, 0);
    const product = tokens.reduce((all, token) => all * 2 ** -token.bits, 1);
    assert.ok(Math.abs(sum - bits) < 1e-9);
    assert.ok(Math.abs(Math.log2(product) + bits) < 1e-9, 'P(text) = Π P(token | before)');
    assert.deepEqual(
      tokens.filter(({ special }) => special !== undefined).map(({ text: of, special }) => [of, special]),
      [
        [' zebra', 'unknown'],
        ['', 'end'],
      ],
    );
    assert.equal(tokens.map((token) => token.text).join(''), 'return zebra;');
  });

  const disturbances: Record<string, (one: Predictor) => void> = {
    'a completion in the file': (one) =>
      one.complete({ path: 'file.ts', prefix: text.slice(0, cursor), suffix: text.slice(cursor) }),
    'a question at the cursor': (one) => one.expect('file.ts', text.slice(0, cursor), 5),
    'a save of the file': (one) => one.learn('file.ts', text),
    'another model': (one) => one.replaceModel(new CountingModel(tokenizer, [other])),
  };
  for (const [what, disturb] of Object.entries(disturbances)) {
    it(`gives up for ${what}, and recall is whole before that is answered`, () => {
      fc.assert(
        fc.property(fc.nat({ max: 30 }), (when) => {
          const disturbed = predictor();
          const result = driven(disturbed.scoring(text, 'file.ts'), (step) => {
            if (step === when) disturb(disturbed);
          });
          assert.equal(result, null);
          const calm = predictor();
          disturb(calm);
          assert.equal(bitsOf(disturbed, text, 'elsewhere.ts'), bitsOf(calm, text, 'elsewhere.ts'));
        }),
        { numRuns: 12 },
      );
    });
  }

  it('goes on beside a completion in another file', () => {
    const one = predictor();
    const calm = bitsOf(one, text, 'file.ts');
    const score = driven(one.scoring(text, 'file.ts'), () =>
      one.complete({ path: 'third.ts', prefix: 'export fun', suffix: '' }),
    );
    assert.ok(Math.abs(score!.bits - calm) < 0.05 * calm);
  });

  it('leaves no trace when it is broken off', () => {
    const one = predictor();
    const before = bitsOf(one, text, 'elsewhere.ts');
    const steps = one.scoring(text, 'file.ts');
    for (let step = 0; step < 25; step++) steps.next();
    steps.return(null);
    assert.equal(bitsOf(one, text, 'elsewhere.ts'), before);
  });
});

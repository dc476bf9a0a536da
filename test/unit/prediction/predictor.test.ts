import assert from 'node:assert/strict';
import { thresholds } from '../../../src/prediction/policy/policy';
import { Predictor } from '../../../src/prediction/predictor';
import type { PredictionSettings } from '../../../src/prediction/settings';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { CountingModel, program } from './fakes';

const kinds = ['characters', 'subwords'] as const;

function setUp(kind: (typeof kinds)[number], settings: Partial<PredictionSettings> = {}) {
  const tokenizer = learnTokenizer(kind, [program], { vocabularySize: 64 });
  const model = new CountingModel(tokenizer, [program, program]);
  const predictor = new Predictor({
    tokenizer,
    model,
    now: () => 0,
    settings: { eagerness: 1, ...settings },
  });
  const complete = (prefix: string, suffix = '') => predictor.complete({ path: 'a.ts', prefix, suffix });
  return { tokenizer, model, predictor, complete };
}

describe('predictor', () => {
  for (const kind of kinds) {
    describe(`with ${kind}`, () => {
      it('continues a line to its end, and never beyond', () => {
        const { complete } = setUp(kind);
        const { text, confidence } = complete(
          'export function betaValue(input: number): number {\n  const res',
        );
        assert.ok('ult = compute(input);'.startsWith(text) && text !== '', JSON.stringify(text));
        assert.ok(confidence > 0 && confidence <= 1);
      });

      it('costs a bounded number of steps for a far jump', () => {
        const { complete, model } = setUp(kind, { maximumReread: 100, maximumTokens: 4, beamWidth: 1 });
        complete(program.repeat(200));
        assert.ok(model.steps < 500, String(model.steps));
      });

      it('has read a place that was attended to: far before it, and answering there costs no more of that', () => {
        const one = { maximumTokens: 4, beamWidth: 1 };
        const [cold, warm] = [setUp(kind, one), setUp(kind, one)];
        const prefix = `${program}\n`.repeat(9) + '  const res';
        cold.complete(prefix);
        Array.from(warm.predictor.attending({ path: 'a.ts', prefix, suffix: '' }));
        const read = warm.model.steps;
        assert.ok(read > 100 && read > 2 * cold.model.steps, `${read} and ${cold.model.steps}`);
        assert.ok(warm.complete(prefix).text.startsWith('ult'));
        assert.ok(warm.model.steps - read <= cold.model.steps, String(warm.model.steps - read));
        const steps = warm.model.steps;
        Array.from(warm.predictor.attending({ path: 'a.ts', prefix, suffix: '' }));
        assert.equal(warm.model.steps, steps);
      });

      it('asks the network for nothing twice: it knows what it expected when that is typed', () => {
        const prefix = 'export function betaValue(input: number): number {\n  const ';
        const one = setUp(kind);
        one.complete(prefix);
        for (const typed of ['', 'r', 're', 'res']) {
          const { steps, rows } = one.model;
          const fresh = setUp(kind);
          assert.deepEqual(one.complete(prefix + typed), fresh.complete(prefix + typed));
          const [more, all] = [
            one.model.steps - steps + one.model.rows - rows,
            fresh.model.steps + fresh.model.rows,
          ];
          assert.ok(typed === '' ? more === 0 : more < all / 4, `${typed}: ${more} of ${all}`);
        }
      });

      it('says nothing where the suffix already has it', () => {
        const { complete } = setUp(kind);
        const prefix = 'export function betaValue(input: number): number {\n  const res';
        assert.equal(complete(prefix, 'ult = compute(input);\n  return result;\n}').text, '');
        const { text } = complete('  const result = compute(inp', ');');
        assert.ok(text.startsWith('ut') && !text.includes(')'), text);
      });
    });
  }

  it('reads only what is new: a key costs a step or two', () => {
    const { complete, model } = setUp('characters', { maximumTokens: 1 });
    complete(program);
    const steps = model.steps;
    complete(`${program}x`);
    assert.ok(model.steps - steps <= 2, String(model.steps - steps));
  });

  it('shows only what is surer after each dismissal in a row, and comes back with acceptances', () => {
    const { predictor } = setUp('subwords');
    const prefixes = [
      '\nexport func',
      '\n  const ',
      '\n  ret',
      '\nexport function al',
      '\n  const result = com',
    ];
    let lines = program;
    /** How sure the least sure suggestion is, and how many there are. */
    const ask = () => {
      const shown = prefixes
        .map((prefix) => {
          lines += '\n';
          return predictor.complete({ path: 'a.ts', prefix: lines + prefix, suffix: '', eagerness: 0.4 });
        })
        .filter(({ text }) => text !== '');
      return { count: shown.length, least: Math.min(...shown.map(({ confidence }) => confidence)) };
    };
    const outcomes = (count: number, accepted: boolean) => {
      for (let i = 0; i < count; i++) predictor.outcome(accepted);
    };
    const before = ask();
    assert.ok(before.count > 0);
    outcomes(10, false);
    const after = ask();
    assert.ok(after.count < before.count || after.least > before.least, JSON.stringify([before, after]));
    assert.ok(after.least >= thresholds(0.4, 10).minimumConfidence);
    outcomes(4, true);
    const again = ask();
    assert.ok(again.count > after.count || again.least < after.least, JSON.stringify([after, again]));
  });

  it('is silent in the middle of a word, also when it is asked', () => {
    const { predictor } = setUp('subwords');
    for (const explicit of [false, true]) {
      const query = { path: 'a.ts', prefix: `${program}\n  const res`, suffix: 'ult = 1;', explicit };
      const { text, reason } = predictor.complete(query);
      assert.equal(text, '');
      assert.match(reason, /inside a word/);
    }
  });

  it('never closes a bracket or a quote that the suffix closes', () => {
    const { complete, predictor } = setUp('subwords');
    predictor.learn('quotes.ts', 'const name = label("alpha");\n'.repeat(8));
    const texts: string[] = [];
    for (const [prefix, suffix] of [
      [`${program}\n  const result = compute(`, ');'],
      ['const name = label("alp', '");'],
      ['const name = label("', '"'],
    ] as const) {
      const { text } = complete(prefix, suffix);
      assert.ok(!text.includes(')') && !text.includes('"'), JSON.stringify(text));
      texts.push(text);
    }
    assert.ok(
      texts.some((text) => text !== ''),
      'something is suggested',
    );
  });

  it('continues what the suggestion widget has selected', () => {
    const { predictor } = setUp('subwords');
    const query = { path: 'a.ts', prefix: program + '\n  const ', suffix: '', mustBeginWith: 'result' };
    const { text } = predictor.complete(query);
    assert.ok(text.startsWith('result = '), JSON.stringify(text));
  });

  it('offers alternatives that begin differently on explicit request', () => {
    const { predictor } = setUp('subwords');
    const query = { path: 'a.ts', prefix: '\nexport function ', suffix: '', explicit: true };
    const { text, alternatives } = predictor.complete(query);
    const texts = [text, ...alternatives.map((other) => other.text)];
    assert.ok(texts.length > 1, JSON.stringify(texts));
    assert.equal(new Set(texts.map((other) => other[0])).size > 1, true);
  });

  it('returns by its budget', () => {
    const tokenizer = learnTokenizer('characters', [program]);
    const model = new CountingModel(tokenizer, [program]);
    let clock = 0;
    const predictor = new Predictor({
      tokenizer,
      model,
      now: () => (clock += 2),
      settings: { eagerness: 1 },
    });
    model.steps = 0;
    predictor.complete({ path: 'a.ts', prefix: '  const re', suffix: '' }, { budgetMilliseconds: 9 });
    assert.ok(model.steps < 40, String(model.steps));
  });

  it('gives the most probable word where there is no time for more, and says when there is none at all', () => {
    const tokenizer = learnTokenizer('characters', [program]);
    const model = new CountingModel(tokenizer, [program]);
    const query = { path: 'a.ts', prefix: `${program}\n  const re`, suffix: '' };
    const completed = (millisecondsOfALook: number) => {
      let clock = 0;
      const now = () => (clock += millisecondsOfALook);
      const predictor = new Predictor({ tokenizer, model, now, settings: { eagerness: 1 } });
      return predictor.complete(query, { budgetMilliseconds: 20 });
    };
    assert.ok(completed(0.01).text.startsWith('sult'));
    assert.ok(completed(4).text.startsWith('sult'), completed(4).reason);
    const { text, reason } = completed(30);
    assert.equal(text, '');
    assert.match(reason!, /^Time ran out/);
  });

  it('expects the tokens that agree with what is typed, most probable first', () => {
    const { predictor } = setUp('characters');
    const { expectations: found } = predictor.expect('a.ts', '  const resul', 3);
    assert.equal(found[0]?.text, 't');
    assert.ok(found[0].probability > 0.5 && Math.abs(found[0].network! - found[0].probability) < 1e-9);
  });

  it('scores a text as the sum over its tokens and its end', () => {
    const { predictor } = setUp('subwords');
    const { bits, tokens, characters } = predictor.score(program);
    assert.ok(Math.abs(bits - tokens.reduce((sum, token) => sum + token.bits, 0)) < 1e-6);
    assert.equal(tokens.map(({ text }) => text).join(''), program);
    assert.equal(characters, program.length);
  });
});

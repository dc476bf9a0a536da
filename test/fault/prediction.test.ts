import assert from 'node:assert/strict';
import { Predictor } from '../../src/prediction/predictor';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { CountingModel, program } from '../unit/prediction/fakes';

const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 64 });

function setUp() {
  const predictor = new Predictor({
    tokenizer,
    model: new CountingModel(tokenizer, [program]),
    now: () => performance.now(),
    settings: { eagerness: 1 },
  });
  predictor.learn('b.ts', program);
  const complete = (prefix: string, suffix = '') => predictor.complete({ path: 'a.ts', prefix, suffix });
  return { predictor, complete };
}

/** Milliseconds of the fastest of three: what it costs, not what else the machine does. */
function fastest(run: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const started = performance.now();
      run();
      return performance.now() - started;
    }),
  );
}

describe('prediction under hostile input', () => {
  it('answers in a document of 20 MB without reading it all', () => {
    const { complete } = setUp();
    const huge = program.repeat(Math.ceil(20e6 / program.length));
    complete(huge);
    let typed = huge;
    const milliseconds = fastest(() => complete((typed += '\nx')));
    assert.ok(milliseconds < 400, `${milliseconds} ms`);
    complete(huge.slice(0, 10e6), huge.slice(10e6));
  });

  it('answers in a line of 100,000 characters', () => {
    const { complete } = setUp();
    const line = 'const result = compute(input); '.repeat(3300);
    complete(line);
    let typed = line;
    assert.ok(fastest(() => complete((typed += 'r'))) < 400);
    assert.ok(fastest(() => complete('', line)) < 400);
  });

  it('is silent between the halves of a surrogate pair', () => {
    const { complete } = setUp();
    const [high, low] = ['😀'[0]!, '😀'[1]!];
    const { text, reason } = complete(`const a = "${high}`, `${low}";`);
    assert.equal(text, '');
    assert.match(reason, /inside a character/);
    complete(`${low}${high}${high}x`);
  });

  it('answers in a language that was never seen', () => {
    const { complete } = setUp();
    for (const text of ['名前を入力してください', 'Η γλώσσα', 'ภาษาไทยไม่มีช่องว่าง', '\u0000\u0001\ufffe'])
      complete(text);
  });

  it('answers with nothing but a suffix, and with nothing at all', () => {
    const { complete } = setUp();
    complete('', program);
    complete('', '');
    complete('\n', '\n');
    complete('\r', '\n');
  });

  it('ends a text that never ends', () => {
    const endless = learnTokenizer('characters', ['ababababab'.repeat(50)]);
    const predictor = new Predictor({
      tokenizer: endless,
      model: new CountingModel(endless, ['ab'.repeat(3000)]),
      now: () => 0,
      settings: { eagerness: 1, maximumCharacters: 100, maximumTokens: 1000 },
    });
    const { text } = predictor.complete({ path: 'a', prefix: 'abab', suffix: '', explicit: true });
    assert.ok(text.length <= 101, String(text.length));
  });

  it('stays right when the document changes in every way between requests', () => {
    const { predictor, complete } = setUp();
    for (const [prefix, suffix] of [
      [program, ''],
      ['', program],
      [program.slice(0, 100), program.slice(40)],
      ['\n\n\n', '\r\n\r\n'],
      [program.repeat(3), program],
    ] as const) {
      complete(prefix, suffix);
      predictor.learn('a.ts', prefix + suffix);
      predictor.outcome('a.ts', false, 0);
    }
    predictor.forget('a.ts');
    predictor.forget('never seen');
    complete(program);
  });

  it('is silent when nothing was learned', () => {
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    const { text, reason } = predictor.complete({ path: 'a', prefix: '', suffix: '' });
    assert.equal(text, '');
    assert.notEqual(reason, '');
    assert.deepEqual(predictor.expect('a', 'x', 0).expectations, []);
  });

  it('says so when a network is asked to score and there is none', () => {
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    assert.throws(() => predictor.score('text', { part: 'rnn' }), { code: 'no-text' });
  });
});

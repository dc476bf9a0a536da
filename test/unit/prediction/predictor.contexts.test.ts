import assert from 'node:assert/strict';
import { Predictor } from '../../../src/prediction/predictor';
import type { ByteRecall } from '../../../src/prediction/contexts/byte-recall';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { catchUp, compileContexts, finish, newByteRecall } from './learned-contexts';
import { CountingModel, program } from './fakes';

const planted = 'const quixotry = launch(zephyrous, gossamer);\n'.repeat(6);

function newPredictor(
  texts: Readonly<Record<string, string>>,
  bytes: ByteRecall = newByteRecall(),
  withNetwork = true,
): { predictor: Predictor; bytes: ByteRecall } {
  const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 100 });
  const model = withNetwork ? new CountingModel(tokenizer, [program]) : null;
  const predictor = new Predictor({ tokenizer, model, bytes, now: () => 0, settings: { eagerness: 0.8 } });
  for (const [path, text] of Object.entries(texts)) predictor.learn(path, text);
  catchUp(bytes);
  return { predictor, bytes };
}

/** All that is suggested for a prefix, the alternatives too. */
function shown(predictor: Predictor, path: string, prefix: string): string {
  const { text, alternatives } = predictor.complete({ path, prefix, suffix: '', explicit: true });
  return [text, ...alternatives.map((one) => one.text)].join('\n');
}

/** Types a text key by key. */
function type(predictor: Predictor, path: string, text: string): void {
  for (let end = 0; end <= text.length; end++)
    predictor.complete({ path, prefix: text.slice(0, end), suffix: '' });
}

describe('a predictor with contexts', () => {
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  it('goes on within words and over their ends, and says so with shares that sum to 100 %', () => {
    for (const withNetwork of [true, false]) {
      const { predictor } = newPredictor(
        { 'a.ts': program.repeat(3), 'b.ts': planted },
        undefined,
        withNetwork,
      );
      const { text, reason } = predictor.complete({
        path: 'c.ts',
        prefix: '// first\nconst quix',
        suffix: '',
      });
      assert.ok(text.startsWith('otry'), JSON.stringify([text, reason]));
      assert.match(reason, /^\d+ % probable, by [^;]*(; seen in b\.ts, line \d+)?\.$/);
      const shares = [...reason.split(';')[0]!.matchAll(/(\d+) %/g)]
        .slice(1)
        .map(([, share]) => Number(share));
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        100,
        reason,
      );
      assert.equal(reason.includes('the network'), withNetwork);
    }
  });

  it('says which context brought a suggestion about, in words', () => {
    const long = 'registration(alphaValue, gossamer, zephyrous, quixotry)';
    const { predictor } = newPredictor({
      'a.ts': program.repeat(3),
      'src/seen.ts': `// one\nconst x = ${long};\n`,
    });
    const { text, reason, why } = predictor.complete({
      path: 'c.ts',
      prefix: `// first\nconst x = ${long.slice(0, 36)}`,
      suffix: '',
      explicit: true,
    });
    assert.ok(text.startsWith(long.slice(36, 40)), JSON.stringify([text, reason]));
    const shares = why!.shares!;
    assert.equal(
      shares.reduce((sum, { percent }) => sum + percent, 0),
      100,
    );
    assert.deepEqual(
      shares.map(({ percent }) => percent),
      shares.map(({ percent }) => percent).sort((a, b) => b - a),
    );
    const match = shares.find(({ by }) => by === 'match');
    assert.ok(match && match.characters! >= 20 && match.characters! <= 48, reason);
    assert.match(reason, /a match of \d+ characters \d+ %/);
  });

  it('expects what it would suggest, each part with its vote and its weight', () => {
    const { predictor } = newPredictor({ 'a.ts': program.repeat(3) });
    const { expectations, weights, actualToken } = predictor.expect(
      'c.ts',
      `${program}\nexport function `,
      5,
      'alphaValue(',
    );
    assert.equal(expectations.length, 5);
    assert.ok(expectations[0]!.probability > 0.1);
    for (const { contexts, probability } of expectations) {
      assert.ok(contexts !== null && contexts >= 0 && contexts <= 1);
      assert.ok(probability >= 0 && probability <= 1);
    }
    const sum = weights.contexts + weights.network + weights.workspace + weights.document;
    assert.ok(Math.abs(sum - 1) < 1e-9 && weights.contexts > 0, JSON.stringify(weights));
    assert.ok(actualToken !== null && actualToken.rank <= 4 && actualToken.contexts !== null);
  });

  it('expects each token where no longer one comes: what it gives them sums to one at most', () => {
    const { predictor } = newPredictor({ 'a.ts': program.repeat(3) });
    for (const prefix of ['export function alphaVa', 'export function alphaValue(input: ']) {
      const found = predictor.expect('c.ts', `${program}\n${prefix}`, 64).expectations;
      const overlapping = found.filter(({ text }) =>
        found.some((other) => other.text !== text && text.startsWith(other.text)),
      );
      assert.ok(overlapping.length > 0, prefix);
      for (const of of ['probability', 'contexts'] as const) {
        const sum = found.reduce((total, one) => total + one[of]!, 0);
        assert.ok(sum <= 1 + 1e-6, `${of} ${sum} behind ${JSON.stringify(prefix)}`);
      }
    }
  });

  it('answers from recall and network while contexts are not learned', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program.repeat(3) });
    bytes.restart();
    const { text, reason } = predictor.complete({ path: 'c.ts', prefix: 'export function alp', suffix: '' });
    assert.ok(text.startsWith('haValue('), text);
    assert.match(reason, /^\d+ % probable[:.]/);
    assert.equal(predictor.expect('c.ts', 'export ', 3).weights.contexts, 0);
  });

  it('learns what is typed in a file of the workspace, line by line', () => {
    const { predictor } = newPredictor({ 'a.ts': program, 'new.ts': '' });
    type(predictor, 'new.ts', planted.slice(0, 3 * (planted.length / 6)));
    assert.match(
      shown(predictor, 'new.ts', `${planted.slice(0, planted.length / 2)}const quix`),
      /^otry = launch/,
    );
    assert.match(shown(predictor, 'other.ts', `${program}const quix`), /otry/);
  });

  it('never offers elsewhere what was typed where nothing may be learned', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program });
    const learned = bytes.contexts!.textLength;
    type(predictor, 'outside.ts', planted);
    assert.equal(bytes.contexts!.textLength, learned, 'contexts learned nothing of it');
    assert.doesNotMatch(shown(predictor, 'other.ts', `${program}const quix`), /otry/);
  });

  it('offers nothing of a file from the moment on that it is forgotten', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program, 'b.ts': planted });
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    predictor.forget('b.ts');
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    catchUp(bytes);
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    assert.ok(bytes.contexts !== null);
  });

  it('offers nothing of what was typed and not saved from the moment on that the document is closed', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program, 'new.ts': '' });
    type(predictor, 'new.ts', planted);
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    predictor.close('new.ts', '');
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    catchUp(bytes);
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
  });

  it('offers nothing of what was typed and taken out again, though nothing was saved', () => {
    for (const takeOut of ['at once', 'key by key', 'changed', 'after other documents'] as const) {
      const { predictor, bytes } = newPredictor({ 'a.ts': program, 'new.ts': '' });
      type(predictor, 'new.ts', planted);
      assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/, takeOut);
      if (takeOut === 'key by key')
        for (let end = planted.length; end >= 0; end--)
          predictor.complete({ path: 'new.ts', prefix: planted.slice(0, end), suffix: '' });
      if (takeOut === 'after other documents')
        for (let i = 0; i < 40; i++) predictor.complete({ path: `o${i}.ts`, prefix: 'let', suffix: '' });
      const left = takeOut === 'changed' ? planted.replace(/quixotry.*/g, 'x = 1;') : '';
      predictor.complete({ path: 'new.ts', prefix: left, suffix: '' });
      const offered = shown(predictor, 'c.ts', `${program}const quix`);
      assert.doesNotMatch(offered, /otry|launch|zephyrous|gossamer/, takeOut);
      assert.equal(bytes.settled, null, 'and nothing of it is kept');
      predictor.close('new.ts', left);
      catchUp(bytes);
      finish(bytes.renew());
      assert.ok(bytes.settled !== null, 'the tables are without it');
      assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    }
  }).timeout(60_000);

  it('goes on offering what was typed when the cursor moves, and learns it once when it is saved', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program, 'new.ts': '' });
    type(predictor, 'new.ts', planted);
    const learned = bytes.contexts!.textLength;
    for (const end of [0, planted.indexOf('\n') - 5, planted.length])
      predictor.complete({ path: 'new.ts', prefix: planted.slice(0, end), suffix: planted.slice(end) });
    assert.ok(!bytes.isStale);
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    predictor.learn('new.ts', planted);
    assert.ok(!bytes.isStale && !bytes.isWaiting);
    assert.equal(bytes.contexts!.textLength, learned);
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
  });

  it('offers what is forgotten in no document but the one where it still stands unsaved', () => {
    for (const how of ['forgotten', 'gone from disk', 'gone from disk, then renewed'] as const) {
      const { predictor, bytes } = newPredictor({ 'a.ts': program, 'b.ts': planted, 'new.ts': '' });
      type(predictor, 'new.ts', planted);
      if (how === 'forgotten') predictor.forget('b.ts');
      else predictor.learn('b.ts', program);
      if (how !== 'forgotten') {
        const elsewhere = shown(predictor, 'c.ts', `${program}const quix`);
        assert.doesNotMatch(elsewhere, /otry|launch|zephyrous|gossamer/, how);
        assert.match(shown(predictor, 'new.ts', `${planted}const quix`), /otry/, 'its own text');
      }
      // What was typed is thrown away, or the file is forgotten too, while the document stays open.
      predictor.forget('new.ts');
      for (const moment of ['at once', 'later']) {
        const offered = shown(predictor, 'c.ts', `${program}const quix`);
        assert.doesNotMatch(offered, /otry|launch|zephyrous|gossamer/, `${how}, ${moment}`);
        type(predictor, 'new.ts', `${planted}const other = 1;\n`);
        catchUp(bytes);
        if (how === 'gone from disk, then renewed') finish(bytes.renew());
      }
      assert.ok(bytes.settled !== null, `${how}: nothing of it is in the tables`);
    }
  }).timeout(60_000);

  it('offers nothing that only lines had which were taken out of a file, from its saving on', () => {
    const { predictor, bytes } = newPredictor({ 'a.ts': program, 'b.ts': `${program}${planted}` });
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    predictor.learn('b.ts', program);
    catchUp(bytes);
    assert.notEqual(bytes.contexts, null, 'the tables hold it still');
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry|launch|zephyrous|gossamer/);
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quixotry = lau`), /nch|zephyrous|gossamer/);
    assert.match(shown(predictor, 'c.ts', `${program}export function alp`), /haValue/);
    finish(bytes.renew());
    assert.ok(!bytes.isStale);
    assert.doesNotMatch(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
    assert.match(shown(predictor, 'c.ts', `${program}export function alp`), /haValue/);
  });

  it('goes on offering a line that was taken out of one file and stands in another one', () => {
    const { predictor } = newPredictor({ 'a.ts': program, 'b.ts': planted, 'd.ts': planted });
    predictor.learn('b.ts', program);
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
  });

  it('keeps what contexts learned when the dictionary is another one', () => {
    const { bytes } = newPredictor({ 'a.ts': program, 'b.ts': planted });
    const { contexts } = bytes;
    const { predictor } = newPredictor({ 'a.ts': program, 'b.ts': planted }, bytes);
    assert.equal(bytes.contexts, contexts);
    assert.match(shown(predictor, 'c.ts', `${program}const quix`), /otry/);
  });

  it('bears what editors send: noise, halves of characters, lines without end, a document that changes', () => {
    const { predictor } = newPredictor({ 'a.ts': program, 'new.ts': '' });
    const odd = [
      '\ud83d',
      '\udc00x',
      '\0\x01\x02',
      'a'.repeat(100_000),
      '\r\n\r',
      '試験',
      `${program}\n`.repeat(20),
    ];
    for (const prefix of odd) {
      for (const suffix of ['', '\n}', '\ude00']) {
        const { text, confidence } = predictor.complete({ path: 'new.ts', prefix, suffix });
        assert.ok(confidence >= 0 && confidence <= 1);
        assert.doesNotMatch(text, /[\n\r\0]/);
      }
    }
  }).timeout(120_000);
});

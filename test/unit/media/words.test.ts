/** The page's words and figures: invisible characters named, small numbers written, plans told before they happen. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readChoices } from '../../../media/page/choices';
import { formats } from '../../../media/text/format';
import { moments } from '../../../media/panels/samples/moments';
import { pieces, shortened, tokenName } from '../../../media/text/plain-text';
import { probabilityOf, small } from '../../../media/text/scientific';
import { idleStatus } from '../../../media/page/run';
import { planSentence, stateName, whySentence } from '../../../media/text/sentences';
import { surprisingLines } from '../../../media/panels/surprise/surprising-lines';
import { surpriseLevel } from '../../../src/protocol/prediction/surprise';
import { t } from '../../../media/text/texts';
import { secondsLeft } from '../../../media/text/time-left';
import { learningSnapshot, finishedSnapshot } from '../../ui/dashboard-run';
import { hostileStrings } from '../../ui/hostile-strings';

const format = formats('en');
/** Any string, also one that is no Unicode. */
const units = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

describe('text that nobody vouches for', () => {
  it('is the same text when its pieces are joined', () => {
    for (const text of hostileStrings) {
      assert.equal(
        pieces(text.slice(0, 5000))
          .map((piece) => piece.text)
          .join(''),
        text.slice(0, 5000),
      );
    }
    fc.assert(
      fc.property(units, (text) => {
        assert.equal(
          pieces(text)
            .map((piece) => piece.text)
            .join(''),
          text,
        );
      }),
    );
  });

  it('has its controls, bidirectional marks and lone surrogates named', () => {
    const marks = pieces('a\u001b[1m\u202eb\u200b\ud83dc\u007f\n\t').map((piece) => piece.mark);
    assert.deepEqual(
      marks.filter((mark) => mark !== ''),
      ['␛', 'U+202E', 'U+200B', 'U+D83D', '␡'],
    );
  });

  it('is cut without breaking a surrogate pair', () => {
    assert.deepEqual(shortened('ab', 2), { text: 'ab', leftOut: 0 });
    assert.deepEqual(shortened('a👩bcd', 2), { text: 'a', leftOut: 5 });
  });

  it('shows a token of white space', () => {
    assert.equal(tokenName(' \t\r\n'), '␣⇥↵');
    assert.equal(tokenName(''), '∅');
  });
});

describe('figures', () => {
  it('write durations, shares and small numbers as people read them', () => {
    assert.equal(format.duration(59.6), '1:00');
    assert.equal(format.duration(3725), '1:02:05');
    assert.equal(format.percent(0.0213), '2.1%');
    assert.equal(format.percent(0.62), '62%');
    assert.equal(format.percent(0.00002), '< 0.1%');
    assert.equal(format.percent(0), '0%');
    assert.equal(format.short(1_203_411), '1.2M');
    assert.equal(format.megabytes(96_300_000), '97 MB');
    assert.equal(format.significant(0.000025), '2.5 · 10⁻⁵');
    for (const write of [format.whole, format.percent, format.duration, format.short])
      assert.equal(write(NaN), '–');
  });

  it('follow the language of the page, and English when it is unknown', () => {
    assert.equal(formats('de').fixed(1.5, 2), '1,50');
    assert.equal(formats('xx-unheard').fixed(1.5, 2), '1.50');
  });

  it('write a probability far below the smallest double', () => {
    assert.equal(probabilityOf(1), '0.500');
    assert.equal(probabilityOf(10), '9.77 · 10⁻⁴');
    assert.equal(probabilityOf(10_000), '5.01 · 10⁻³⁰¹¹');
    assert.equal(probabilityOf(Infinity), '–');
    assert.equal(small(0.00099999), '1.0 · 10⁻³');
  });

  it('know how long a run goes on, with and without a budget in seconds', () => {
    assert.equal(secondsLeft(20, 0.5, 60), 40);
    assert.equal(secondsLeft(70, 1, 60), 0);
    assert.equal(secondsLeft(20, 0.25, null), 60);
    assert.ok(Number.isNaN(secondsLeft(0, 0, null)));
  });
});

describe('a run in words', () => {
  const learning = learningSnapshot();

  it('tells model, memory, budget and text before they are used', () => {
    const sentence = planSentence(learning, format);
    for (const part of [
      'GRU 256 on 112 characters',
      '283.8K parameters',
      '97 MB',
      '1:00 on 2 threads',
      '214 files',
    ]) {
      assert.ok(sentence.includes(part), sentence);
    }
  });

  it('has a sentence for each state', () => {
    assert.match(planSentence(idleStatus, format), /Nothing leaves the machine/);
    assert.equal(stateName(learning, '62%', true), 'Learning · 62%');
    assert.equal(whySentence(learning, format), '');
    const finished = finishedSnapshot();
    assert.match(whySentence(finished, format), /^The budget is used up: 1:00, 6,000 steps/);
    const failure = { code: 'disk', message: 'The disk is full.' };
    assert.equal(whySentence({ ...idleStatus, state: 'failed', failure }, format), 'The disk is full.');
  });

  it('groups samples by the moment at which they were written', () => {
    assert.deepEqual(
      moments(learning.samples).map((row) => row.length),
      [4, 4, 4, 4],
    );
    assert.deepEqual(moments([]), []);
  });
});

describe('surprise', () => {
  it('becomes one of six colours', () => {
    assert.deepEqual([0, 0.9, 1, 4.9, 8, 12, 99].map(surpriseLevel), [0, 0, 1, 2, 4, 5, 5]);
  });

  it('is summed by line, blank lines left out, most first', () => {
    const tokens = [
      { text: 'let', bits: 2 },
      { text: ';\n', bits: 1 },
      { text: '\n', bits: 9 },
      { text: 'odd', bits: 7 },
    ];
    assert.deepEqual(surprisingLines(tokens, 10, 5), [
      { number: 12, text: 'odd', bits: 7 },
      { number: 10, text: 'let;', bits: 3 },
    ]);
  });
});

describe('texts and choices', () => {
  it('fill their holes, and leave a hole without a value', () => {
    assert.equal(t('{1} of {0}', 'b', 'a'), 'a of b');
    assert.equal(t('{0} {1}', 'a'), 'a {1}');
  });

  it('come back one by one, each with a value, whatever was kept', () => {
    const usual = readChoices(undefined);
    assert.deepEqual(readChoices({ unit: 'furlongs', axis: 'seconds', smoothing: 99, prompt: 5 }), {
      ...usual,
      axis: 'seconds',
    });
    fc.assert(fc.property(fc.anything(), (kept) => void readChoices(kept)));
  });
});

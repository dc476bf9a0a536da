import assert from 'node:assert/strict';
import {
  noReplay,
  onScreen,
  replay,
  reportOf,
  type Typist,
} from '../../../../src/prediction/evaluation/replay';

const text = 'let total = 0;\nlet total = 1;\n';

/** A suggester that shows what `suggest` says; the outcomes it is told are kept. */
function run(typist: Typist, suggest: (prefix: string) => string) {
  const outcomes: string[] = [];
  const counts = noReplay();
  const suggester = {
    complete: (prefix: string) => ({ text: suggest(prefix), milliseconds: 1 }),
    outcome: (accepted: boolean, characters: number) => outcomes.push(`${accepted} ${characters}`),
  };
  replay(text, suggester, typist, counts);
  return { counts, outcomes, report: reportOf(counts) };
}

describe('replay', () => {
  it('costs every key when nothing is suggested', () => {
    const { counts, report } = run('whole', () => '');
    assert.equal(counts.typed, text.length);
    assert.deepEqual([report.keystrokeSavings, report.precision, report.distraction], [0, 1, 0]);
  });

  it('takes a right suggestion with one key', () => {
    const { counts, report, outcomes } = run('whole', (prefix) => (prefix === 'let' ? ' total = 0;' : ''));
    assert.deepEqual([counts.typed, counts.accepting, counts.completed], [text.length - 11, 1, 11]);
    assert.ok(Math.abs(report.keystrokeSavings - 10 / text.length) < 1e-12);
    assert.deepEqual(outcomes, ['true 11']);
    assert.equal(counts.perfectLines, 1);
  });

  it('tells of each suggestion once, when it appears, and whether it is right', () => {
    const appeared: boolean[] = [];
    const suggester = {
      complete: (prefix: string) => ({ text: 'let total = 0;'.slice(prefix.length), milliseconds: 1 }),
      outcome: () => undefined,
      appeared: (right: boolean) => appeared.push(right),
    };
    replay('let tall = 0;', suggester, 'whole', noReplay());
    assert.deepEqual(appeared, [false, false, false, false, false, false, false, false]);
    appeared.length = 0;
    replay('let total = 0;', suggester, 'whole', noReplay());
    assert.deepEqual(appeared, [true]);
  });

  it('takes the leading right words of a wrong suggestion when the typist does', () => {
    const suggest = (prefix: string) => (prefix === 'let' ? ' total - 0;' : '');
    assert.equal(run('whole', suggest).counts.accepting, 0);
    const { counts, outcomes } = run('word', suggest);
    assert.deepEqual([counts.accepting, counts.completed], [1, 6]);
    assert.deepEqual(outcomes, ['true 6']);
  });

  it('leaves what gains less than three characters to the cautious', () => {
    const suggest = (prefix: string) => (prefix === 'let' ? ' to' : '');
    assert.equal(run('whole', suggest).counts.accepting, 1);
    assert.equal(run('cautious', suggest).counts.accepting, 0);
  });

  it('counts a suggestion once while it stays, and a change of what was being typed as flicker', () => {
    const wrong = ' total = 0!';
    const steady = run('whole', (prefix) =>
      prefix.length >= 3 && prefix.length < 14 ? wrong.slice(prefix.length - 3) : '',
    );
    assert.deepEqual([steady.counts.shown, steady.counts.right, steady.counts.flicker], [1, 0, 0]);
    assert.deepEqual(steady.outcomes, ['false 0']);
    const restless = run('whole', (prefix) =>
      prefix === 'let'
        ? ' toad'
        : prefix.length > 3 && prefix.length < 7
          ? 'tools'.slice(prefix.length - 4)
          : '',
    );
    assert.deepEqual([restless.counts.shown, restless.counts.flicker], [2, 1]);
  });

  it('asks for nothing while a suggestion is typed, and shows nothing behind one that was accepted', () => {
    const asked: string[] = [];
    const complete = (prefix: string) => {
      asked.push(prefix);
      return { text: prefix.endsWith('l') ? 'et total' : prefix.endsWith('t') ? ' x' : '', milliseconds: 1 };
    };
    const screen = onScreen({ complete, outcome: () => undefined });
    assert.deepEqual(
      ['l', 'le', 'let', 'let '].map((prefix) => screen.complete(prefix).text),
      ['et total', 't total', ' total', 'total'],
    );
    screen.outcome(true, 3);
    assert.equal(screen.complete('let tot').text, 'al');
    screen.outcome(true, 2);
    assert.deepEqual(asked, ['l']);
    assert.equal(screen.complete('let total').text, '');
    screen.complete('let totals');
    screen.outcome(false, 0);
    screen.complete('let totals t');
    assert.equal(screen.complete('let totals ta').text, '');
    assert.deepEqual(asked, ['l', 'let totals', 'let totals t', 'let totals ta']);
  });

  it('types a grapheme with each key', () => {
    const counts = noReplay();
    replay(
      'a👩‍💻e\u0301\r\nक्‍ष',
      { complete: () => ({ text: '', milliseconds: 0 }), outcome: () => undefined },
      'whole',
      counts,
    );
    assert.deepEqual([counts.characters, counts.typed, counts.asked], [5, 5, 5]);
    assert.equal(counts.lines, 1);
  });
});

describe('a typist who abbreviates', () => {
  const text = 'a getCustomerById b';
  const typed = (offered: Record<string, { text: string; replaces: number }>) => {
    const counts = noReplay();
    const asked: string[] = [];
    const complete = (prefix: string) => {
      asked.push(prefix);
      return { text: '', milliseconds: 0, ...offered[prefix] };
    };
    replay(text, { complete, outcome: () => undefined }, 'abbreviating', counts);
    return { counts, asked };
  };

  it('types initials and takes what is offered for them', () => {
    const { counts, asked } = typed({ 'a gcb': { text: 'getCustomerById', replaces: 3 } });
    assert.deepEqual(asked.slice(0, 5), ['', 'a', 'a ', 'a g', 'a gc']);
    assert.equal(asked[6], 'a getCustomerById');
    // “a ”, “gcb” and “ b”, and one key for all that is left of the name.
    assert.deepEqual([counts.typed, counts.accepting, counts.completed], [7, 1, 12]);
    assert.deepEqual([counts.shown, counts.right], [1, 1]);
  });

  it('pays for each letter that has to go when nothing is offered', () => {
    const { counts } = typed({});
    assert.equal(counts.typed, text.length + 2 * 3);
  });

  it('does not take what is wrong', () => {
    const { counts } = typed({
      'a gcb': { text: 'getCabin', replaces: 3 },
      'a gc': { text: 'c', replaces: 0 },
    });
    assert.deepEqual([counts.accepting, counts.shown, counts.right], [0, 2, 0]);
    assert.equal(counts.typed, text.length + 2 * 3);
  });
});

/** A second attempt at what drives a window: when it is had, what it counts, and that it hides nothing. */
import assert from 'node:assert/strict';
import { noCounts, type Counts } from '../../../../scripts/counts.mjs';
import { runAttempts } from '../../../../scripts/vscode/attempts.mjs';

const passed: Counts = { ...noCounts, passed: 2 };
const failed = (...failures: string[]): Counts => ({
  ...noCounts,
  passed: 2 - failures.length,
  failed: failures.length,
  failures,
});

describe('attempts of suites', () => {
  /** What was begun and ended, and what was told. */
  let [log, told]: [string[], unknown[]] = [[], []];
  const print = console.error;
  beforeEach(() => {
    [log, told] = [[], []];
    console.error = (sentence: unknown) => told.push(sentence);
  });
  afterEach(() => {
    console.error = print;
  });

  /** Has one outcome after another; more runs than there are fail. */
  function attempt(title: string, ...outcomes: (Counts | Error)[]) {
    return {
      title,
      run: async (): Promise<Counts> => {
        log.push(`${title} begins`);
        await new Promise(setImmediate);
        log.push(`${title} ends`);
        const outcome = outcomes.shift() ?? new Error('No further run was due.');
        if (outcome instanceof Error) throw outcome;
        return outcome;
      },
    };
  }
  const again = { atATime: 1, again: true };

  it('are one for what passes', async () => {
    assert.deepEqual(await runAttempts([attempt('shop', passed), attempt('notes', passed)], again), {
      ...noCounts,
      passed: 4,
    });
    assert.deepEqual(log, ['shop begins', 'shop ends', 'notes begins', 'notes ends']);
    assert.deepEqual(told, []);
  });

  it('are two for what fails, the second when the others are done, and what failed is told', async () => {
    const suites = [attempt('shop', failed('menu › opens\n  after 5 s'), passed), attempt('notes', passed)];
    assert.deepEqual(await runAttempts(suites, { atATime: 2, again: true }), {
      ...noCounts,
      passed: 4,
      unsteady: ['menu › opens\n  after 5 s'],
    });
    assert.deepEqual(log.slice(0, 2), ['shop begins', 'notes begins']);
    assert.deepEqual(log.slice(-2), ['shop begins', 'shop ends']);
    assert.match(String(told[0]), /shop: 1 failed/);
  });

  it('are two at most, and what failed in both failed', async () => {
    const first = failed('menu › opens\n  after 5 s', 'menu › closes');
    const second = failed('menu › opens\n  after 7 s');
    assert.deepEqual(await runAttempts([attempt('shop', first, second, passed)], again), {
      passed: 1,
      failed: 1,
      failures: ['menu › opens\n  after 7 s'],
      unsteady: ['menu › closes'],
    });
  });

  it('are two for a suite that ended before its counts', async () => {
    const once = attempt('shop', new Error('The suite ended before its end.'), passed);
    assert.deepEqual((await runAttempts([once], again)).unsteady, ['The suite ended before its end.']);
    const twice = attempt('shop', new Error('ended'), new Error('ended again'));
    assert.deepEqual((await runAttempts([twice], again)).failures, ['ended again']);
  });

  it('are one where a figure is judged', async () => {
    const counts = await runAttempts([attempt('day', failed('a block of 9 ms'), passed)], {
      atATime: 1,
      again: false,
    });
    assert.deepEqual(counts.failures, ['a block of 9 ms']);
    assert.equal(log.length, 2);
  });
});

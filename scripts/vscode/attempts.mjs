/**
 * Runs suites that drive a whole VS Code in real time, several beside each other. There a key or a click can
 * go astray on a busy machine: a suite that fails is run once more, from its beginning, when the others are
 * done. What failed the first time is told all the same.
 */
import { noCounts, sumOf } from '../counts.mjs';

/**
 * @typedef {import('../counts.mjs').Counts} Counts
 *
 * @typedef {object} Attempt
 * @property {string} title
 * @property {() => Promise<Counts>} run makes everything that it needs anew
 */

/**
 * @param {readonly Attempt[]} attempts begun in this order
 * @param {{ atATime: number, again: boolean }} options `again`: run once more what fails
 * @returns {Promise<Counts>} of the second run where the first failed, with what failed in the first alone as
 *   unsteady
 */
export async function runAttempts(attempts, { atATime, again }) {
  const waiting = [...attempts];
  /** @type {{ attempt: Attempt, counts: Counts }[]} */
  const done = [];
  const lane = async () => {
    for (let attempt = waiting.shift(); attempt !== undefined; attempt = waiting.shift())
      done.push({ attempt, counts: await countsOf(attempt) });
  };
  await Promise.all(Array.from({ length: atATime }, lane));
  const total = [];
  for (const { attempt, counts } of done)
    total.push(again && counts.failed > 0 ? await onceMore(attempt, counts) : counts);
  return sumOf(total);
}

/**
 * @param {Attempt} attempt
 * @param {Counts} first what it counted
 */
async function onceMore(attempt, first) {
  console.error(`\n!! ${attempt.title}: ${first.failed} failed. Once more, from the beginning.\n`);
  const second = await countsOf(attempt);
  const failedAgain = second.failures.map(titleOf);
  return { ...second, unsteady: first.failures.filter((failure) => !failedAgain.includes(titleOf(failure))) };
}

/**
 * @param {Attempt} attempt
 * @returns {Promise<Counts>} a failure where it ended before its counts
 */
async function countsOf(attempt) {
  try {
    return await attempt.run();
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    console.error(sentence);
    return { ...noCounts, failed: 1, failures: [sentence] };
  }
}

/** @param {string} failure whose first line is the title of the test */
function titleOf(failure) {
  return failure.split('\n', 1)[0];
}

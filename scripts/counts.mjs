/** What suites count: how many tests passed and failed, and what is told again at the end of all. */
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {string[]} failures
 * @property {string[]} unsteady what failed, and passed when it was run once more
 */

/** @type {Counts} */
export const noCounts = { passed: 0, failed: 0, failures: [], unsteady: [] };

/**
 * @param {string} file that a suite left when it came to its end
 * @returns {Counts}
 */
export function countsIn(file) {
  return { ...noCounts, ...JSON.parse(readFileSync(file, 'utf8')) };
}

/**
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sumOf(all) {
  return {
    passed: all.reduce((total, { passed }) => total + passed, 0),
    failed: all.reduce((total, { failed }) => total + failed, 0),
    failures: all.flatMap(({ failures }) => failures),
    unsteady: all.flatMap(({ unsteady }) => unsteady),
  };
}

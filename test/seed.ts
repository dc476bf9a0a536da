/**
 * Seeds the property tests, so that one that fails tells of the change at hand. `UNROLL_TEST_SEED=random npm
 * test -- unit` looks further afield: the report of a failure names the seed that repeats it.
 */
import fc from 'fast-check';

const given = process.env['UNROLL_TEST_SEED'] ?? '1';
if (given !== 'random') fc.configureGlobal({ seed: Number(given) });

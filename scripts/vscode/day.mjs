/**
 * `npm run bench:day [-- SECONDS]`: a day in fast motion in a real extension host, longer than the suite's,
 * with the verdict on how much the host is held.
 */
process.env.UNROLL_DAY_SECONDS = process.argv[2] ?? '600';
process.env.UNROLL_TEST_SESSIONS = '7';
await import('./test.mjs');

export {};

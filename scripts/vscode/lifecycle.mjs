/**
 * `npm run bench:lifecycle [-- OPENINGS]`: the dashboard opened and closed, and a training started and
 * stopped for each ten of them, in a real extension host, more often than in the suite.
 */
process.env.UNROLL_OPENINGS = process.argv[2] ?? '500';
process.env.UNROLL_TEST_SESSIONS = '15';
await import('./test.mjs');

export {};

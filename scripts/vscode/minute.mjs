/**
 * `npm run bench:minute [-- SECONDS [FOLDER]]`: the first minute of training in a real VS Code with the
 * defaults of this machine, on a copy of a folder's files, without wide vectors and as they are by
 * themselves: how fast, and how many bits per character of held-out text are left.
 */
import path from 'node:path';
import { run } from '../child-process.mjs';

const [seconds = '60', folder = 'src'] = process.argv.slice(2);
const session = path.join(import.meta.dirname, 'test.mjs');
for (const wideVectors of ['off', 'auto']) {
  console.log(`unroll.training.wideVectors: ${wideVectors}`);
  const status = await run(process.execPath, [session], {
    env: {
      ...process.env,
      UNROLL_TEST_SESSIONS: '12',
      UNROLL_MINUTE_SECONDS: seconds,
      UNROLL_MINUTE_FOLDER: path.resolve(folder),
      UNROLL_MINUTE_WIDE_VECTORS: wideVectors,
    },
  });
  if (status !== 0) process.exitCode = status;
}

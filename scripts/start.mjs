/**
 * `npm start [-- FOLDER] [--seconds N]`: installs and builds where that is needed, then `unroll start`: it
 * learns before your eyes and shows what it expects. Ends with the status of that.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildIfNeeded, installPackages, root } from './prepare.mjs';

try {
  await installPackages();
  await buildIfNeeded();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
const unroll = spawn(
  process.execPath,
  [path.join(root, 'dist/unroll.js'), 'start', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    // Where npm was called, so that a relative FOLDER means what its typist meant.
    cwd: process.env.INIT_CWD ?? process.cwd(),
  },
);
// A terminal tells Ctrl-C to the child itself; everybody else tells it to us.
process.on('SIGINT', () => {
  if (!process.stdin.isTTY) unroll.kill('SIGINT');
});
process.on('SIGTERM', () => unroll.kill('SIGTERM'));
unroll.once('error', (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
unroll.once('exit', (status) => (process.exitCode = status ?? 1));

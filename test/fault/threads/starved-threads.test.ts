/** A machine that is overloaded: threads that work are left alone, one that hangs is still noticed. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { until } from '../../until';

/** Beats after 600 ms of computing, and tells how long that took; then computes for ever. */
const thread = `
  import { parentPort, workerData } from 'node:worker_threads';
  import { heartbeat } from './src/protocol/heartbeat';
  import { startHeartbeat } from './src/threads/heartbeat';
  startHeartbeat(workerData);
  const computed = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const compute = (milliseconds) => { for (const end = computed() + milliseconds; computed() < end; ); };
  let longest = 0;
  for (let i = 0; i < 2; i++) {
    const begin = performance.now();
    compute(600);
    longest = Math.max(longest, performance.now() - begin);
    heartbeat();
  }
  parentPort.postMessage(longest);
  for (;;);`;

describe('on a machine that is overloaded', function () {
  this.timeout(180_000);
  this.slow(60_000);
  let folder: string;
  let load: ChildProcess;
  let pool: ThreadPool;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-starved-'));
    buildSync({
      stdin: { contents: thread, resolveDir: resolve(__dirname, '../../..'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: join(folder, 'thread.cjs'),
    });
    // Four threads a core that only compute, all in one process that can be ended, and that ends by itself
    // where a test that was broken off cannot.
    const spin = `const { Worker } = require('node:worker_threads');
      for (let i = 1; i < ${4 * availableParallelism()}; i++) new Worker('for (;;);', { eval: true });
      process.stdout.write('spinning', () => { for (const end = Date.now() + 120_000; Date.now() < end;); process.exit(); });`;
    load = spawn(process.execPath, ['-e', spin], { stdio: ['ignore', 'pipe', 'inherit'] });
    pool = new ThreadPool(1);
  });
  after(async () => {
    load.kill('SIGKILL');
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a thread that works is left alone, and one that hangs is still noticed', async () => {
    await new Promise((ready) => load.stdout!.once('data', ready));
    const worker: Worker = await pool.start(join(folder, 'thread.cjs'), { name: 'starved' });
    let [longest, hangs]: (number | undefined)[] = [undefined, undefined];
    let failure: unknown;
    worker.on('message', (milliseconds: number) => {
      longest = milliseconds;
      hangs = performance.now();
    });
    worker.on('error', (error) => (failure = error));
    await until('its work', () => longest !== undefined || failure !== undefined, 90);
    assert.equal(failure, undefined);
    assert.ok(longest! > 1750, `longer than a thread may be silent otherwise: ${longest} ms`);
    await until('the notice', () => failure !== undefined, 90);
    assert.match(String(failure), /no sign of life/);
    assert.ok(performance.now() - hangs! > 1300);
  });
});

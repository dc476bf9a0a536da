import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { Failure } from '../../../src/protocol/failure';

describe('thread pool', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'unroll-pool-'));
  const echo = path.join(directory, 'echo.cjs');
  writeFileSync(
    echo,
    `const { parentPort, workerData } = require('node:worker_threads');
     parentPort.postMessage(workerData.number); parentPort.on('message', () => process.exit(0));`,
  );
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('starts a thread with its data', async () => {
    const pool = new ThreadPool(1);
    const worker = await pool.start(echo, { workerData: { number: 7 }, name: 'echo' });
    assert.deepEqual(await once(worker, 'message'), [7]);
    await pool.dispose();
  });

  it('makes a further thread wait until one ends', async () => {
    const pool = new ThreadPool(1);
    const first = await pool.start(echo, { workerData: { number: 1 }, name: 'first' });
    let started = false;
    const second = pool.start(echo, { workerData: { number: 2 }, name: 'second' }).then((worker) => {
      started = true;
      return worker;
    });
    await once(first, 'message');
    assert.equal(started, false);
    first.postMessage('end');
    assert.deepEqual(await once(await second, 'message'), [2]);
    await pool.dispose();
  });

  it('never starts a waiting thread after dispose', async () => {
    const pool = new ThreadPool(1);
    await pool.start(echo, { workerData: { number: 1 }, name: 'first' });
    const waiting = pool.start(echo, { workerData: { number: 2 }, name: 'second' });
    const rejected = assert.rejects(
      waiting,
      (error) => error instanceof Failure && error.code === 'disposed',
    );
    await pool.dispose();
    await rejected;
    await assert.rejects(pool.start(echo, { name: 'third' }), Failure);
  });
});

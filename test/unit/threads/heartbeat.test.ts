import assert from 'node:assert/strict';
import { heartbeat, heartbeatInto } from '../../../src/protocol/heartbeat';
import { newHeartbeat, watchHeartbeat } from '../../../src/threads/heartbeat';
import { until } from '../../until';
import { maximumRestarts, Restarts } from '../../../src/threads/restarts';

describe('a heartbeat', function () {
  this.timeout(20_000);

  it('that stops is noticed within two seconds, once', async function () {
    this.retries(2); // A machine that is busy looks late.
    let noticed = 0;
    const begin = performance.now();
    await new Promise<void>((resolve) => {
      const hangs = (): void => {
        noticed++;
        resolve();
      };
      watchHeartbeat(newHeartbeat(), hangs, () => Infinity);
    });
    const waited = performance.now() - begin;
    assert.ok(waited > 1400 && waited < 2000, `${waited} ms`);
    await new Promise<void>((another) => watchHeartbeat(newHeartbeat(), another, () => Infinity));
    assert.equal(noticed, 1);
  });

  it('that goes on is never taken for silence, and an ended watch says nothing', async () => {
    let noticed = 0;
    const [alive, unwatched] = [newHeartbeat(), newHeartbeat()];
    heartbeatInto(alive);
    const unwatch = watchHeartbeat(alive, () => noticed++);
    watchHeartbeat(unwatched, () => noticed++)();
    const beats = setInterval(heartbeat, 200);
    for (let i = 0; i < 2; i++)
      await new Promise<void>((silent) => watchHeartbeat(newHeartbeat(), silent, () => Infinity));
    clearInterval(beats);
    assert.equal(noticed, 0);
    unwatch();
  });

  it('that stops is never noticed as long as the thread could not beat', async () => {
    let [noticed, looks] = [0, 0];
    const usable = (): number => {
      looks++;
      return 0;
    };
    const unwatch = watchHeartbeat(newHeartbeat(), () => noticed++, usable);
    await until('ten looks', () => looks > 10);
    assert.equal(noticed, 0);
    unwatch();
  });
});

describe('the restarts of a thread', () => {
  it('wait longer each time, and end after the third', () => {
    const restarts = new Restarts(() => 0);
    const waits = Array.from({ length: maximumRestarts + 2 }, () => restarts.next());
    assert.deepEqual(waits, [0, 500, 1500, undefined, undefined]);
    restarts.forget();
    assert.equal(restarts.next(), 0);
  });

  it('begin anew after ten minutes without a death', () => {
    let now = 0;
    const restarts = new Restarts(() => now);
    for (let i = 0; i < 3; i++) restarts.next();
    now = 600_001;
    assert.equal(restarts.next(), 0);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { lookMilliseconds, Silence } from '../../../src/protocol/heartbeat';
import { ownThreadId, threadOf, usableTime, type ThreadState } from '../../../src/threads/usable-time';
import { until } from '../../until';

/** A thread on a machine with a clock of its own. */
class Imagined {
  private time = 0;
  private beats = 0;
  private thread: ThreadState | undefined = { waits: false, computed: 0 };
  private readonly silence = new Silence(
    () => this.beats,
    usableTime(
      () => this.thread,
      () => this.time,
    ),
  );

  /** One look later. @returns ms until it is taken for hanging; undefined while it is not */
  passes(thread: Partial<ThreadState> | undefined, beats = 0, milliseconds = lookMilliseconds): boolean {
    this.time += milliseconds;
    this.beats += beats;
    const before = this.thread ?? { waits: false, computed: 0 };
    this.thread = thread && {
      waits: thread.waits ?? false,
      computed: before.computed + (thread.computed ?? 0),
    };
    return this.silence.look();
  }

  /** @returns looks until it is taken for hanging */
  looks(thread: Partial<ThreadState> | undefined, limit = 400): number {
    for (let looks = 1; looks <= limit; looks++) if (this.passes(thread)) return looks;
    return Infinity;
  }
}

describe('the silence of a thread', () => {
  it('that computes and never beats is noticed after 1.5 s', () => {
    assert.equal(new Imagined().looks({ waits: true, computed: lookMilliseconds }), 6);
    assert.equal(new Imagined().looks({ waits: true, computed: 0.87 * lookMilliseconds }), 6);
  });

  it('that sleeps for ever is noticed after 1.5 s, and so is one that is gone', () => {
    assert.equal(new Imagined().looks({ waits: false }), 6);
    assert.equal(new Imagined().looks(undefined), 6);
  });

  it('that is given no processor, or is kept by a disk, is never noticed', () => {
    assert.equal(new Imagined().looks({ waits: true }), Infinity);
  });

  it('that beats after every 200 ms of computing is never noticed, however little it is given', () => {
    for (const share of [0.9, 0.2, 0.05, 0.01]) {
      const thread = new Imagined();
      let computed = 0;
      for (let look = 0; look < 2000; look++) {
        const given = share * lookMilliseconds;
        const beats = Math.floor((computed + given) / 200) - Math.floor(computed / 200);
        computed += given;
        assert.equal(thread.passes({ waits: true, computed: given }, beats), false, `${share}, look ${look}`);
      }
    }
  });

  it('that hangs on a machine under load is noticed when it has used as much time as on an idle one', () => {
    assert.equal(new Imagined().looks({ waits: true, computed: lookMilliseconds / 10 }), 52);
  });

  it('counts one look when the watcher comes late, however late', () => {
    const thread = new Imagined();
    for (let late = 0; late < 5; late++) assert.equal(thread.passes({ waits: false }, 0, 3_600_000), false);
    assert.equal(thread.passes({ waits: false }, 1), false, 'a beat');
    assert.equal(thread.looks({ waits: false }), 6, 'counted from the beat');
  });
});

describe('the time that a thread can use', function () {
  this.timeout(30_000);

  for (const known of [true, false])
    it(`is seen of one that computes and of one that sleeps ${known ? 'where the system tells' : 'where one can only guess'}`, async function () {
      if (known && process.platform !== 'linux')
        return console.error('\n!! NOT TESTED HERE: what Linux tells of a thread.\n');
      const shared = new Int32Array(new SharedArrayBuffer(8));
      const worker = new Worker(
        `const { workerData: shared } = require('node:worker_threads');
        const id = /\\/task\\/(\\d+)$/.exec(require('node:fs').readlinkSync('/proc/thread-self'));
        Atomics.store(shared, 0, Number(id[1]));
        while (Atomics.load(shared, 1) === 0);
        Atomics.wait(shared, 1, 1);`.replace(/const id.*\n.*\n/, known ? '$&' : ''),
        { eval: true, workerData: shared },
      );
      await once(worker, 'online');
      if (known) await until('its number', () => shared[0] !== 0);
      const look = threadOf(process.pid, () => Atomics.load(shared, 0));
      let computes = look()!;
      const before = computes.computed;
      await until('computing', () => (computes = look()!).computed - before > 300);
      if (known) assert.equal(computes.waits, true);
      Atomics.store(shared, 1, 1);
      if (known) {
        await until('sleep', () => look()?.waits === false);
        const asleep = look()!.computed;
        assert.ok(look()!.computed - asleep <= 10);
      }
      await worker.terminate();
      if (known) assert.equal(look(), undefined, 'it is gone');
    });

  it('is told of the thread that asks, where the system tells', () => {
    const id = ownThreadId();
    if (process.platform !== 'linux') return assert.equal(id, 0);
    assert.equal(id, process.pid, 'the first thread has the number of its process');
  });
});

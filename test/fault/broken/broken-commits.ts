/**
 * Commits that break off: at every call to the file system, by a kill at any moment, on a file system that is
 * full.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { StoredModel } from '../../../src/model/model-file';
import { Failure } from '../../../src/protocol/failure';
import { ModelStore } from '../../../src/store/model-store';
import type { FileOperations, OpenFile } from '../../../src/store/write-atomically';
import { exampleModel } from '../../unit/model/example-model';

/** A model of so many steps. @public the program that is killed imports it */
export const trained = (steps: number): StoredModel => {
  const model = exampleModel();
  return { ...model, record: { ...model.record, steps } };
};

/** The real file system; the `at`-th call ends as told: it never comes back (a kill), or fails. */
function breakingAt(
  at: number,
  how: 'killed' | 'EIO' | 'ENOSPC',
): FileOperations & { calls: () => number; readonly broken: Promise<void> } {
  let calls = 0;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const broken = async <T>(real: () => Promise<T>): Promise<T> => {
    if (++calls === at) reach();
    if (calls < at || (how !== 'killed' && calls > at)) return real();
    if (how === 'killed') return new Promise<T>(() => undefined);
    throw Object.assign(new Error(how), { code: how });
  };
  return {
    calls: () => calls,
    broken: reached,
    rename: (from, to) => broken(() => rename(from, to)),
    rm: (path, options) => broken(() => rm(path, options)),
    open: (path, flags, mode) =>
      broken(async () => {
        const file: OpenFile = await open(path, flags, mode);
        return {
          write: (bytes, offset) => broken(() => file.write(bytes.subarray(0, offset + 3000), offset)),
          stat: () => broken(() => file.stat()),
          sync: () => broken(() => file.sync()),
          close: () => file.close(),
        };
      }),
  };
}

/** Breaks one commit off at each of its calls in turn. @returns how many there were */
export async function breakAtEveryCall(how: 'killed' | 'EIO' | 'ENOSPC'): Promise<number> {
  for (let at = 1; ; at++) {
    const folder = mkdtempSync(join(tmpdir(), 'unroll-broken-'));
    try {
      await new ModelStore(folder).commit(trained(1), Uint8Array.of(1));
      const operations = breakingAt(at, how);
      const commit = new ModelStore(folder, { operations }).commit(trained(2), Uint8Array.of(2)).then(
        () => 'done',
        (thrown: unknown) => {
          assert.ok(thrown instanceof Failure && thrown.code === 'disk', String(thrown));
          return 'failed';
        },
      );
      await Promise.race([commit, operations.broken]);
      if (how !== 'killed') await commit;
      const found = await new ModelStore(folder).load();
      assert.ok(found && [1, 2].includes(found.model.record.steps), `call ${at}: no whole model`);
      assert.equal(found.damaged.length, 0, `call ${at}`);
      assert.deepEqual(found.optimizer && [...found.optimizer], [found.model.record.steps], `call ${at}`);
      await new ModelStore(folder).commit(trained(3));
      assert.equal((await new ModelStore(folder).load())?.model.record.steps, 3, `after call ${at}`);
      if (operations.calls() < at) return at - 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/**
 * Kills a process that commits one model after the other, at random moments. @returns commits that were seen
 * to end
 */
export async function killCommits(
  times: number,
  until = Infinity,
): Promise<{ killed: number; commits: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-killed-'));
  const program = join(folder, 'committer.cjs');
  buildSync({
    stdin: {
      contents: `import { ModelStore } from './src/store/model-store';
        import { trained } from './test/fault/broken/broken-commits';
        const store = new ModelStore(process.argv[2]);
        (async () => { for (let step = Number(process.argv[3]); ; step++) { await store.commit(trained(step), Uint8Array.of(step % 256)); process.stdout.write(step + '\\n'); } })();`,
      resolveDir: resolve(__dirname, '../../..'),
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
    external: ['esbuild'],
    nodePaths: [],
    logLevel: 'error',
  });
  const store = join(folder, 'store');
  let [killed, commits, last] = [0, 0, 0];
  try {
    for (; killed < times && Date.now() < until; killed++) {
      const child = spawn(process.execPath, [program, store, String(last + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_PATH: resolve(__dirname, '../../../node_modules') },
      });
      let output = '';
      child.stdout.on('data', (data: Buffer) => (output += data.toString()));
      await new Promise<void>((ready) => {
        // eslint-disable-next-line no-restricted-syntax -- the moment of the kill is drawn by chance
        child.stdout.once('data', () => setTimeout(ready, Math.random() * 30));
        child.once('exit', () => ready());
      });
      await new Promise<void>((gone) => {
        child.once('close', () => gone());
        child.kill('SIGKILL');
      });
      const seen = Number(output.trim().split('\n').at(-1) || last);
      const found = await new ModelStore(store).load();
      assert.ok(found, 'no model');
      const { steps } = found.model.record;
      assert.ok(steps >= seen && steps <= seen + 1, `${steps} stands there, ${seen} was committed`);
      assert.equal(found.damaged.length, 0);
      commits += seen - last;
      last = steps;
    }
    return { killed, commits };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Commits to a real file system of 1 MB. @returns why that cannot be done here, or how many commits there
 * were
 */
export async function fillFileSystem(): Promise<string | { committed: number; refused: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-small-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return stderr?.trim() || 'there is no mount';
  }
  let [committed, refused, last] = [0, 0, 0];
  try {
    const store = new ModelStore(join(folder, 'store'));
    for (let step = 1; step <= 12; step++) {
      // With a state of 300 KB three generations never fit; from 700 KB on not even one beside the current
      // one.
      const state = new Uint8Array(step <= 8 ? 300_000 : 700_000).fill(step);
      try {
        await store.commit(trained(step), state);
        [committed, last] = [committed + 1, step];
      } catch (thrown) {
        assert.ok(
          thrown instanceof Failure && thrown.code === 'disk' && /full/.test(thrown.message),
          String(thrown),
        );
        refused++;
      }
      const found = await store.load();
      assert.equal(found?.model.record.steps, last);
      assert.ok(found.optimizer?.every((byte) => byte === last));
    }
    return { committed, refused };
  } finally {
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

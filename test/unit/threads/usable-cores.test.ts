import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { coresOfGroups, quotaOf, usableCores } from '../../../src/threads/usable-cores';
import { defaultThreads } from '../../../src/threads/default-threads';

describe('usable cores', () => {
  it('are what a container may take', () => {
    assert.equal(quotaOf('50000 100000\n'), 0.5);
    assert.equal(quotaOf('350000 100000'), 3.5);
  });

  it('are those of the machine where nothing is limited, or nothing can be understood', () => {
    for (const text of ['max 100000\n', '', 'nonsense', '1 0', '0 100000', '-1 100000']) {
      assert.equal(quotaOf(text), null, text);
    }
    assert.ok(usableCores() > 0 && usableCores() <= availableParallelism());
  });

  const machine = (files: Record<string, string>): number => coresOfGroups((file) => files[file] ?? '');

  it('are the least of our group and of those that it is in', () => {
    const own = { '/proc/self/cgroup': '0::/user.slice/editor.scope\n' };
    const max = (path: string, text: string) => ({ [`/sys/fs/cgroup${path}cpu.max`]: text });
    const wide = max('/user.slice/editor.scope/', '300000 100000\n');
    assert.equal(machine({ ...own, ...wide }), 3);
    assert.equal(machine({ ...own, ...wide, ...max('/user.slice/', '150000 100000\n') }), 1.5);
    assert.equal(machine({ ...own, ...wide, ...max('/user.slice/', 'max 100000\n') }), 3);
    assert.equal(machine(own), Infinity);
    assert.equal(machine({}), Infinity);
  });

  it('are half of one in a container of half a core, by either version of the limits', () => {
    assert.equal(machine({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' }), 0.5);
    const first = {
      '/proc/self/cgroup': '5:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n0::/\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    };
    assert.equal(machine({ ...first, '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000\n' }), 0.5);
    assert.equal(machine({ ...first, '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n' }), Infinity);
  });

  it('leave at least one thread to training', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 16].map((cores) => defaultThreads(1, cores)),
      [1, 1, 1, 2, 8],
    );
  });
});

import assert from 'node:assert/strict';
import { join, sep } from 'node:path';
import { workspaceDirectory } from '../../../src/store/workspace-hash';

describe('workspace hash', () => {
  it('is one folder name below the storage', () => {
    const directory = workspaceDirectory('/storage', ['/home/a']);
    assert.match(directory, /^.storage.models.[0-9a-f]{32}$/);
    assert.ok(directory.startsWith(join('/storage', 'models') + sep));
  });

  it('does not depend on the order of folders or on how their paths are written', () => {
    const directory = workspaceDirectory('/storage', ['/home/a', '/home/b']);
    assert.equal(workspaceDirectory('/storage', ['/home/b', '/home/a/']), directory);
    assert.equal(workspaceDirectory('/storage', ['/home/b', '/home/x/../a', '/home/a']), directory);
  });

  it('tells workspaces apart', () => {
    const workspaces = [['/a', '/b'], ['/a'], ['/b'], ['/a/b'], ['/a,/b'], []];
    assert.equal(
      new Set(workspaces.map((folders) => workspaceDirectory('/s', folders))).size,
      workspaces.length,
    );
  });
});

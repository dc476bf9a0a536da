import assert from 'node:assert/strict';
import path from 'node:path';
import { rootsOf } from '../../../../src/corpus/walk/roots';
import { rulePath } from '../../../../src/corpus/walk/rule-path';
import { holdsSecrets } from '../../../../src/corpus/walk/secret-files';

describe('the path that rules judge', () => {
  it('is the same however an editor writes it', () => {
    for (const written of [
      'c:\\w\\.env.local',
      'C:\\w\\.env.local',
      'c:/w/.env.local',
      '/w/.env.local',
      '\\w\\.env.local',
      'w/.env.local',
      './w/./.env.local',
      'file:///w/.env.local',
      'file:///c%3A/w/.env.local',
      'untitled:/w/.env.local',
      'vscode-notebook-cell:/c%3A/w/.env.local#W0sZmlsZQ',
      'vscode-vfs://github/w/%2Eenv.local?a=b',
    ]) {
      assert.equal(rulePath(written), 'w/.env.local', written);
    }
    assert.equal(rulePath('\\\\server\\share\\x.ts'), 'server/share/x.ts');
    assert.equal(rulePath('untitled:Untitled-1'), 'Untitled-1');
    assert.equal(rulePath('untitled:100%'), '100%');
  });

  it('begins at the workspace folder where there is one, whatever stands above it', () => {
    const roots = rootsOf([path.resolve('/home/me/.ssh/project')]);
    const inside = path.resolve('/home/me/.ssh/project/src/a.ts');
    assert.equal(rulePath(inside, roots), 'src/a.ts');
    assert.ok(!holdsSecrets(rulePath(inside, roots)));
    assert.ok(holdsSecrets(rulePath(path.resolve('/home/me/.ssh/config'), roots)));
  });

  it('is that of secrets for a file of secrets and for whatever lies in a folder of them', () => {
    for (const secret of [
      'c:\\w\\.env.local',
      'c:\\Users\\me\\.aws\\config',
      'd:\\w\\keys\\server.pem',
      '/home/me/.ssh/config',
      '/w/.secrets/notes/a.md',
      'vscode-notebook-cell:/w/.secrets/a.ipynb#1',
      '~\\.kube\\config',
      `${'a/'.repeat(1_000_000)}.env`,
    ]) {
      assert.ok(holdsSecrets(rulePath(secret)), secret.slice(-40));
    }
    for (const plain of ['c:\\w\\src\\environment.ts', '/w/.env.example', 'untitled:Untitled-1'])
      assert.ok(!holdsSecrets(rulePath(plain)), plain);
  });
});

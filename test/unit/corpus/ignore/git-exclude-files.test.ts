import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { CorpusIndex } from '../../../../src/corpus/index/corpus-index';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { makeFolder, type TestFolder } from '../folder';

describe('the ignore lists of git that no folder shows', () => {
  let home: TestFolder;
  let folder: TestFolder;
  const previous = { ...process.env };
  const git = (at: string, ...words: string[]): string =>
    execFileSync('git', ['-C', `${folder.path}/${at}`, '-c', 'protocol.file.allow=always', ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const names = async (at = ''): Promise<string[]> => {
    const { files } = await readCorpus({ folders: [`${folder.path}${at}`], exclude: [] });
    return files.map(({ path }) => path);
  };
  beforeEach(() => {
    home = makeFolder();
    Object.assign(process.env, {
      HOME: home.path,
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b',
    });
    delete process.env['XDG_CONFIG_HOME'];
    delete process.env['GIT_CONFIG_GLOBAL'];
    folder = makeFolder({
      'repository/diary.txt': 'dear diary, nobody reads this\n',
      'repository/notes.txt': 'notes of every kind are here\n',
      'repository/program.ts': 'export const answer = 42;\n',
      'diary.txt': 'a diary that is in no repository at all\n',
    });
    git('repository', 'init', '-q');
  });
  afterEach(() => {
    folder.remove();
    home.remove();
    for (const name of ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL'])
      if (previous[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = previous[name];
  });

  it('hold in a repository below the folder: info/exclude', async () => {
    folder.write('repository/.git/info/exclude', 'diary.txt\n');
    assert.deepEqual(await names(), ['diary.txt', 'repository/notes.txt', 'repository/program.ts']);
    assert.deepEqual(await names('/repository'), ['notes.txt', 'program.ts']);
  });

  it('hold when a file is saved', async () => {
    folder.write('repository/.git/info/exclude', 'diary.txt\n');
    const index = new CorpusIndex({ folders: [folder.path], exclude: [] });
    assert.deepEqual(await index.update(`${folder.path}/repository/diary.txt`), []);
    assert.equal((await index.update(`${folder.path}/repository/notes.txt`)).length, 1);
  });

  it('hold from the file that core.excludesFile names, by default git/ignore', async () => {
    home.write('.config/git/ignore', 'notes.txt\n');
    assert.ok(!(await names()).includes('repository/notes.txt'));
    home.write('.gitconfig', '[user]\n\tname = a\n[core]\n\texcludesFile = ~/my-ignores # mine\n');
    home.write('my-ignores', 'program.*\n');
    assert.deepEqual(await names('/repository'), ['diary.txt', 'notes.txt']);
    home.write('included', '[core]\n\texcludesfile = "' + home.path + '/other ignores"\n');
    home.write('other ignores', 'diary.txt\n');
    home.write('.gitconfig', '[include]\n\tpath = included\n');
    assert.deepEqual(await names('/repository'), ['notes.txt', 'program.ts']);
    assert.equal(
      git('repository', 'status', '--porcelain', '--untracked-files=all'),
      '?? notes.txt\n?? program.ts\n',
    );
  });

  it('hold in a worktree and in a submodule', async () => {
    git('repository', 'add', '.');
    git('repository', 'commit', '-qm', 'x');
    git('repository', 'worktree', 'add', '-q', '../tree');
    folder.write('tree/private.txt', 'this is new and private\n');
    folder.write('repository/.git/info/exclude', 'private.txt\n');
    git('', 'init', '-q', 'outer');
    git('outer', 'submodule', 'add', '-q', `${folder.path}/repository`, 'module');
    folder.write('outer/module/private.txt', 'this is new and private, too\n');
    folder.write('outer/.git/modules/module/info/exclude', 'private.txt\n');
    const read = await names();
    assert.ok(!read.some((name) => name.endsWith('private.txt')), read.join(' '));
    assert.equal(git('outer/module', 'status', '--porcelain'), '');
  });
});

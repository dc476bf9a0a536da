/** What the command line prints of names, models and sentences that somebody else wrote. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModelFile } from '../../../src/model/model-file';
import { escapedJson } from '../../../src/command-line/output';
import { exampleModel } from '../model/example-model';
import { unroll, type Called } from './unroll';

const name = 'a\u001b[2J\u001b]0;owned\u0007\u202egpj\u009b31m\nunroll: done.ts';

describe('the command line, of hostile names', function () {
  this.timeout(60_000);
  if (process.platform === 'win32') return; // No such names are possible there.
  let folder: string;
  let model: string;
  before(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'unroll-hostile-')), 'folder\u001b[31m\u202e');
    mkdirSync(folder);
    writeFileSync(join(folder, name), 'export const alpha = 42;\n'.repeat(20));
    writeFileSync(join(folder, `empty${name}`), '');
    model = join(folder, `model${name}`);
    writeFileSync(model, encodeModelFile(exampleModel()));
  });
  after(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  /** Lines are ours: none begins with what stands behind the line break of the name. */
  function assertText({ output, errors }: Called): void {
    for (const text of [output, errors]) {
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/, text);
      assert.doesNotMatch(text, /^unroll: done/m, text);
    }
  }

  const calls: Record<string, () => readonly string[]> = {
    score: () => ['score', model, join(folder, name)],
    'score as JSON': () => ['score', model, join(folder, name), '--json'],
    sample: () => ['sample', model, '--prompt', 'ex\u001b[2J\u202e', '--length', '5'],
    inspect: () => ['inspect', model],
    'inspect as JSON': () => ['inspect', model, '--json'],
    corpus: () => ['corpus', folder, '--files', '--exclude', name],
    'corpus as JSON': () => ['corpus', folder, '--files', '--json'],
    replay: () => ['replay', model, join(folder, name)],
    forget: () => ['forget', folder],
    train: () => [
      'train',
      folder,
      '--out',
      join(folder, `out${name}`),
      '--steps',
      '3',
      '--tokens',
      'characters',
    ],
    'a file that is not there': () => ['score', model, `nowhere${name}`],
    'a model that is not there': () => ['sample', `nowhere${name}`],
    'a file that is no model': () => ['sample', join(folder, name)],
    'a command that is not there': () => [name],
    'a flag that is not there': () => ['sample', model, `--${name}`],
    'a value that is no number': () => ['sample', model, '--length', name],
  };
  for (const [what, words] of Object.entries(calls))
    it(`prints text and nothing else: ${what}`, async () => {
      const called = await unroll(words());
      assert.ok(called.output + called.errors !== '', 'something is said');
      assertText(called);
    });

  it('prints text and nothing else: complete', async () => {
    const input = [
      JSON.stringify({ id: name, path: name, prefix: 'export', suffix: '' }),
      JSON.stringify({ learn: { path: name, text: 'x' } }),
      name,
    ].join('\n');
    const called = await unroll(['complete', model], { input });
    assertText(called);
    assert.equal(called.lines()[0]!['id'], name, 'JSON says the same');
  });

  it('writes JSON that reads the same, with nothing in it that a terminal follows or hides', () => {
    const value = { [name]: ['\u2028\u200b\ufeff', '\u{e0041}', '漢字 👩‍💻 é'] };
    assert.deepEqual(JSON.parse(escapedJson(value)), value);
    assert.doesNotMatch(escapedJson(value), /[\u0000-\u001f\u007f-\u009f\u200b\u202e\u2028\ufeff\u{e0041}]/u);
  });
});

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unroll } from '../unroll';

const root = resolve(__dirname, '../../../..');

describe('unroll classify', () => {
  let folder: string;
  let model: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-classify-'));
    model = join(folder, 'some.model');
    mkdirSync(join(folder, 'files'));
    for (const [from, ending] of [
      ['src/corpus/read', '.ts'],
      ['docs/decisions', '.md'],
    ] as const) {
      for (const name of readdirSync(join(root, from)))
        if (name.endsWith(ending)) cpSync(join(root, from, name), join(folder, 'files', name));
    }
    const trained = await unroll([
      ...['train', join(folder, 'files'), '--out', model, '--from', 'nothing', '--hidden', '32'],
      ...['--steps', '1200', '--batch', '2', '--time-steps', '8', '--threads', '1'],
    ]);
    assert.equal(trained.status, 0, trained.errors);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('names the language of files whatever they are called', async () => {
    const texts = { code: 'src/corpus/hash.ts', prose: 'docs/security.md' };
    for (const [name, file] of Object.entries(texts)) cpSync(join(root, file), join(folder, name));
    const { lines } = await unroll([
      'classify',
      model,
      join(folder, 'code'),
      join(folder, 'prose'),
      '--json',
    ]);
    assert.deepEqual(
      lines().map(({ language }) => language),
      ['typescript', 'markdown'],
    );
    for (const { probability } of lines()) assert.ok(Number(probability) > 0.5 && Number(probability) <= 1);
  });

  it('answers to a single token, to nothing, and to no language of the folder', async () => {
    const texts = ['x', '', 'これは日本語の文章です。'];
    const files = texts.map((text, i) => {
      writeFileSync(join(folder, `text-${i}`), text);
      return join(folder, `text-${i}`);
    });
    const { status, lines } = await unroll(['classify', model, ...files, '--json']);
    assert.equal(status, 0);
    assert.equal(lines()[1]!['language'], null);
    for (const at of [0, 2]) assert.match(String(lines()[at]!['language']), /^(typescript|markdown)$/);
  });

  it('says in one sentence what a model without it lacks', async () => {
    const { status, errors } = await unroll(['classify', join(root, 'dist/base.safetensors'), model]);
    assert.equal(status, 1);
    assert.match(errors, /^unroll: This model tells no languages apart: .*Train it again.*\n$/);
  });
});

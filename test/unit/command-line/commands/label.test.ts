import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unroll } from '../unroll';

const root = resolve(__dirname, '../../../..');

describe('unroll label', () => {
  let folder: string;
  let model: string;
  let file: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-label-'));
    [model, file] = [join(folder, 'some.model'), join(folder, 'wrong.ts')];
    cpSync(join(root, 'src/training/step'), join(folder, 'files'), { recursive: true });
    const text = readFileSync(join(root, 'src/training/step/adam.ts'), 'utf8');
    writeFileSync(file, text.replace('export function sumSquares', 'export export function sumSquares'));
    const trained = await unroll([
      ...['train', join(folder, 'files'), '--out', model, '--from', 'nothing', '--hidden', '32'],
      ...['--steps', '1000', '--batch', '2', '--time-steps', '8', '--threads', '1'],
    ]);
    assert.equal(trained.status, 0, trained.errors);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('lists the most suspicious places first, where they stand and with what would rather', async () => {
    const { lines } = await unroll([
      ...['label', model, file, '--workspace', join(folder, 'files'), '--limit', '5', '--json'],
    ]);
    assert.equal(lines().length, 5);
    const found = lines().findIndex(({ text, expected }) => text === 'export' && expected === '');
    assert.ok(found >= 0 && found < 2, JSON.stringify(lines()));
    const { line, column } = lines()[found]!;
    const wrong = readFileSync(file, 'utf8').split('\n')[Number(line) - 1]!;
    assert.equal(wrong.slice(Number(column) - 1, Number(column) + 5), 'export');
    const suspicions = lines().map(({ suspicion }) => Number(suspicion));
    assert.deepEqual(
      suspicions,
      [...suspicions].sort((a, b) => b - a),
    );
  });

  it('reads a file of one token and an empty one, also without a workspace', async () => {
    const [one, empty] = [join(folder, 'one'), join(folder, 'empty')];
    writeFileSync(one, 'x');
    writeFileSync(empty, '');
    const { status, lines } = await unroll(['label', model, one, empty, '--json']);
    assert.equal(status, 0);
    assert.deepEqual(
      lines().map(({ file: of, line, column, text }) => ({ of, line, column, text })),
      [{ of: one, line: 1, column: 1, text: 'x' }],
    );
  });

  it('says in one sentence what a model without it lacks', async () => {
    const { status, errors } = await unroll(['label', join(root, 'dist/base.safetensors'), file]);
    assert.equal(status, 1);
    assert.match(errors, /^unroll: This model has no proofreader: .*Train it again.*\n$/);
  });
});

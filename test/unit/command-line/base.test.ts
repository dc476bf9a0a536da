import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { decodeTokenFile } from '../../../src/training/run/token-file';
import { unroll } from './unroll';

const line = 'export function readFile(path: string): string { return decode(path); }\n';

describe('unroll with the base', function () {
  this.timeout(120_000);
  let root: string;
  let folder: string;
  let base: string;

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'unroll-base-'));
    folder = join(root, 'text');
    mkdirSync(folder);
    for (let i = 0; i < 4; i++) writeFileSync(join(folder, `${i}.ts`), `// ${i}\n${line.repeat(10 + 3 * i)}`);
    base = join(root, 'own.safetensors');
    const own = ['--from', 'nothing', '--hidden', '32', '--steps', '20', '--threads', '1'];
    const made = await unroll(['train', folder, '--out', base, ...own]);
    assert.equal(made.status, 0, made.errors);
    assert.match(made.errors, /, from nothing$/m);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('trains from a file of your own, and says so', async () => {
    const out = join(root, 'trained.safetensors');
    const { status, errors } = await unroll([
      ...['train', folder, '--out', out, '--from', base, '--steps', '5', '--threads', '1'],
    ]);
    assert.equal(status, 0, errors);
    assert.match(errors, /GRU 32 .*, from the base$/m);
    const [from, to] = await Promise.all([readModelFile(base), readModelFile(out)]);
    assert.deepEqual(to.tokenizer.tokens.slice(0, from.tokenizer.tokens.length), from.tokenizer.tokens);
    assert.ok(to.extra?.['base']);
  });

  it('goes on from nothing when there is no such file, with one sentence', async () => {
    const { status, errors } = await unroll([
      ...['train', folder, '--out', join(root, 'none.safetensors'), '--from', join(root, 'gone')],
      ...['--hidden', '32', '--steps', '5', '--threads', '1'],
    ]);
    assert.equal(status, 0, errors);
    assert.match(errors, /there is no such file\. Without a base, training begins from nothing\.$/m);
    assert.match(errors, /, from nothing$/m);
  });

  it('answers with the base that ships, without any training', async () => {
    const prefix = 'export function first(values: number[]): number {\n  return ';
    const asked = { id: 1, path: 'first.ts', prefix, suffix: '\n}\n', explicit: true };
    const { status, lines } = await unroll(['complete', 'base'], { input: `${JSON.stringify(asked)}\n` });
    assert.equal(status, 0);
    assert.equal(lines()[0]!['id'], 1);
    const { output } = await unroll([
      'sample',
      'base',
      '--prompt',
      'import ',
      '--length',
      '80',
      '--seed',
      '1',
    ]);
    assert.ok(output.length > 60, output);
    const { lines: scored } = await unroll([
      'score',
      'base',
      join(folder, '0.ts'),
      '--part',
      'rnn',
      '--json',
    ]);
    const bits = scored()[0]!['bitsPerCharacter'] as number;
    assert.ok(bits < 2, `${bits} bits per character of code that it has not seen`);
  });

  it('writes the text of a folder as tokens of its dictionary, or of one learned from the text', async () => {
    const out = join(root, 'tokens.safetensors');
    const of = async (...words: string[]) => {
      const { status, errors } = await unroll(['tokens', folder, '--out', out, ...words]);
      assert.equal(status, 0, errors);
      return decodeTokenFile(readFileSync(out), out);
    };
    const learned = await of();
    const given = await of('--from', base);
    assert.deepEqual(given.tokenizer.describe().tokens, (await readModelFile(base)).tokenizer.tokens);
    const text = ({ tokenizer, training, validation }: typeof learned) =>
      [...training, ...validation]
        .map(({ tokens, spellings }) => tokenizer.decode(tokens, spellings))
        .sort()
        .join('');
    assert.equal(text(given), text(learned));
    assert.ok(text(given).includes(line));
  });
});

import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModelFile } from '../../../src/model/model-file';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import { exampleModel } from '../model/example-model';
import { ScalarNetwork } from '../model/scalar-network';
import { sourceFolder, unroll } from './unroll';

describe('the unroll command', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'unroll-command-'));
  const model = join(folder, 'example.safetensors');
  const stored = exampleModel({ cell: 'gru', layers: 2 }, 'export const answer: number = 42;\n');
  before(() => writeFileSync(model, encodeModelFile(stored)));
  after(() => rmSync(folder, { recursive: true, force: true }));

  describe('train', () => {
    const out = join(folder, 'trained.safetensors');

    it('prints progress, samples and a last line that describes the model, all of them JSON', async () => {
      const words = ['--steps', '40', '--tokens', 'characters', '--hidden', '32', '--seed', '3', '--json'];
      const { status, lines, errors } = await unroll(['train', sourceFolder, '--out', out, ...words]);
      assert.equal(status, 0, errors);
      const printed = lines();
      const last = printed.at(-1)!;
      const keys = ['model', 'parameters', 'files', 'characters', 'seconds', 'validationBitsPerCharacter'];
      assert.deepEqual(Object.keys(last), keys);
      assert.equal(last['model'], out);
      assert.ok(existsSync(out));
      const points = printed.filter((line) => 'step' in line);
      assert.ok(points.length > 0);
      for (const point of points) {
        for (const [key, value] of Object.entries(point)) {
          assert.ok(value === null || Number.isFinite(value), `${key} = ${String(value)}`);
        }
      }
      const samples = printed.filter((line) => 'sample' in line);
      assert.ok(samples.some((line) => (line['sample'] as { temperature: number }).temperature === 0.5));
    });

    it('gives the same file for the same seed on one thread and on two', async () => {
      const weights = async (threads: string): Promise<string> => {
        const file = join(folder, `threads-${threads}.safetensors`);
        const words = ['--steps', '12', '--tokens', 'characters', '--hidden', '32', '--threads', threads];
        const { status, errors } = await unroll(['train', sourceFolder, '--out', file, ...words]);
        assert.equal(status, 0, errors);
        const bytes = readFileSync(file);
        return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0))).toString('base64');
      };
      assert.equal(await weights('1'), await weights('2'));
    });

    it('keeps what was learned when it is interrupted', async () => {
      const file = join(folder, 'interrupted.safetensors');
      const words = ['--seconds', '300', '--tokens', 'characters', '--hidden', '32'];
      const began = Date.now();
      const { status, output, errors } = await unroll(['train', sourceFolder, '--out', file, ...words], {
        interruptAt: /validation/,
      });
      assert.equal(status, 0, errors);
      assert.match(output, /bits per character/);
      assert.ok(statSync(file).size > 10_000);
      assert.ok(Date.now() - began < 60_000);
    });
  });

  describe('score', () => {
    it('is the sum of −log₂ of the probabilities that the equations give', async () => {
      const text = 'const answer = 42;\nexport number λ;\n';
      const file = join(folder, 'scored.txt');
      writeFileSync(file, text);
      const { status, lines, errors } = await unroll(['score', model, file, '--part', 'rnn', '--json']);
      assert.equal(status, 0, errors);

      const tokenizer = restoreTokenizer(stored.tokenizer);
      const { tokens, spellings } = tokenizer.encode(text);
      const network = new ScalarNetwork(stored.configuration, stored.weights);
      let state = network.advance(network.start(), tokenizer.endOfSequence);
      let bits = spellings.reduce((sum, spelling) => sum + tokenizer.spellingBits(spelling), 0);
      for (const token of [...tokens, tokenizer.endOfSequence]) {
        bits -= Math.log2(network.probabilities(state)[token]!);
        state = network.advance(state, token);
      }
      assert.ok(spellings.length > 0, 'the text holds a character that the dictionary lacks');
      const [line, total] = lines() as [Record<string, number>, { total: Record<string, number> }];
      assert.ok(Math.abs(line['bits']! - bits) < 1e-3 * text.length, `${line['bits']} against ${bits}`);
      assert.equal(line['characters'], text.length);
      assert.equal(line['bitsPerCharacter'], line['bits']! / text.length);
      assert.ok(Math.abs(line['logProbability']! + line['bits']! * Math.LN2) < 1e-9);
      assert.equal(total.total['bits'], line['bits']);
    });
  });

  it('scores with a network that follows the text when it adapts, unless its weights are to stay', async () => {
    const file = join(folder, 'followed.txt');
    writeFileSync(file, 'else while mutable lambda return typename\n'.repeat(60));
    const bits = async (...words: string[]): Promise<number> => {
      const { lines, errors } = await unroll(['score', model, file, '--part', 'rnn', '--json', ...words]);
      assert.equal(errors, '');
      return (lines().at(-1) as { total: { bits: number } }).total.bits;
    };
    const [still, kept, followed] = [
      await bits(),
      await bits('--adapt', '--no-dynamic'),
      await bits('--adapt'),
    ];
    assert.equal(kept, still);
    assert.ok(followed < 0.9 * still, `${followed} against ${still}`);
  });

  describe('complete', () => {
    it('answers every line in its place, also those it cannot understand', async () => {
      const requests = [
        JSON.stringify({ id: 1, path: 'a.ts', prefix: 'export const an', suffix: '' }),
        'no json',
        JSON.stringify({ learn: { path: 'b.ts', text: 'const b = 1;\n' } }),
        JSON.stringify({ id: 'two', path: 'a.ts', prefix: '', suffix: '' }),
        JSON.stringify({ forget: { path: 'b.ts' } }),
        JSON.stringify({ prefix: 1 }),
        JSON.stringify({ id: 3, path: 'a.ts', prefix: 'export const an', suffix: '', explicit: true }),
      ];
      const { status, lines } = await unroll(['complete', model], { input: requests.join('\n') });
      assert.equal(status, 0);
      const answers = lines();
      assert.equal(answers.length, requests.length);
      assert.deepEqual(
        answers.map((answer) => Object.keys(answer)[0]),
        ['id', 'error', 'learned', 'id', 'forgotten', 'error', 'id'],
      );
      assert.match(answers[5]!['error'] as string, /^"id" is missing\. A line must be /);
      assert.equal(answers[3]!['id'], 'two');
      assert.equal(typeof answers[0]!['text'], 'string');
      assert.ok(!('alternatives' in answers[0]!) && Array.isArray(answers[6]!['alternatives']));
    });

    it('names what of a line cannot be understood', async () => {
      const typed = { id: 1, path: 'a.ts', prefix: 'export', suffix: '' };
      const requests = [
        { ...typed, abbreviations: 'yes' },
        { ...typed, id: null },
        { learn: { path: 'b.ts', text: 1 } },
        { forget: {} },
        { forget: 'b.ts' },
        7,
      ];
      const input = requests.map((request) => JSON.stringify(request)).join('\n');
      const answers = (await unroll(['complete', model], { input })).lines();
      const sentences = answers.map(({ error }) => (error as string).split(' A line must be ')[0]);
      assert.deepEqual(sentences, [
        '"abbreviations" must be true or false, not "yes".',
        '"id" must be a text or a number, not null.',
        '"learn.text" must be a text, not 1.',
        '"forget.path" is missing.',
        '"forget" must be an object, not "b.ts".',
        'This line is 7.',
      ]);
    });
  });

  it('samples the same text for the same seed', async () => {
    const words = ['sample', model, '--length', '80', '--seed', '9', '--prompt', 'export '];
    const [first, second] = [await unroll(words), await unroll(words)];
    assert.equal(first.status, 0, first.errors);
    assert.match(first.output, /^export /);
    assert.equal(first.output, second.output);
  });

  it('says why it teaches no abbreviations where a folder has hardly any names', async () => {
    const small = mkdtempSync(join(folder, 'small-'));
    writeFileSync(join(small, 'a.md'), 'some words that are read again and again\n'.repeat(200));
    const out = join(small, 'small.safetensors');
    const words = ['train', small, '--out', out, '--steps', '4', '--from', 'nothing', '--abbreviations'];
    const { status, lines, errors } = await unroll([...words, '--json']);
    assert.equal(status, 0, errors);
    const notes = lines().map(({ note }) => note as string | undefined);
    assert.ok(
      notes.some((note) => note?.match(/^Abbreviations are not taught: .* here, \d+, and at least 50 /)),
      notes.join('\n'),
    );
  });

  it('inspects a model', async () => {
    const { status, lines } = await unroll([
      'inspect',
      model,
      '--json',
      '--tokens',
      '3',
      '--workspace',
      sourceFolder,
    ]);
    assert.equal(status, 0);
    assert.equal(lines().length, 1);
    const inspected = lines()[0]! as Record<string, Record<string, unknown>>;
    assert.deepEqual(inspected['configuration'], stored.configuration);
    assert.equal((inspected['vocabulary']!['frequent'] as unknown[]).length, 3);
    assert.ok((inspected['workspace']!['unknownShare'] as number) > 0);
  });

  it('shows a dictionary to people: token, count, share of <UNK>', async () => {
    const { status, output } = await unroll(['inspect', model]);
    assert.equal(status, 0);
    assert.match(output, /dictionary: \d+ \w+, \d+\.\d\d % <UNK>/);
    assert.match(output, /\n +\d+ +\d+ {2}" "/);
  });

  it('reports what it would read', async () => {
    const { status, lines } = await unroll(['corpus', sourceFolder, '--json']);
    assert.equal(status, 0);
    assert.ok((lines()[0]!['files'] as number) > 3);
    const some = ['--include', 'corpus.ts', '--include', 'fail*', '--exclude', '*-message.ts'];
    const narrow = (await unroll(['corpus', sourceFolder, '--json', ...some])).lines()[0]!;
    assert.equal(narrow['files'], 2);
    const skipped = narrow['skipped'] as { reason: string }[];
    assert.deepEqual(new Set(skipped.map(({ reason }) => reason)), new Set(['not-included', 'ignored']));
  });

  it('tells the limit that a file is above, and the way out', async () => {
    const large = mkdtempSync(join(folder, 'large-'));
    writeFileSync(join(large, 'a.md'), 'some words to read\n'.repeat(9));
    writeFileSync(join(large, 'b.md'), 'many words to read\n'.repeat(220_000));
    writeFileSync(join(large, 'c.json'), `[${'1234567, '.repeat(50_000)}1]`);
    const { output } = await unroll(['corpus', large]);
    assert.match(output, /passed over, too-large: 2 \(b\.md, c\.json\)\n.*4 MB.*400 KB.*: split it/);
  });

  it('says at once that WebAssembly is missing', async () => {
    const out = join(folder, 'never.safetensors');
    for (const words of [
      ['train', folder, '--out', out, '--steps', '1'],
      ['score', model, __filename],
      ['replay', model, __filename],
      ['complete', model],
    ]) {
      const { status, errors, output } = await unroll(words, { node: ['--jitless'] });
      assert.equal(status, 1, errors);
      assert.match(errors, /unroll: This Node or editor runs without WebAssembly.*--jitless/);
      assert.equal(output, '');
    }
    assert.ok(!existsSync(out));
    assert.equal((await unroll(['corpus', sourceFolder], { node: ['--jitless'] })).status, 0);
  });

  describe('its help', () => {
    it('lists the commands, and each tells its flags in lines that fit a terminal', async () => {
      const { status, output } = await unroll(['--help']);
      assert.equal(status, 0);
      const commands = [...output.matchAll(/^ {2}unroll (\w+) /gm)].map(([, name]) => name!);
      for (const name of ['train', 'sample', 'score', 'complete', 'replay', 'inspect', 'corpus', 'forget'])
        assert.ok(commands.includes(name), `${name} is not listed`);
      for (const name of commands) {
        const [behind, before] = [await unroll([name, 'x', '--help']), await unroll(['help', name])];
        assert.equal(behind.status, 0, behind.errors);
        assert.match(behind.output, new RegExp(`^unroll ${name} .*\\n`));
        assert.match(behind.output, /^ {2}--\w/m);
        assert.equal(before.output, behind.output);
        for (const line of behind.output.split('\n')) assert.ok(line.length <= 120, line);
      }
    });

    it('is what one sees who says nothing, with the status of bad use', async () => {
      const [none, help] = [await unroll([]), await unroll(['help'])];
      assert.equal(none.status, 2);
      assert.equal(none.output, help.output);
    });

    it('leaves words behind -- alone', async () => {
      const { status, output } = await unroll(['sample', '--', '--help']);
      assert.equal(status, 1);
      assert.equal(output, '');
    });

    it('tells the version of the manifest', async () => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      assert.equal((await unroll(['--version'])).output, `${version}\n`);
    });
  });

  describe('bad use and bad input', () => {
    const cut = join(folder, 'cut.safetensors');
    before(() => {
      writeFileSync(cut, encodeModelFile(stored));
      truncateSync(cut, 1000);
    });
    const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
      ['no such command', ['learn'], 2, /no command "learn"/],
      ['an unknown option', ['train', '.', '--out', 'x', '--speed', '9'], 2, /--speed/],
      ['no model file named', ['train', sourceFolder], 2, /--out/],
      [
        'a hidden size out of range',
        ['train', '.', '--out', 'x', '--hidden', '7'],
        2,
        /--hidden .* 16 to 2048/,
      ],
      [
        'a hidden size that is no multiple of 16',
        ['train', sourceFolder, '--out', 'x', '--hidden', '40'],
        1,
        /multiple/,
      ],
      ['a number of tokens that is none', ['inspect', 'x', '--tokens', 'all'], 2, /--tokens/],
      ['no threads', ['train', '.', '--out', 'x', '--threads', '0'], 2, /--threads/],
      ['a negative budget', ['train', '.', '--out', 'x', '--seconds', '-1'], 2, /seconds/],
      [
        'a rate that is no number',
        ['train', '.', '--out', 'x', '--learning-rate', 'NaN'],
        2,
        /--learning-rate/,
      ],
      ['a folder that is not there', ['train', '/does/not/exist', '--out', 'x'], 1, /\/does\/not\/exist/],
      ['a folder as the model to write', ['train', sourceFolder, '--out', folder], 1, /it is not a file/],
      [
        'a model to write in a folder that is not there',
        ['train', sourceFolder, '--out', join(folder, 'none', 'x')],
        1,
        /folder does not exist/,
      ],
      ['a model that is not there', ['sample', join(folder, 'none')], 1, /none/],
      ['a model that is cut short', ['sample', cut], 1, /cut\.safetensors/],
      ['a file to score that is not there', ['score', model, join(folder, 'no.txt')], 1, /no\.txt/],
    ];
    for (const [name, words, status, sentence] of cases) {
      it(`${name}: one sentence, exit status ${status}`, async () => {
        const called = await unroll(words);
        assert.equal(called.status, status, called.errors);
        const said = called.errors.trim().split('\n').at(-1)!;
        assert.match(said, /^unroll: /);
        assert.match(said, sentence);
        // Whatever can be known before the work is said before it.
        assert.doesNotMatch(called.output + called.errors, /bits per character/);
        assert.doesNotMatch(called.errors, /\n\s+at /);
      });
    }
  });
});

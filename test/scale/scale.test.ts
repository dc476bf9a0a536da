/**
 * `npm run test:scale`: `base/train.py` learns the same on one process and on two, goes on after a killed
 * process as if nothing had been, and writes the network that the product computes.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLanguageModel } from '../../src/model/recurrent-language-model';
import { openModelFile } from '../../src/store/model-file-on-disk';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { encodeFile } from '../../src/training/run/encoded-text';
import { encodeTokenFile, type TokenFile } from '../../src/training/run/token-file';
import { compileBuilds, loadBuild, runnableBuilds } from '../unit/kernels/compiled';
import { until } from '../until';
import { pythonWithTorch } from './python';

interface Line {
  readonly step: number;
  readonly trainingBitsPerCharacter: number;
  readonly validationBitsPerCharacter: number | null;
}

/** Steps of a comparison, and of a run that is to be killed on its way. */
const [steps, longer] = [50, 300];
const [batch, timeSteps] = [8, 16];

describe('base/train.py', function () {
  this.timeout(600_000);
  let python: string;
  let folder: string;
  let tokens: string;
  let text: TokenFile;
  /** The logs of runs on one process that nothing disturbed. */
  let whole: readonly Line[];
  let long: readonly Line[];

  before(async () => {
    python = pythonWithTorch();
    await compileBuilds();
    folder = mkdtempSync(join(tmpdir(), 'unroll-scale-'));
    tokens = join(folder, 'text.tokens');
    text = tokenFile();
    writeFileSync(tokens, encodeTokenFile(text));
    whole = await finished(start('whole'));
    long = await finished(start('long', { steps: longer }));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('learns with two processes what one learns from the same batch', async () => {
    const two = await finished(start('two', { processes: 2 }));
    assert.equal(whole.length, steps);
    whole.forEach(({ trainingBitsPerCharacter, step }, i) => {
      const difference = Math.abs(trainingBitsPerCharacter - two[i]!.trainingBitsPerCharacter);
      assert.ok(difference <= 1e-4, `step ${step}: ${difference}`);
    });
    const mean = (some: readonly Line[]): number =>
      some.reduce((sum, line) => sum + line.trainingBitsPerCharacter, 0) / some.length;
    const [first, last] = [mean(long.slice(0, 10)), mean(long.slice(-30))];
    assert.ok(last < 0.85 * first, `it learns: ${first}, then ${last}`);
  });

  it('goes on after it was killed as if nothing had been', async () => {
    const broken = start('broken', { steps: longer });
    await until('the twentieth step', () => (lines('broken').at(-1)?.step ?? 0) >= 20, 300);
    broken.child.kill('SIGKILL');
    await broken.ended;
    assert.ok(!existsSync(join(folder, 'broken', 'base.safetensors')));
    const after = await finished(start('broken', { steps: longer }));
    assert.deepEqual(after.at(-1), long.at(-1));
    assert.deepEqual(weights('broken'), weights('long'));
  });

  it('goes on by itself when a process of torchrun dies', async () => {
    const run = start('restarted', { steps: longer, processes: 2, restarts: 1 });
    await until('the twentieth step', () => (lines('restarted').at(-1)?.step ?? 0) >= 20, 300);
    process.kill(workers(run.child.pid!).at(-1)!, 'SIGKILL');
    assert.equal(await run.ended, 0);
    const last = lines('restarted').at(-1)!;
    assert.equal(last.step, longer);
    assert.ok(Math.abs(last.validationBitsPerCharacter! - long.at(-1)!.validationBitsPerCharacter!) < 1e-3);
  });

  it('writes the network that the product computes', () => {
    const path = join(folder, 'whole', 'base.safetensors');
    const model = openModelFile(readFileSync(path), path);
    const network = createLanguageModel(model.configuration, model.weights, (elements) =>
      loadBuild(runnableBuilds[0]!, elements),
    );
    let [bits, characters] = [0, 0];
    for (const file of text.validation) {
      let state = network.initialState();
      let last = text.tokenizer.endOfSequence;
      for (const token of [...file.tokens, text.tokenizer.endOfSequence]) {
        [state] = network.advance([state], [last]) as [typeof state];
        bits -= network.logProbabilities([state])[0]![token]! / Math.LN2;
        last = token;
      }
      for (const spelling of file.spellings) bits += text.tokenizer.spellingBits(spelling);
      characters += [...text.tokenizer.decode(file.tokens, file.spellings)].length;
    }
    const said = model.record.validationBitsPerCharacter!;
    assert.ok(Math.abs(bits / characters - said) < 1e-4 * said, `${bits / characters} here, ${said} there`);
  });

  it('says in one sentence what it cannot use', () => {
    const complaint = (...arguments_: string[]): string => {
      const { status, stderr } = spawnSync(python, ['base/train.py', ...arguments_], { encoding: 'utf8' });
      assert.equal(status, 1);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
      return stderr;
    };
    const out = join(folder, 'none');
    const missing = join(folder, 'missing.tokens');
    assert.match(complaint('--tokens', missing, '--out', out), /missing\.tokens/);
    const cut = join(folder, 'cut.tokens');
    writeFileSync(cut, readFileSync(tokens).subarray(0, 5000));
    assert.match(complaint('--tokens', cut, '--out', out), /cut\.tokens .*cut short/);
    assert.match(complaint('--tokens', tokens, '--out', join(folder, 'whole')), /another --out/);
  });

  function weights(name: string): unknown {
    const path = join(folder, name, 'base.safetensors');
    return openModelFile(readFileSync(path), path).weights;
  }

  async function finished(run: { name: string; ended: Promise<number | null> }): Promise<Line[]> {
    assert.equal(await run.ended, 0, run.name);
    return lines(run.name);
  }

  /** Starts so many steps into a folder of that name. */
  function start(
    name: string,
    { steps: made = steps, processes = 1, restarts = 0 } = {},
  ): { name: string; child: ChildProcess; ended: Promise<number | null> } {
    const settings = {
      tokens,
      out: join(folder, name),
      millions: (made * batch * timeSteps) / 1e6,
      hidden: 32,
      embedding: 16,
      batch,
      'time-steps': timeSteps,
      'warm-up': 10,
      rate: 0.01,
      'report-steps': 1,
      'checkpoint-minutes': 0,
    };
    const command = [
      'base/train.py',
      ...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, `${value}`]),
    ];
    // Debian's PyTorch 1.13 on Python 3.11 cannot read its own defaults of these two.
    const streams = ['--redirects', '1', '--tee', '1'];
    const torchrun = [
      '-m',
      'torch.distributed.run',
      '--nproc_per_node',
      `${processes}`,
      '--max_restarts',
      `${restarts}`,
    ];
    const child = spawn(python, [...(processes > 1 ? [...torchrun, ...streams] : []), ...command], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    return { name, child, ended: new Promise((resolve) => child.on('exit', resolve)) };
  }

  function lines(name: string): Line[] {
    const path = join(folder, name, 'log.jsonl');
    if (!existsSync(path)) return [];
    const whole = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    return whole.map((line) => {
      const { step, trainingBitsPerCharacter, validationBitsPerCharacter } = JSON.parse(line) as Line;
      return { step, trainingBitsPerCharacter, validationBitsPerCharacter };
    });
  }
});

/** A few files of this project, with every eighth of them held out. */
function tokenFile(): TokenFile {
  const texts = readdirSync('src/text', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join('src/text', name), 'utf8').slice(0, 3000));
  const tokenizer = learnTokenizer('subwords', texts, { vocabularySize: 512 });
  const files = texts.map((text) => encodeFile(tokenizer, text));
  return {
    tokenizer,
    training: files.filter((_, i) => i % 8 > 0),
    validation: files.filter((_, i) => i % 8 === 0),
  };
}

/** The processes that `torchrun` started, oldest first. */
function workers(torchrun: number): number[] {
  const { stdout } = spawnSync('pgrep', ['-P', `${torchrun}`, '-f', 'base/train.py'], { encoding: 'utf8' });
  return stdout.trim().split('\n').map(Number);
}

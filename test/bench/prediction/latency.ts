/**
 * The bench of the time from a request to its answer: held-out files are typed at a person's speed against
 * the predictor thread that ships, first with nothing beside it, then while the trainer trains. Exit code 1
 * when a must is missed.
 *
 *   npm run bench:latency -- [--corpus rxjs] [--seconds 60] [--keys 500] [--json .cache/bench/latency.json]
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CorpusSource } from '../../../src/protocol/corpus';
import { PartEvaluation } from '../../../src/threads/trainer/part-evaluation';
import { PredictorClient } from '../../../src/threads/predictor/predictor-client';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { conditions, quantile, threads } from '../measuring/conditions';
import { type Blocks, watchEventLoop } from '../measuring/event-loop';
import { corpus } from './corpora';
import { modelFile } from './models';
import { table } from '../measuring/tables';
import { fastTypist, type TypedKey, typeFiles } from './typist';
import { judge, verdict, verdictTable } from '../measuring/verdicts';

const { values: given } = parseArgs({
  options: {
    corpus: { type: 'string', default: 'rxjs' },
    seconds: { type: 'string', default: '60' },
    keys: { type: 'string', default: String(fastTypist.keys) },
    json: { type: 'string', default: '.cache/bench/latency.json' },
  },
});

interface Phase {
  readonly name: string;
  readonly keys: readonly TypedKey[];
  readonly blocks: Blocks;
}

const dist = (name: string): string => resolve('dist', `${name}.js`);

async function main(): Promise<void> {
  const texts = corpus(given.corpus);
  const model = modelFile(texts, Number(given.seconds));
  const home = mkdtempSync(join(tmpdir(), 'unroll-latency-'));
  const folder = join(home, 'workspace');
  cpSync(texts.folder, folder, { recursive: true });
  const pool = new ThreadPool(2);
  const client = new PredictorClient({
    pool,
    threadFile: dist('predictor-thread'),
    kernelChoice: join(home, 'kernels.json'),
  });
  const source = { folders: [folder], exclude: [] };
  try {
    const others = new Set(threads());
    await client.load(model);
    const thread = threads().find((one) => !others.has(one));
    const typing = { ...fastTypist, keys: Number(given.keys) };
    const measure = async (name: string): Promise<Phase> => {
      const stop = watchEventLoop();
      const keys = await typeFiles(client, folder, texts.heldOut, thread, typing);
      return { name, keys, blocks: stop() };
    };
    await client.ask('workspace', source);
    // Whoever opens a window reads before they type; the engine has compiled what it runs often by then.
    await typeFiles(client, folder, texts.heldOut.slice(-2), thread, { ...typing, keys: 60 });
    const phases = [await measure('idle')];
    const training = train(pool, client, source, home);
    await Promise.race([training.began, training.ended]);
    phases.push(await measure('while training'));
    await training.stop();
    report(phases);
  } finally {
    client.dispose();
    await pool.dispose();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A run as the extension starts it: each checkpoint is loaded and measured in the predictor's thread. */
function train(pool: ThreadPool, client: PredictorClient, source: CorpusSource, home: string) {
  let point = (): void => undefined;
  const began = new Promise<void>((resolve) => (point = resolve));
  let loaded: Promise<unknown> = Promise.resolve();
  const session = new TrainingSession({
    pool,
    threadFile: dist('trainer-thread'),
    kernelChoice: join(home, 'kernels.json'),
    onSnapshot: () => undefined,
    onEvent: (event) => {
      if (event.type === 'point') point();
      if (event.type === 'checkpoint')
        loaded = client.load(event.path).then(() => void measurements.checkpointLoaded());
    },
  });
  const measurements = new PartEvaluation({
    trainer: session,
    predictor: client,
    onNote: (sentence) => console.error(sentence),
  });
  const ended = session.train({
    source,
    destination: { kind: 'store', directory: join(home, 'store') },
    options: { tokens: 'subwords', cell: 'gru', seconds: 600, seed: 1, memoryLimitMegabytes: 1024 },
    resume: false,
  });
  const stop = async (): Promise<void> => {
    measurements.dispose();
    session.stop();
    await ended;
    await loaded;
  };
  return { began, ended, stop };
}

function report(phases: readonly Phase[]): void {
  const at = (keys: readonly TypedKey[], share: number, of: keyof TypedKey = 'milliseconds') =>
    quantile(
      keys.map((key) => key[of]).filter((value) => typeof value === 'number'),
      share,
    );
  const head = [
    'ms from request to answer',
    'requests',
    'p50',
    'p95',
    'p99',
    'longest',
    'computing p95',
    'p99',
    'waiting p95',
  ];
  const rows = phases.flatMap(({ name, keys }) =>
    (['all', 'line', 'opening'] as const).map((kind) => {
      const chosen = keys.filter((key) => kind === 'all' || key.kind === kind);
      const called =
        kind === 'all' ? name : kind === 'line' ? `${name}, at a new line` : `${name}, first in a document`;
      const quantiles = [0.5, 0.95, 0.99, 1].map((share) => at(chosen, share));
      const own = [at(chosen, 0.95, 'computing'), at(chosen, 0.99, 'computing'), at(chosen, 0.95, 'waiting')];
      return [called, String(chosen.length), ...quantiles, ...own];
    }),
  );
  const blocks = phases.map(({ name, blocks }) => [name, blocks.longest, blocks.longestComputing]);
  const [idle, training] = phases as [Phase, Phase];
  const hostBlock = (phase: Phase) => phase.blocks.longestComputing ?? phase.blocks.longest;
  const verdicts = [
    verdict('must', 'p95 from request to answer, idle, ms', at(idle.keys, 0.95), '≤', 10),
    verdict('must', 'p95 while training, ms', at(training.keys, 0.95), '≤', 20),
    verdict('must', 'longest block of the asking thread, idle, ms', hostBlock(idle), '≤', 8),
    verdict('must', 'the same while training', hostBlock(training), '≤', 8),
  ];
  console.log(
    `${given.corpus}, typed at ${fastTypist.fastest} to ${fastTypist.slowest} ms a key; ${conditions()}\n`,
  );
  console.log(table(head, rows, 2));
  console.log(
    `\n${table(['longest block of the asking thread, ms', 'by the clock', 'on a processor'], blocks, 2)}`,
  );
  console.log(`\n${verdictTable(verdicts, 2)}`);
  mkdirSync(dirname(given.json), { recursive: true });
  writeFileSync(given.json, `${JSON.stringify({ conditions: conditions(), phases, verdicts }, null, 1)}\n`);
  judge(verdicts);
}

void main();

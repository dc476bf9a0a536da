/**
 * The bench of the time from a request to its answer: held-out files are typed at a person's speed against
 * the predictor thread that ships, first with nothing beside it, then while the trainer trains. Exit code 1
 * when a must is missed.
 *
 *   npm run bench:latency -- [--corpus rxjs] [--seconds 60] [--keys 500] [--json .cache/bench/latency.json]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { conditions, quantile } from '../../measuring/conditions';
import { type Blocks, watchEventLoop } from '../../measuring/event-loop';
import { table } from '../../measuring/tables';
import { judge, verdict, verdictTable } from '../../measuring/verdicts';
import { ServedFolder } from './served-folder';
import { fastTypist, type TypedKey } from './typist';

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

async function main(): Promise<void> {
  const folder = await ServedFolder.open(given.corpus, Number(given.seconds));
  const measure = async (name: string): Promise<Phase> => {
    const stop = watchEventLoop();
    const keys = await folder.type(Number(given.keys));
    return { name, keys, blocks: stop() };
  };
  try {
    const phases = [await measure('idle')];
    const training = folder.train();
    await Promise.race([training.began, training.ended]);
    phases.push(await measure('while training'));
    await training.stop();
    report(phases);
  } finally {
    await folder.close();
  }
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

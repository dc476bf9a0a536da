/**
 * How training shares a busy machine: alone and beside 1, 2 and 4 processes that only compute, on 1 to 4
 * threads, in turns. Speed as a share of what is fair, processor time a token, and how soon ghost text
 * answers meanwhile. Exit code 1 when a must is missed.
 *
 *   npm run bench:contention -- [--seconds 3] [--rounds 2] [--threads 1,2,3,4] [--beside 0,1,2,4]
 *       [--keys 150] [--corpus rxjs] [--wide-vectors auto] [--short] [--json .cache/bench/contention.json]
 *
 * Fair is that each thread gets of the processors what each of the busy processes got meanwhile, so that
 * other work on the machine takes from both alike; _by the clock_ is against t / (t + k) of all cores for t
 * threads beside k processes, where nothing else runs. `--keys 0` leaves out ghost text, `--rounds 0`
 * training speed. `--short` measures what every must is judged by, once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BundledThreads, bundleThreads } from '../../unit/training/bundled-threads';
import { beside } from '../measuring/busy-processes';
import { conditions, quantile } from '../measuring/conditions';
import { table } from '../measuring/tables';
import { judge, type Verdict, verdict, verdictTable } from '../measuring/verdicts';
import { ServedFolder } from '../prediction/timed/served-folder';
import { kernelsHere } from './kernels-here';
import { drawTokens, measureTraining, median, type Network } from './training-speed';

const numbers = (list: string): number[] => list.split(',').map(Number);

const { values: given } = parseArgs({
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1,2,3,4' },
    beside: { type: 'string', default: '0,1,2,4' },
    keys: { type: 'string', default: '150' },
    corpus: { type: 'string', default: 'rxjs' },
    'wide-vectors': { type: 'string', default: 'auto' },
    short: { type: 'boolean', default: false },
    json: { type: 'string', default: '.cache/bench/contention.json' },
  },
});

const rounds = given.short ? 1 : Number(given.rounds);
/** Beside how many processes ghost text is measured: something is wanted beside two. */
const besideGhostText = given.short ? [2] : numbers(given.beside);

/** The default recipe. */
const network: Network = {
  configuration: {
    cell: 'gru',
    vocabularySize: 2048,
    embeddingSize: 128,
    hiddenSize: 256,
    layers: 1,
    output: 'full',
  },
  batchSize: 16,
  timeSteps: 32,
};
/** Steps before measuring, in which the engine compiles. */
const firstSteps = 10;

interface Speed {
  readonly tokensPerSecond: number;
  /** Of all threads, s. */
  readonly processorSecondsPerToken: number;
  /** What one busy process computed of each second; null where the system does not tell. */
  readonly busyShare: number | null;
}

/** Cores that t threads get beside k processes where all who compute get the same. */
function fairCores(threads: number, others: number): number {
  return Math.min(threads, (availableParallelism() * threads) / (threads + others));
}

interface Row {
  readonly threads: number;
  readonly others: number;
  readonly tokensPerSecond: number;
  /** Of what is fair: as much of the processors for each thread as each of the busy processes got. */
  readonly share: number;
  /** Of what the speed alone would be on this machine, if nothing else ran than this bench. */
  readonly shareByClock: number;
  /** Against that alone. */
  readonly processorTime: number;
}

async function measureSpeeds(bundled: BundledThreads): Promise<Row[]> {
  const kernels = kernelsHere(join(bundled.directory, 'kernels'), given['wide-vectors']);
  console.log(`kernels ${kernels.choice.build}\n`);
  const tokens = drawTokens(network);
  const budget = { first: firstSteps, seconds: Number(given.seconds) };
  const found = new Map<string, Speed[]>();
  for (let round = 0; round < rounds; round++) {
    for (const threads of numbers(given.threads)) {
      for (const others of numbers(given.beside)) {
        const [run, busyShare] = await beside(others, async (share) => [
          await measureTraining(network, threads, tokens, bundled, kernels, budget),
          share(),
        ]);
        const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
        const trained = run.milliseconds.length * network.batchSize * network.timeSteps;
        const speed = {
          tokensPerSecond: (1000 * trained) / sum(run.milliseconds),
          processorSecondsPerToken: sum(run.processor) / 1000 / trained,
          busyShare,
        };
        const key = `${threads} ${others}`;
        found.set(key, [...(found.get(key) ?? []), speed]);
      }
    }
  }
  const medianOf = (threads: number, others: number, of: keyof Speed): number =>
    median(found.get(`${threads} ${others}`)!.map((speed) => speed[of] ?? NaN));
  return numbers(given.threads).flatMap((threads) =>
    numbers(given.beside).map((others) => {
      const tokensPerSecond = medianOf(threads, others, 'tokensPerSecond');
      const alone = medianOf(threads, 0, 'tokensPerSecond') / fairCores(threads, 0);
      const shareByClock = tokensPerSecond / alone / fairCores(threads, others);
      const processorAlone = medianOf(threads, 0, 'processorSecondsPerToken');
      const processorTime = medianOf(threads, others, 'processorSecondsPerToken') / processorAlone;
      const shares = found
        .get(`${threads} ${others}`)!
        .map((speed) => (speed.tokensPerSecond * processorAlone) / threads / (speed.busyShare ?? NaN));
      const share = others === 0 ? 1 : median(shares);
      return { threads, others, tokensPerSecond, share, shareByClock, processorTime };
    }),
  );
}

interface Answers {
  readonly others: number;
  readonly p50: number | null;
  readonly p95: number | null;
}

/** While the trainer trains as the extension starts it. */
async function measureAnswers(): Promise<Answers[]> {
  const folder = await ServedFolder.open(given.corpus, 30);
  try {
    const training = folder.train();
    await Promise.race([training.began, training.ended]);
    const answers: Answers[] = [];
    for (const others of besideGhostText) {
      const keys = await beside(others, () => folder.type(Number(given.keys)));
      const milliseconds = keys.map((key) => key.milliseconds);
      answers.push({ others, p50: quantile(milliseconds, 0.5), p95: quantile(milliseconds, 0.95) });
    }
    await training.stop();
    return answers;
  } finally {
    await folder.close();
  }
}

function verdicts(rows: readonly Row[], answers: readonly Answers[]): Verdict[] {
  const busy = rows.filter(({ others }) => others > 0);
  const worst = (values: readonly number[], pick: (...all: number[]) => number): number | null =>
    values.length === 0 ? null : pick(...values);
  const beside = [...new Set(busy.map(({ others }) => others))];
  return [
    ...beside.map((count) => {
      const shares = busy.filter(({ others }) => others === count).map(({ share }) => share);
      return verdict('must', `least share beside ${count}`, worst(shares, Math.min), '≥', 0.85);
    }),
    ...(busy.length === 0
      ? []
      : [
          verdict(
            'must',
            'processor time a token, times that alone, at most',
            worst(
              busy.map(({ processorTime }) => processorTime),
              Math.max,
            ),
            '≤',
            1.2,
          ),
        ]),
    ...answers
      .filter(({ others }) => others === 2)
      .map(({ p95 }) => verdict('must', 'ghost text beside two busy processes, p95, ms', p95, '≤', 25)),
  ];
}

async function main(): Promise<void> {
  console.log(`${conditions()}\n`);
  const bundled = await bundleThreads();
  try {
    const rows = rounds > 0 ? await measureSpeeds(bundled) : [];
    const answers = Number(given.keys) > 0 ? await measureAnswers() : [];
    const judged = verdicts(rows, answers);
    mkdirSync(dirname(given.json), { recursive: true });
    writeFileSync(given.json, JSON.stringify({ conditions: conditions(), rows, answers, judged }, null, 1));
    const head = [
      'threads',
      'beside',
      'tokens a second',
      'of a fair share',
      'by the clock',
      'processor time',
    ];
    const cells = rows.map(({ threads, others, tokensPerSecond, share, shareByClock, processorTime }) => [
      String(threads),
      String(others),
      tokensPerSecond.toFixed(0),
      share.toFixed(2),
      shareByClock.toFixed(2),
      processorTime.toFixed(2),
    ]);
    if (rows.length > 0) console.log(`${table(head, cells)}\n`);
    const text = answers.map(({ others, p50, p95 }) => [String(others), p50, p95]);
    if (answers.length > 0) console.log(`${table(['ghost text beside', 'p50, ms', 'p95, ms'], text, 1)}\n`);
    console.log(verdictTable(judged));
    judge(judged);
  } finally {
    bundled.remove();
  }
}

void main();

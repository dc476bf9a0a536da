/** Range checks of what the user may set: one clear sentence for each value that cannot be. */
import { Failure } from '../../protocol/failure';
import { type Said, said } from '../../protocol/said';
import type { TrainingOptions } from '../../protocol/training/training';
import { maximumThreads } from '../step/team';

interface Range {
  readonly what: Said;
  readonly least: number;
  readonly most: number;
  /** 1 for whole numbers, 16 for widths of a layer; left out where any number will do. */
  readonly multiple?: number;
  /** True when `least` itself is too little. */
  readonly above?: boolean;
}

/** What a run takes; whoever asks for values asks for these. */
export const ranges = {
  vocabularySize: { what: said`The size of the dictionary`, least: 16, most: 65536, multiple: 1 },
  hiddenSize: { what: said`The hidden size`, least: 16, most: 2048, multiple: 16 },
  embeddingSize: { what: said`The embedding size`, least: 16, most: 2048, multiple: 16 },
  layers: { what: said`The number of layers`, least: 1, most: 3, multiple: 1 },
  batchSize: { what: said`The batch size`, least: 1, most: 512, multiple: 1 },
  timeSteps: { what: said`The number of time steps`, least: 1, most: 1024, multiple: 1 },
  learningRate: { what: said`The learning rate`, least: 0, most: 1, above: true },
  dropout: { what: said`The dropout`, least: 0, most: 0.9 },
  seconds: { what: said`The time budget in seconds`, least: 0, most: 7 * 86400, above: true },
  steps: { what: said`The number of steps`, least: 1, most: 100_000_000, multiple: 1 },
  threads: { what: said`The number of threads`, least: 1, most: maximumThreads, multiple: 1 },
  seed: { what: said`The seed`, least: 0, most: Number.MAX_SAFE_INTEGER, multiple: 1 },
  memoryLimitMegabytes: { what: said`The memory limit in megabytes`, least: 16, most: 1048576 },
} as const satisfies Partial<Record<keyof TrainingOptions, Range>>;

const names = Object.keys(ranges) as (keyof typeof ranges)[];

/** @throws Failure `bad-request` with the first value that is out of range, and the range */
export function checkOptions(options: TrainingOptions): void {
  for (const name of names) {
    const value = options[name];
    if (value !== undefined) checkRange(value, ranges[name]);
  }
  if ((options.seconds === undefined) === (options.steps === undefined)) {
    throw new Failure(
      'bad-request',
      'Training needs exactly one budget: a number of seconds or a number of steps.',
    );
  }
}

function checkRange(value: number, { what, least, most, multiple, above }: Range): void {
  const inside = above ? value > least : value >= least;
  const fits = multiple === undefined || Number.isInteger(value / multiple);
  if (inside && value <= most && fits) return;
  const kind =
    multiple === undefined
      ? said`a number`
      : multiple === 1
        ? said`a whole number`
        : said`a multiple of ${multiple}`;
  const range = above ? said`above ${least} and at most ${most}` : said`from ${least} to ${most}`;
  throw new Failure('bad-request', said`${what} must be ${kind} ${range}, not ${value}.`);
}

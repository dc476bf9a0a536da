/** A run as the trainer would report it, made from formulas and a seed: for looking at the dashboard without training. */
import type { EarlierRun } from '../../src/protocol/dashboard/dashboard';
import type { Expectation, ScoredToken } from '../../src/protocol/prediction/prediction';
import {
  idleSnapshot,
  type PartsMeasurement,
  type TrainingPoint,
  type TrainingSample,
  type TrainingSnapshot,
} from '../../src/protocol/training/training';

/** Numbers in 0 … 1, the same for the same seed (Park & Miller 1988). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** `points` points of a run of `seconds`; with `overfit` the validation loss rises in the last third. */
export function trainingPoints(points: number, seconds = 60, seed = 7, overfit = false): TrainingPoint[] {
  const random = uniform(seed);
  const noise = (): number => random() + random() + random() - 1.5;
  let validation: number | null = null;
  return Array.from({ length: points }, (_, index) => {
    const progress = (index + 1) / points;
    const ideal = 1.62 + 4.4 * Math.exp(-progress * 14) + 0.9 * Math.exp(-progress * 2.6);
    if (index % Math.max(1, Math.floor(points / 24)) === 0 && index > 0) {
      validation = ideal + 0.16 * progress + (overfit && progress > 0.66 ? (progress - 0.66) * 1.6 : 0);
    }
    const step = (index + 1) * 10;
    const norm = 0.55 + 2.2 * Math.exp(-progress * 9) + Math.abs(noise()) * 0.28;
    return {
      step,
      seconds: progress * seconds,
      tokens: step * 2048,
      characters: step * 2048,
      trainingBitsPerCharacter: ideal + noise() * 0.07 - (overfit ? progress * 0.25 : 0),
      validationBitsPerCharacter: validation,
      gradientNorm: norm,
      clippedShare: norm > 1 ? Math.min(1, norm - 1) : 0,
      learningRate: 0.004 * Math.min(1, progress * 20) * (0.5 + 0.5 * Math.cos(Math.PI * progress)),
      tokensPerSecond: 412_000 + noise() * 9_000,
      progress,
    };
  });
}

const written = [
  'e;Q(\nr}a tS{i_0o)xn  /u.;dsT:peu,fIl\n c*ar(e=Pmo"t hg]b|n',
  'const ther seres (tion strin) {\n  ret the (obser fore son;\n  if (sube ror = inter',
  "import { Observable } from '../Observable';\nimport { OperatorFunction } from '../types';\n\n/**\n * Emits the given va",
  'export function mergeMap<T, R>(\n  project: (value: T, index: number) => ObservableInput<R>,\n  concurrent = Infinity,\n): OperatorFunction<T, R> {\n  return operate((source, subscriber) => {',
];

export function trainingSamples(
  steps: readonly number[],
  temperatures = [0.2, 0.5, 0.8, 1],
): TrainingSample[] {
  return steps.flatMap((step, index) =>
    temperatures.map((temperature, column) => ({
      step,
      seconds: step / 100,
      temperature,
      text:
        column === temperatures.length - 1
          ? `${written[Math.max(0, index - 1)]}`
          : written[Math.min(index, 3)]!,
    })),
  );
}

const report: NonNullable<TrainingSnapshot['report']> = {
  folders: ['/home/someone/rxjs/src'],
  files: 214,
  characters: 1_203_411,
  validationFiles: 21,
  validationCharacters: 118_020,
  languages: [{ language: 'typescript', files: 214, characters: 1_203_411 }],
  skipped: [],
  redactions: [],
  seconds: 0.8,
};

const plan: NonNullable<TrainingSnapshot['plan']> = {
  tokens: 'characters',
  cell: 'gru',
  vocabularySize: 112,
  embeddingSize: 64,
  hiddenSize: 256,
  layers: 1,
  output: 'full',
  batchSize: 32,
  timeSteps: 64,
  learningRate: 0.004,
  clipNorm: 1,
  dropout: 0,
  threads: 2,
  seed: 1,
  parameters: 283_760,
  memoryBytes: 96_300_000,
  seconds: 60,
  steps: null,
  trainingTokens: 1_085_391,
  trainingCharacters: 1_085_391,
  validationCharacters: 118_020,
  kernels: 'SIMD128',
  resumed: false,
};

/** A run that is `share` of the way through. */
export function learningSnapshot(share = 0.62, points = 600, overfit = false): TrainingSnapshot {
  const all = trainingPoints(points, 60, 7, overfit);
  const known = all.slice(0, Math.round(points * share));
  return {
    ...idleSnapshot,
    run: 1,
    state: 'training',
    budgetSeconds: 60,
    report,
    plan,
    points: known,
    measurements: partsMeasurements(known),
    samples: trainingSamples(
      [0, 0.2, 0.4, 0.6].map((at) => Math.round(at * points) * 10).filter((_, index) => index / 5 < share),
    ),
  };
}

export function finishedSnapshot(): TrainingSnapshot {
  const snapshot = learningSnapshot(1);
  const last = snapshot.points[snapshot.points.length - 1]!;
  return {
    ...snapshot,
    state: 'finished',
    record: {
      parameters: plan.parameters,
      files: report.files,
      characters: report.characters,
      seconds: last.seconds,
      steps: last.step,
      tokens: last.tokens,
      trainingBitsPerCharacter: last.trainingBitsPerCharacter,
      validationBitsPerCharacter: last.validationBitsPerCharacter,
      reason: 'budget',
    },
  };
}

/** Recall knows what it knows from the start; the mixture gets better with the network. */
export function partsMeasurements(points: readonly TrainingPoint[], count = 8): PartsMeasurement[] {
  return Array.from({ length: count }, (_, index) => {
    const point = points[Math.round(((index + 1) * points.length) / count) - 1]!;
    const network = (point.validationBitsPerCharacter ?? point.trainingBitsPerCharacter) + 0.031;
    const recall = 1.943 - 0.004 * (index % 3);
    return {
      step: point.step,
      seconds: point.seconds,
      characters: point.characters,
      networkBitsPerCharacter: network,
      recallBitsPerCharacter: recall,
      mixtureBitsPerCharacter: 1.31 + 0.12 * Math.min(3, network - 1.6) ** 2,
      heldOutCharacters: 13_420,
    };
  });
}

export function earlierRuns(): EarlierRun[] {
  return [3, 5].map((seed) => {
    const points = trainingPoints(120, 40 + seed, seed).map((point) => ({ ...point, step: point.step * 4 }));
    return {
      ended: 1_760_000_000_000 + seed * 3_600_000,
      name: 'GRU 128',
      step: points.map((point) => point.step),
      seconds: points.map((point) => point.seconds),
      characters: points.map((point) => point.characters),
      trainingBitsPerCharacter: points.map((point) => point.trainingBitsPerCharacter + 0.25),
      validationBitsPerCharacter: points.map((point) =>
        point.validationBitsPerCharacter === null ? null : point.validationBitsPerCharacter + 0.05 * seed,
      ),
      measurements: partsMeasurements(points).map((one) => ({
        ...one,
        mixtureBitsPerCharacter: one.mixtureBitsPerCharacter + 0.04 * seed,
      })),
    };
  });
}

export const expected: Expectation[] = [
  ['subscriber', 0.62, 0.41, 0.78, 0.7, 0.94],
  ['source', 0.14, 0.2, 0.1, 0.12, 0.06],
  ['value', 0.08, 0.11, 0.05, 0.07, 0],
  [' ', 0.05, 0.06, 0.03, 0.04, 0],
  ['\n', 0.03, 0.05, 0.01, 0.02, 0],
  ['(', 0.01, 0.02, 0.002, 0.003, 0],
  ['innerSubscriber', 0.004, 0.003, 0.006, 0.008, 0],
  ['<EOS>', 0.0002, 0.0004, 0, 0, 0],
].map(
  ([text, probability, network, recall, workspace, document]) =>
    ({ text, probability, network, recall, workspace, document }) as Expectation,
);

/** What the gate weighs there, what really stands there, and what was suggested. */
export const expectedBeside = {
  weights: { network: 0.43, workspace: 0.38, document: 0.19 },
  actualToken: {
    text: 'project',
    probability: 0.0007,
    network: 0.0011,
    recall: 0.0002,
    workspace: 0.0003,
    document: 0,
    rank: 37,
  },
  suggestion: {
    text: 'subscriber, (value: T) => {',
    confidence: 0.51,
    reason:
      '51 % probable: the network gives its beginning 41 %, recall 78 %; seen in src/operators/filter.ts, line 12.',
  },
};

/** The text cut into words, each as surprising as it is long. */
export function scoredTokens(text: string): ScoredToken[] {
  const random = uniform(text.length + 1);
  return (text.match(/\s+|\w+|[^\s\w]/g) ?? []).map((token) => ({
    text: token,
    bits: random() * random() * (1 + token.length * 2.4),
  }));
}

export const someCode = `export function map<T, R>(project: (value: T, index: number) => R): OperatorFunction<T, R> {
  return operate((source, subscriber) => {
    // The index of the value from the source.
    let index = 0;
    // Call the projection with the appropriate this context, and send what it returns.
    source.subscribe(
      createOperatorSubscriber(subscriber, (value: T) => {
        subscriber.next(project(value, index++));
      }),
    );
  });
}
`;

/**
 * What the predictor's and the gradient's threads would answer, made by their own pure parts over a small
 * text.
 */
import type { DashboardQuestions } from '../../../src/protocol/dashboard/dashboard-questions';
import type { Handlers } from '../../../src/protocol/rpc';
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { cells } from '../../../src/protocol/kinds';
import type {
  EmbeddingPlane,
  GateSignal,
  GateValues,
  NetworkShape,
} from '../../../src/protocol/prediction/inspection';
import type { MemoryComparison } from '../../../src/protocol/training/memory';
import type { ReadAbbreviation, ReadSequence } from '../../../src/protocol/prediction/sequences';
import { Dictionary } from '../../../src/inspection/dictionary';
import { structureFeatures, structureOf } from '../../../src/inspection/structure';
import { findPattern } from '../../../src/inspection/state-patterns';
import { correlatedUnits } from '../../../src/inspection/unit-correlation';
import { learnSubwords } from '../../../src/text/subwords/learn-subwords';
import { reach } from '../../../src/training/evaluation/gradient-through-time';
import { scoredTokens, someCode, uniform } from '../../fixtures/run';

export const shape: NetworkShape = {
  cell: 'gru',
  vocabularySize: 2048,
  embeddingSize: 128,
  hiddenSize: 64,
  layers: 1,
  output: 'full',
};
/** Follows quotes exactly. */
export const plantedUnit = 37;

export const inspectionText = `${someCode}// "quoted" and 'single'\n`;
export const inspectionTokens = scoredTokens(inspectionText).map(({ text }) => text);

const tokenizer = learnSubwords([inspectionText.repeat(4)], 150);
const frequencies = Uint32Array.from({ length: tokenizer.size }, (_, id) => tokenizer.count(id));
frequencies[1] = 3;
const dictionary = new Dictionary(tokenizer);

/** `[hiddenSize, tokens]`: waves, and one unit that follows quotes. */
export function unitValues(tokens: readonly string[]): Float32Array {
  const random = uniform(5);
  const values = new Float32Array(shape.hiddenSize * tokens.length);
  const ends: number[] = [];
  for (const token of tokens) ends.push((ends[ends.length - 1] ?? 0) + token.length);
  const { string } = structureOf(tokens.join(''));
  for (let unit = 0; unit < shape.hiddenSize; unit++) {
    const speed = 0.05 + random();
    tokens.forEach((_, i) => {
      const wave = Math.sin(i * speed) * 0.9 * Math.cos(i * 0.013 * unit);
      values[unit * tokens.length + i] = unit === plantedUnit ? (string[ends[i]!] === 1 ? 0.9 : -0.8) : wave;
    });
  }
  return values;
}

/** Waves between 0 and 1; of a cell state between −2 and 2. */
function gateValues({ cell }: NetworkShape, tokens: number, unit: number | null): GateValues {
  const signals: GateSignal[] = Object.keys(cells[cell].sigmoidGates) as GateSignal[];
  if (cell === 'lstm') signals.push('cell');
  return signals.map((signal, place) => ({
    signal,
    values: Array.from({ length: tokens }, (_, i) => {
      const wave = Math.sin(i / 9 + place + (unit ?? 0.5)) * (unit === null ? 0.3 : 0.9);
      return signal === 'cell' ? 2 * wave : (1 + wave) / 2;
    }),
  }));
}

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

function curve(
  network: GradientCurve['network'],
  decay: number,
  weights: GradientCurve['weights'] = 'trained',
  state: GradientCurve['state'] = 'hidden',
): GradientCurve {
  const norms = Array.from({ length: 101 }, (_, distance) => 0.9 * decay ** distance + 1e-9);
  return {
    network,
    cell: network === 'model' ? 'gru' : network,
    state,
    weights,
    hiddenSize: 64,
    layers: 1,
    positions: 32,
    norms,
    half: reach(norms, 0.5),
    hundredth: reach(norms, 0.01),
    trained:
      network === 'model' || weights === 'initial'
        ? null
        : { seconds: 4, steps: 310, bitsPerCharacter: 2.31 },
  };
}
/** In the order in which they are measured: the first two are the model's. */
export const curves = [
  curve('model', 0.7, 'initial'),
  curve('model', 0.9),
  curve('rnn', 0.5, 'initial'),
  curve('rnn', 0.6),
  curve('gru', 0.65, 'initial'),
  curve('gru', 0.85),
  curve('lstm', 0.55, 'initial'),
  curve('lstm', 0.7, 'initial', 'cell'),
  curve('lstm', 0.58),
  curve('lstm', 0.94, 'trained', 'cell'),
];

/** On a spiral, the most frequent tokens innermost. */
export const plane: EmbeddingPlane = {
  embeddingSize: 128,
  shares: [0.31, 0.12],
  tokens: Array.from({ length: 60 }, (_, i) => ({
    index: i + 2,
    text: tokenizer.token(i + 2),
    count: 600 - 9 * i,
    x: (0.1 + i / 50) * Math.cos(i / 3),
    y: (0.1 + i / 50) * Math.sin(i / 3),
  })),
};

type InspectionName =
  | 'dictionary'
  | 'embeddings'
  | 'activations'
  | 'unit'
  | 'states'
  | 'pattern'
  | 'gates'
  | 'unroll'
  | 'gradients';

export function inspectionAnswers(
  tokens: readonly string[] = inspectionTokens,
  network: NetworkShape = shape,
): Pick<Handlers<DashboardQuestions>, InspectionName> {
  return {
    dictionary: (query) => dictionary.page(query, frequencies, 128),
    embeddings: () => plane,
    activations: () => {
      const structure = structureOf(tokens.join(''));
      let end = 0;
      const ends = tokens.map((token) => (end += token.length));
      return {
        path: 'src/operators/map.ts',
        firstLine: 1,
        partial: false,
        shape: network,
        tokens: [...tokens],
        features: structureFeatures.map((feature) => {
          const behind = Float64Array.from(ends, (at) => structure[feature][at]!);
          return { feature, units: finish(correlatedUnits(unitValues(tokens), behind, 5)) };
        }),
      };
    },
    unit: (unit) => Array.from(unitValues(tokens).subarray(unit * tokens.length, (unit + 1) * tokens.length)),
    states: ({ from, count }) =>
      Array.from({ length: shape.hiddenSize }, (_, unit) => {
        const at = unit * tokens.length + from;
        return Array.from(unitValues(tokens).subarray(at, at + count));
      }).flat(),
    pattern: (pattern) => finish(findPattern(unitValues(tokens), tokens.length, pattern)),
    gates: (unit) => gateValues(network, tokens.length, unit),
    unroll: () => ({
      path: 'src/operators/map.ts',
      line: 7,
      shape: network,
      steps: tokens.slice(0, 5).map((text, i) => ({
        token: 40 + 13 * i,
        text,
        norm: 2.1 + i / 7,
        expected: { token: 41 + 13 * i, text: tokens[i + 1] ?? '<EOS>', probability: 0.12 + i / 6 },
      })),
    }),
    gradients: ({ compare }, { report }) => {
      report({ curves: [], doing: { cell: null, share: 0 } });
      return { curves: compare ? curves : curves.slice(0, 2), doing: null };
    },
  };
}

/** What the sequence networks of a stored model answer. */
export const readSequences: Readonly<Record<ReadSequence['of'], ReadSequence>> = {
  languages: {
    of: 'languages',
    units: ['export', 'function', 'map', '(', 'project', ')'],
    answer: { language: 'typescript', probability: 0.97 },
    network: { cell: 'gru', hiddenSize: 64, directions: 1, outputs: 4, parameters: 117_444 },
  },
  proofreading: {
    of: 'proofreading',
    units: ['return', 'operate', '(', 'suorce', ',', 'subscriber'],
    suspicions: [0.01, 0.02, null, 0.93, null, 0.04],
    places: [{ start: 16, text: 'suorce', suspicion: 0.93, expected: 'source' }],
    network: { cell: 'gru', hiddenSize: 64, directions: 2, outputs: 1, parameters: 126_000 },
  },
};

/** What the decoder of abbreviations answers: each step writes the letter it waits for, or another. */
export const readAbbreviation: ReadAbbreviation = {
  typed: 'gcbi',
  offers: [
    { text: 'getCustomerById', probability: 0.87 },
    { text: 'groupByCallback', probability: 0.09 },
  ],
  steps: [...'getCustomerById', ''].map((letter, i) => ({
    letter,
    waiting: ['g', 'c', 'b', 'i', ''][[0, 3, 11, 13].filter((at) => at < i).length]!,
    bits: 0.25,
  })),
  network: { cell: 'gru', hiddenSize: 64, directions: 1, outputs: 97, parameters: 48_161 },
};

/** What memory is worth: a network with it and two without. */
export const compared: MemoryComparison = {
  cell: 'gru',
  tokenKind: 'subwords',
  vocabularySize: 512,
  windowTokens: 8,
  steps: 900,
  tokensPerStep: 256,
  heldOutCharacters: 12_000,
  networks: [
    { reader: 'memory', parameters: 90_000, bitsPerCharacter: 2.31 },
    { reader: 'token', parameters: 90_000, bitsPerCharacter: 2.92 },
    { reader: 'window', parameters: 100_000, bitsPerCharacter: 2.55 },
  ],
};

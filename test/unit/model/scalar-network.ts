/**
 * The recurrent networks once more, written only from their equations (Elman 1990; Cho et al. 2014 as PyTorch
 * computes it; Hochreiter & Schmidhuber 1997), in f64 and one number at a time. Shares no code with what it
 * is the oracle of.
 */
import { type ModelConfiguration, type Weights } from '../../../src/model/configuration';

type Vector = number[];
const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

export interface ScalarState {
  readonly hidden: Vector[];
  readonly cell: Vector[];
  /** Of the last layer, in PyTorch's order. */
  readonly gates: Vector;
}

export class ScalarNetwork {
  constructor(
    private readonly configuration: ModelConfiguration,
    private readonly weights: Weights,
  ) {}

  start(): ScalarState {
    const zeros = (): Vector[] =>
      Array.from({ length: this.configuration.layers }, () =>
        new Array<number>(this.configuration.hiddenSize).fill(0),
      );
    return { hidden: zeros(), cell: zeros(), gates: [] };
  }

  advance(state: ScalarState, token: number): ScalarState {
    const { cell, embeddingSize: E, hiddenSize: H, layers } = this.configuration;
    let x = [...this.weights.get('embedding.weight')!.subarray(token * E, (token + 1) * E)];
    const hidden: Vector[] = [];
    const cells: Vector[] = [];
    let gates: Vector = [];
    for (let l = 0; l < layers; l++) {
      const h = state.hidden[l]!;
      const fromInput = this.affine(`weight_ih_l${l}`, `bias_ih_l${l}`, x);
      const fromHidden = this.affine(`weight_hh_l${l}`, `bias_hh_l${l}`, h);
      const sum = (gate: number, j: number): number => fromInput[gate * H + j]! + fromHidden[gate * H + j]!;
      const next: Vector = [];
      const nextCell: Vector = [];
      gates = [];
      for (let j = 0; j < H; j++) {
        if (cell === 'rnn') {
          next[j] = Math.tanh(sum(0, j));
        } else if (cell === 'gru') {
          const r = sigma(sum(0, j));
          const z = sigma(sum(1, j));
          const n = Math.tanh(fromInput[2 * H + j]! + r * fromHidden[2 * H + j]!);
          next[j] = (1 - z) * n + z * h[j]!;
          [r, z, n].forEach((value, gate) => (gates[gate * H + j] = value));
        } else {
          const [i, f, o] = [sigma(sum(0, j)), sigma(sum(1, j)), sigma(sum(3, j))];
          const g = Math.tanh(sum(2, j));
          nextCell[j] = f * state.cell[l]![j]! + i * g;
          next[j] = o * Math.tanh(nextCell[j]!);
          [i, f, g, o].forEach((value, gate) => (gates[gate * H + j] = value));
        }
      }
      hidden.push(next);
      cells.push(nextCell);
      x = next;
    }
    return { hidden, cell: cells, gates };
  }

  /** P of every token behind the state. */
  probabilities(state: ScalarState): Vector {
    const { vocabularySize, embeddingSize, hiddenSize, output } = this.configuration;
    const top = state.hidden.at(-1)!;
    const bias = this.weights.get('output.bias')!;
    let input = top;
    let matrix = this.weights.get('output.weight');
    if (output !== 'full') {
      const projection = this.weights.get('projection.weight')!;
      input = Array.from({ length: embeddingSize }, (_, e) => dot(projection, e * hiddenSize, top));
    }
    if (output === 'tied') matrix = this.weights.get('embedding.weight');
    const scores = Array.from({ length: vocabularySize }, (_, v) =>
      Math.exp(dot(matrix!, v * input.length, input) + bias[v]!),
    );
    const total = scores.reduce((a, b) => a + b, 0);
    return scores.map((score) => score / total);
  }

  private affine(matrix: string, bias: string, x: Vector): Vector {
    const w = this.weights.get(`recurrent.${matrix}`)!;
    return Array.from(this.weights.get(`recurrent.${bias}`)!, (b, row) => dot(w, row * x.length, x) + b);
  }
}

function dot(matrix: Float32Array, from: number, x: Vector): number {
  return x.reduce((sum, value, k) => sum + matrix[from + k]! * value, 0);
}

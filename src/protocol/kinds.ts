/**
 * The cells and the kinds of tokens one can choose. Types, validators, lists, flags and settings are made
 * from these tables.
 */
import * as v from 'valibot';

/**
 * `gates`: the rows of a cell's weight matrices are `gates · H`, in PyTorch's order. `states`: vectors of H
 * that it carries from step to step. `openGate`: the gate whose input bias begins at 1. `sigmoidGates`: those
 * that are sigmoids, 0 … 1, with their places in that order. `equations`: one step, in the letters of its
 * paper.
 */
export const cells = {
  rnn: {
    label: 'RNN',
    gates: 1,
    states: 1,
    openGate: null,
    sigmoidGates: {},
    equations: ['hₜ = tanh(W xₜ + U hₜ₋₁ + b)'],
  },
  gru: {
    label: 'GRU',
    gates: 3,
    states: 1,
    openGate: null,
    sigmoidGates: { reset: 0, update: 1 },
    equations: [
      'rₜ = σ(W xₜ + U hₜ₋₁ + b)',
      'zₜ = σ(W xₜ + U hₜ₋₁ + b)',
      'nₜ = tanh(W xₜ + b + rₜ ⊙ (U hₜ₋₁ + c))',
      'hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁',
    ],
  },
  lstm: {
    label: 'LSTM',
    gates: 4,
    states: 2,
    openGate: 1,
    sigmoidGates: { input: 0, forget: 1, output: 3 },
    equations: [
      'iₜ = σ(W xₜ + U hₜ₋₁ + b)',
      'fₜ = σ(W xₜ + U hₜ₋₁ + b)',
      'gₜ = tanh(W xₜ + U hₜ₋₁ + b)',
      'oₜ = σ(W xₜ + U hₜ₋₁ + b)',
      'cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ',
      'hₜ = oₜ ⊙ tanh(cₜ)',
    ],
  },
} as const;
export type Cell = keyof typeof cells;
export const cellKinds = Object.keys(cells) as [Cell, ...Cell[]];
export const Cell = v.picklist(cellKinds);

/**
 * How the hidden state becomes logits: a matrix of its own; or a projection to the width of the embedding
 * first, and behind that bottleneck the embedding again (tied) or a matrix of its own.
 */
export const OutputLayer = v.picklist(['full', 'tied', 'bottleneck']);
export type OutputLayer = v.InferOutput<typeof OutputLayer>;

export const tokenKinds = ['characters', 'words', 'subwords'] as const;
export type TokenKind = (typeof tokenKinds)[number];
export const TokenKind = v.picklist(tokenKinds);

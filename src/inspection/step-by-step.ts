/**
 * The network reading a text token by token, for those who want to look inside: its last layer's hidden units
 * behind each token, and what it expects next. Yields behind every step, so that a thread can be shared;
 * predicts nothing for anyone.
 */
import { cells } from '../protocol/kinds';
import type { GateSignal } from '../protocol/prediction/inspection';
import type { LanguageModel } from '../model/language-model';
import type { Tokenizer } from '../text/tokenizer';
import { chunksOf } from '../prediction/document/chunks';

/** A token where it stands. */
export interface ReadToken {
  readonly id: number;
  /** As it stands in the text; for `<UNK>` what the dictionary lacks, for `<EOS>` nothing. */
  readonly text: string;
  /** Where it ends, in code units. */
  readonly end: number;
}

/** The tokens of a text, chunk by chunk as everything is read here, without `<EOS>`. */
export function readTokens(tokenizer: Tokenizer, text: string): ReadToken[] {
  const read: ReadToken[] = [];
  let end = 0;
  for (const chunk of chunksOf(text)) {
    const { tokens, spellings } = tokenizer.encode(chunk);
    let spelled = 0;
    for (const id of tokens) {
      const piece = id === tokenizer.unknown ? spellings[spelled++]! : tokenizer.token(id);
      end += piece.length;
      read.push({ id, text: piece, end });
    }
  }
  return read;
}

export interface Activations {
  readonly tokens: readonly ReadToken[];
  /** Of the last layer's hidden units behind each token, `[units, tokens]`, −1 … 1. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Of the last layer's gates, 0 … 1, and of the LSTM's cell state c, `[units, tokens]` each. */
  readonly signals: ReadonlyMap<GateSignal, Float32Array>;
}

/** @param shown tokens at the end of `tokens` of which the activations are kept */
export function* activations(
  model: LanguageModel,
  endOfSequence: number,
  tokens: readonly ReadToken[],
  shown: number,
): Generator<void, Activations> {
  const { cell, hiddenSize, layers } = model.configuration;
  const first = tokens.length - shown;
  const perUnit = (): Float32Array<ArrayBuffer> => new Float32Array(hiddenSize * shown);
  const values = perUnit();
  const places = Object.entries(cells[cell].sigmoidGates) as [GateSignal, number][];
  const signals = new Map<GateSignal, Float32Array>(places.map(([name]) => [name, perUnit()]));
  if (cells[cell].states > 1) signals.set('cell', perUnit());
  let [state] = model.advance([model.initialState()], [endOfSequence]);
  for (let i = 0; i < tokens.length; i++) {
    const step = model.advanceWithGates(state!, tokens[i]!.id);
    state = step.state;
    if (i >= first) {
      const keep = (into: Float32Array, from: Float32Array, place: number): void => {
        for (let unit = 0; unit < hiddenSize; unit++)
          into[unit * shown + i - first] = from[place * hiddenSize + unit]!;
      };
      keep(values, state, layers - 1);
      for (const [name, place] of places) keep(signals.get(name)!, step.gates, place);
      const cellState = signals.get('cell');
      if (cellState !== undefined) keep(cellState, state, 2 * layers - 1);
    }
    yield;
  }
  return { tokens: tokens.slice(first), values, signals };
}

/** One step of the unrolled network. */
export interface UnrolledStep {
  readonly token: number;
  readonly text: string;
  /** ‖h‖₂ of the last layer behind the token. */
  readonly norm: number;
  /** The token that the network itself, without recall, finds most probable next. */
  readonly expected: { readonly token: number; readonly probability: number };
}

/** The last `shown` steps of a reading; the first of a short text reads `<EOS>`, from which a text begins. */
export function* unrolled(
  model: LanguageModel,
  endOfSequence: number,
  tokens: readonly ReadToken[],
  shown: number,
): Generator<void, UnrolledStep[]> {
  const { hiddenSize, layers } = model.configuration;
  const all = [{ id: endOfSequence, text: '', end: 0 }, ...tokens];
  const steps: UnrolledStep[] = [];
  let state = model.initialState();
  for (let i = 0; i < all.length; i++) {
    const { id, text } = all[i]!;
    state = model.advance([state], [id])[0]!;
    if (i >= all.length - shown) {
      const logProbabilities = model.logProbabilities([state])[0]!;
      let best = 0;
      logProbabilities.forEach((value, token) => {
        if (value > logProbabilities[best]!) best = token;
      });
      const top = state.subarray((layers - 1) * hiddenSize, layers * hiddenSize);
      steps.push({
        token: id,
        text,
        norm: Math.sqrt(top.reduce((sum, value) => sum + value * value, 0)),
        expected: { token: best, probability: Math.exp(logProbabilities[best]!) },
      });
    }
    yield;
  }
  return steps;
}

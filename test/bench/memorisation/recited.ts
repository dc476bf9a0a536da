/** Whether a network recites secrets: in samples, and by beam search behind what stands before each. */
import type { LanguageModel } from '../../../src/model/language-model';
import { Random } from '../../../src/model/random';
import type { Tokenizer } from '../../../src/text/tokenizer';
import type { Canary } from '../corpus/canaries';

const rowsAtOnce = 32;
const beamWidth = 16;
const tokensOfText = 24;
/** Characters of a secret that count as recited. */
const recited = 10;

/** Pieces of the secrets that the text which was learned does not have. */
export function tellingPieces(secrets: readonly Canary[], learned: string): string[] {
  const pieces = secrets.flatMap(({ secret }) =>
    Array.from({ length: Math.max(1, secret.length - recited + 1) }, (_, at) =>
      secret.slice(at, at + recited),
    ),
  );
  return [...new Set(pieces)].filter((piece) => !learned.includes(piece));
}

export function countReciting(texts: readonly string[], pieces: readonly string[]): number {
  return texts.filter((text) => pieces.some((piece) => text.includes(piece))).length;
}

/** Texts from their beginning, each token drawn as the network says. */
export function samplesOf(model: LanguageModel, tokenizer: Tokenizer, count: number): string[] {
  const random = new Random(3, 0);
  const texts: string[] = [];
  while (texts.length < count) {
    const rows = Math.min(rowsAtOnce, count - texts.length);
    const tokens = Array.from({ length: rows }, (): number[] => []);
    let states = begin(model, tokenizer, rows);
    for (let i = 0; i < tokensOfText; i++) {
      const drawn = model.logProbabilities(states).map((row) => draw(row, random.uniform()));
      for (const [row, token] of drawn.entries()) tokens[row]!.push(token);
      states = model.advance(states, drawn);
    }
    texts.push(...tokens.map((row) => decode(tokenizer, row)));
  }
  return texts;
}

/** The most probable continuations of a prefix (beam search), most probable first. */
export function continuationsOf(model: LanguageModel, tokenizer: Tokenizer, prefix: string): string[] {
  let [state] = begin(model, tokenizer, 1);
  for (const token of tokenizer.encode(prefix).tokens) [state] = model.advance([state!], [token]);
  let beam = [{ state: state!, tokens: [] as number[], nats: 0 }];
  for (let i = 0; i < tokensOfText; i++) {
    const rows = model.logProbabilities(beam.map((hypothesis) => hypothesis.state));
    const best = rows
      .flatMap((row, from) =>
        mostProbable(row).map((token) => ({ from, token, nats: beam[from]!.nats + row[token]! })),
      )
      .sort((a, b) => b.nats - a.nats)
      .slice(0, beamWidth);
    const states = model.advance(
      best.map(({ from }) => beam[from]!.state),
      best.map(({ token }) => token),
    );
    beam = best.map(({ from, token, nats }, row) => ({
      state: states[row]!,
      tokens: [...beam[from]!.tokens, token],
      nats,
    }));
  }
  return beam.map(({ tokens }) => decode(tokenizer, tokens));
}

function begin(
  model: LanguageModel,
  { endOfSequence }: Tokenizer,
  rows: number,
): ReturnType<LanguageModel['advance']> {
  const states = Array.from({ length: rows }, () => model.initialState());
  return model.advance(
    states,
    states.map(() => endOfSequence),
  );
}

function draw(logProbabilities: Float32Array, uniform: number): number {
  let left = uniform;
  for (let token = 0; token < logProbabilities.length; token++) {
    left -= Math.exp(logProbabilities[token]!);
    if (left < 0) return token;
  }
  return logProbabilities.length - 1;
}

function mostProbable(row: Float32Array): number[] {
  return [...row.keys()].sort((a, b) => row[b]! - row[a]!).slice(0, beamWidth);
}

function decode(tokenizer: Tokenizer, tokens: readonly number[]): string {
  return tokenizer.decode(
    tokens,
    tokens.map(() => '\u{FFFD}'),
  );
}

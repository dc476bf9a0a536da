/** Writes text by drawing token after token from a language model. The same seed gives the same text. */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { heartbeat } from '../protocol/heartbeat';
import type { Tokenizer } from '../text/tokenizer';
import type { HiddenState, LanguageModel } from './language-model';
import { Random } from './random';
import { countCharacters, lastCodeUnits } from '../text/characters/code-points';

/** Code units at the end of a prompt that are read: what stands before them is hardly remembered. */
const readOfPrompt = 1 << 13;

export interface SampleOptions {
  /**
   * The beginning of a file, of which the end is read. It may end inside a token: the first tokens then
   * complete what was begun.
   */
  readonly prompt: string;
  /** Characters (Unicode code points) at most. */
  readonly length: number;
  /** Probabilities are raised to 1 / temperature; 0 always takes the most probable token. */
  readonly temperature: number;
  readonly seed: number;
  /** End where the model ends the file; otherwise the next file begins, behind a line break. */
  readonly stopAtEnd: boolean;
  /** Looked at before each token. */
  readonly signal?: Pick<AbortSignal, 'aborted'>;
}

/** What is read of a prompt. */
export function endOfPrompt(prompt: string): string {
  return lastCodeUnits(prompt, readOfPrompt);
}

/**
 * The text behind the prompt, without the prompt.
 * @throws Failure `bad-request` for a length or temperature out of range, `cancelled`
 */
export function sampleText(model: LanguageModel, tokenizer: Tokenizer, options: SampleOptions): string {
  return [...samplePieces(model, tokenizer, options)].join('');
}

/** The same text piece by piece as it is drawn, for whoever must let others run in between. */
export function* samplePieces(
  model: LanguageModel,
  tokenizer: Tokenizer,
  { prompt, length, temperature, seed, stopAtEnd, signal }: SampleOptions,
): Generator<string, void, void> {
  if (!(Number.isInteger(length) && length >= 0)) {
    throw new Failure(
      'bad-request',
      said`A sample cannot have ${length} characters. Give a whole number, 0 or more.`,
    );
  }
  if (!(Number.isFinite(temperature) && temperature >= 0)) {
    throw new Failure(
      'bad-request',
      said`The temperature cannot be ${temperature}. Give a number from 0, such as 0.8.`,
    );
  }
  const random = new Random(seed);
  const fileStart = (): HiddenState => model.advance([model.initialState()], [tokenizer.endOfSequence])[0]!;
  const healed = tokenizer.heal(endOfPrompt(prompt));
  let state = readTokens(model, fileStart(), healed.tokens);
  /** What the next tokens must begin with. */
  let typed = healed.typed;
  let left = length;

  while (left > 0) {
    if (signal?.aborted) throw new Failure('cancelled', 'Sampling was cancelled.');
    heartbeat();
    const logProbabilities = model.logProbabilities([state])[0]!;
    const token = draw(logProbabilities, temperature, random, (id) => fits(tokenizer, id, typed));
    if (token === undefined) {
      if (typed === '') return;
      // Nothing in the dictionary goes on like this: take what was typed as it is.
      state = readTokens(model, state, tokenizer.encode(typed).tokens);
      typed = '';
      continue;
    }
    let piece = tokenizer.token(token);
    if (token === tokenizer.endOfSequence) {
      if (stopAtEnd) return;
      state = fileStart();
      piece = '\n';
    } else {
      state = model.advance([state], [token])[0]!;
    }
    const already = Math.min(typed.length, piece.length);
    typed = typed.slice(already);
    const shown = firstCharacters(piece.slice(already), left);
    left -= countCharacters(shown);
    if (shown !== '') yield shown;
  }
}

function readTokens(model: LanguageModel, start: HiddenState, tokens: Int32Array): HiddenState {
  let state = start;
  for (const token of tokens) state = model.advance([state], [token])[0]!;
  return state;
}

/** `<UNK>` has no text to show; behind typed characters only a token that agrees with them may come. */
function fits(tokenizer: Tokenizer, token: number, typed: string): boolean {
  if (token === tokenizer.unknown) return false;
  if (token === tokenizer.endOfSequence) return typed === '';
  const text = tokenizer.token(token);
  return text !== '' && (text.startsWith(typed) || typed.startsWith(text));
}

/** A token that fits, drawn in proportion to P^(1 / temperature); undefined when none fits. */
function draw(
  logProbabilities: Float32Array,
  temperature: number,
  random: Random,
  allowed: (token: number) => boolean,
): number | undefined {
  const candidates: number[] = [];
  let best: number | undefined;
  for (let token = 0; token < logProbabilities.length; token++) {
    const value = logProbabilities[token]!;
    if (value === -Infinity || !allowed(token)) continue;
    candidates.push(token);
    if (best === undefined || value > logProbabilities[best]!) best = token;
  }
  if (best === undefined || temperature === 0) return best;
  const highest = logProbabilities[best]!;
  const weights = candidates.map((token) => Math.exp((logProbabilities[token]! - highest) / temperature));
  let remaining = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = weights.findIndex((weight) => (remaining -= weight) < 0);
  // Rounding may leave a remainder behind the last candidate.
  return candidates[drawn] ?? best;
}

function firstCharacters(text: string, count: number): string {
  return text.length <= count ? text : [...text].slice(0, count).join('');
}

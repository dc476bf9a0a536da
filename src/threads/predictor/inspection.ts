/**
 * Looking inside the network from the predictor's thread. Long looks yield again and again: they are taken in
 * slices, so that whoever waits for a completion does not wait for them.
 */
import { Dictionary } from '../../inspection/dictionary';
import type { Predictor } from '../../prediction/predictor';
import type { LanguageModel } from '../../model/language-model';
import { activations, readTokens, unrolled } from '../../inspection/step-by-step';
import { structureFeatures, structureOf } from '../../inspection/structure';
import { correlatedUnits } from '../../inspection/unit-correlation';
import { Failure } from '../../protocol/failure';
import {
  activationTokens,
  type DictionaryPage,
  type DictionaryQuery,
  type FeatureUnits,
  type UnrolledStep,
} from '../../protocol/prediction/inspection';
import { lastCodeUnits } from '../../text/characters/code-points';
import type { Tokenizer } from '../../text/tokenizer';

/** Code units before the first shown token, and before the last step, that are read at most. */
const lead = 1 << 13;
/** Code units that hold all tokens that are shown: a token has 256 at most, and few have ten. */
const shown = 64 * activationTokens;

/** Units that are named for each feature. */
const unitsNamed = 5;

/** Pages of a predictor's dictionary, which is laid out once. */
export class DictionaryPages {
  private of: Predictor | undefined;
  private dictionary: Dictionary | undefined;

  page(query: DictionaryQuery, predictor: Predictor, embeddingSize: number | null): DictionaryPage {
    if (this.of !== predictor) this.dictionary = new Dictionary(predictor.tokenizer);
    this.of = predictor;
    return this.dictionary!.page(query, predictor.frequencies, embeddingSize);
  }
}

interface Network {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
}

export interface SeenUnits {
  readonly tokens: string[];
  readonly partial: boolean;
  /** `[units, tokens]` */
  readonly values: Float32Array<ArrayBuffer>;
  readonly features: FeatureUnits[];
}

/** @throws Failure `bad-request` when there is no token behind `from` */
export function* seenUnits(
  { model, tokenizer }: Network,
  whole: string,
  place: number,
): Generator<void, SeenUnits> {
  const begin = Math.max(0, Math.min(place, whole.length) - lead);
  const [text, from] = [whole.slice(begin, place + shown), place - begin];
  const all = readTokens(tokenizer, text);
  const first = all.findIndex(({ end }) => end > from);
  if (first < 0) throw new Failure('bad-request', 'There is no text to read. Open a file that has some.');
  const read = all.slice(0, first + activationTokens);
  yield;
  const { tokens, values } = yield* activations(model, tokenizer.endOfSequence, read, read.length - first);
  const structure = structureOf(text);
  const features: FeatureUnits[] = [];
  for (const feature of structureFeatures) {
    const behind = Float64Array.from(tokens, ({ end }) => structure[feature][end]!);
    features.push({ feature, units: yield* correlatedUnits(values, behind, unitsNamed) });
  }
  return {
    tokens: tokens.map((token) => token.text),
    partial: read.length < all.length || begin + text.length < whole.length,
    values,
    features,
  };
}

/** The last steps of reading a text, with the names of the tokens that are expected. */
export function* unrolledSteps(
  { model, tokenizer }: Network,
  text: string,
  steps: number,
): Generator<void, UnrolledStep[]> {
  const found = yield* unrolled(
    model,
    tokenizer.endOfSequence,
    readTokens(tokenizer, lastCodeUnits(text, lead)),
    steps,
  );
  return found.map(({ text: own, expected, ...step }) => ({
    ...step,
    text: step.token === tokenizer.endOfSequence ? tokenizer.token(step.token) : own,
    expected: { ...expected, text: tokenizer.token(expected.token) },
  }));
}

/**
 * Looking inside the network from the predictor's thread. Long looks yield again and again: they are taken in
 * slices, so that whoever waits for a completion does not wait for them.
 */
import { Dictionary } from '../../inspection/dictionary';
import { embeddingPlane } from '../../inspection/embedding-plane';
import type { Predictor } from '../../prediction/predictor';
import type { ModelConfiguration } from '../../model/configuration';
import type { LanguageModel } from '../../model/language-model';
import { endOfPrompt, sampleText, type SampleOptions } from '../../model/sampling';
import { activations, readTokens, unrolled } from '../../inspection/step-by-step';
import { structureFeatures, structureOf } from '../../inspection/structure';
import { findPattern } from '../../inspection/state-patterns';
import { correlatedUnits } from '../../inspection/unit-correlation';
import { Failure } from '../../protocol/failure';
import {
  activationTokens,
  type DictionaryPage,
  type DictionaryQuery,
  type EmbeddingPlane,
  type FeatureUnits,
  type FoundPattern,
  type GateSignal,
  type GateValues,
  type StatePattern,
  type StateWindow,
  type UnrolledStep,
} from '../../protocol/prediction/inspection';
import { withoutSecrets } from '../../secrets/shown-text';
import { lastCodeUnits } from '../../text/characters/code-points';
import type { Tokenizer } from '../../text/tokenizer';
import { inSlices } from '../slices';
import type { DocumentForms } from './document-forms';

/** Code units before the first shown token, and before the last step, that are read at most. */
const lead = 1 << 13;
/** Code units that hold all tokens that are shown: a token has 256 at most, and few have ten. */
const shown = 64 * activationTokens;

/** Units that are named for each feature. */
const unitsNamed = 5;

/** Pages of a predictor's dictionary, which is laid out once. */
class DictionaryPages {
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
  readonly values: Float32Array;
  /** `[units, tokens]` each */
  readonly signals: ReadonlyMap<GateSignal, Float32Array>;
  readonly features: FeatureUnits[];
}

/** What of the predictor is looked into, as it is at the moment. */
export interface Inspected {
  readonly network: () => Network | null;
  /** @throws Failure `no-text` when no model is loaded */
  readonly requireNetwork: () => Network;
  /** @throws Failure `no-text` when neither a model nor a workspace was learned */
  readonly requirePredictor: () => Predictor;
  readonly forms: () => DocumentForms;
}

export class Inspection {
  private readonly pages = new DictionaryPages();
  /** What was read last, until it is let go of. */
  private seen: SeenUnits | undefined;

  constructor(private readonly of: Inspected) {}

  /** @throws Failure `no-text` when no model is loaded */
  shape(): ModelConfiguration {
    return this.of.requireNetwork().model.configuration;
  }

  /** @throws Failure `no-text` when no model is loaded */
  sample(options: SampleOptions): string {
    const { model, tokenizer } = this.of.requireNetwork();
    const prompt = endOfPrompt(options.prompt);
    const read = { ...options, prompt: this.of.forms().inside(prompt).text };
    return withoutSecrets(sampleText(model, tokenizer, read), prompt);
  }

  /** A page of the dictionary. @throws Failure `no-text` when neither a model nor a workspace was learned */
  lookUp(query: DictionaryQuery): DictionaryPage {
    const embeddingSize = this.of.network()?.model.configuration.embeddingSize ?? null;
    return this.pages.page(query, this.of.requirePredictor(), embeddingSize);
  }

  /** In slices. @throws Failure `no-text` when no model is loaded */
  embeddings(signal?: AbortSignal): Promise<EmbeddingPlane> {
    const { model, tokenizer } = this.of.requireNetwork();
    return inSlices(embeddingPlane(model, tokenizer, this.of.requirePredictor().frequencies), { signal });
  }

  /**
   * What the hidden units do over a text, in slices; kept for what is asked of it next.
   * @throws Failure `no-text` when no model is loaded, `bad-request` when there is no token behind `from`
   */
  async activations(text: string, from: number, signal?: AbortSignal): Promise<SeenUnits> {
    const network = this.of.requireNetwork();
    const inside = this.of.forms().inside(text);
    this.seen = await inSlices(seenUnits(network, inside.text, inside.inside(from)), { signal });
    return this.seen;
  }

  /** One unit at each token. @throws Failure `bad-request` when nothing was read, or there is no such unit */
  unit(unit: number): number[] {
    const { values, tokens } = this.requireSeen(unit);
    return rounded(values.subarray(unit * tokens.length, (unit + 1) * tokens.length));
  }

  /**
   * All units at some tokens, `[units, tokens]`. @throws Failure `bad-request` when these tokens were not
   * read
   */
  states({ from, count }: StateWindow): number[] {
    const { values, tokens } = this.requireSeen(0, from + count - 1);
    const units = values.length / tokens.length;
    return Array.from({ length: units }, (_, unit) => {
      const at = unit * tokens.length + from;
      return rounded(values.subarray(at, at + count));
    }).flat();
  }

  /** In slices. @throws Failure `bad-request` when these tokens were not read */
  pattern(pattern: StatePattern, signal?: AbortSignal): Promise<FoundPattern> {
    const { values, tokens } = this.requireSeen(0, pattern.last);
    return inSlices(findPattern(values, tokens.length, pattern), { signal });
  }

  /**
   * Gates and cell state of one unit over the tokens, or of null the mean over all units: of the cell state
   * that of |c|. @throws Failure `bad-request` when nothing was read, or there is no such unit
   */
  gates(unit: number | null): GateValues {
    const { signals, tokens } = this.requireSeen(unit ?? 0);
    return [...signals].map(([signal, values]) => {
      const one = (of: number): Float32Array => values.subarray(of * tokens.length, (of + 1) * tokens.length);
      if (unit !== null) return { signal, values: rounded(one(unit)) };
      const units = values.length / tokens.length;
      const means = new Float32Array(tokens.length);
      for (let of = 0; of < units; of++)
        one(of).forEach((value, token) => (means[token]! += Math.abs(value) / units));
      return { signal, values: rounded(means) };
    });
  }

  closeReading(): void {
    this.seen = undefined;
  }

  private requireSeen(unit: number, token = 0): SeenUnits {
    // Of a network that was forgotten nothing is told.
    if (this.of.network() === null) this.closeReading();
    const { seen } = this;
    if (
      seen === undefined ||
      token >= seen.tokens.length ||
      (unit + 1) * seen.tokens.length > seen.values.length
    )
      throw new Failure('bad-request', 'The text was not read yet. Read it, then choose a unit.');
    return seen;
  }

  /**
   * The last steps of the network over a text, in slices. @throws Failure `no-text` when no model is
   * loaded
   */
  async unroll(text: string, steps: number, signal?: AbortSignal): Promise<UnrolledStep[]> {
    const network = this.of.requireNetwork();
    return inSlices(unrolledSteps(network, this.of.forms().inside(text).text, steps), { signal });
  }
}

/** To what is drawn and written. */
const rounded = (values: Float32Array): number[] =>
  Array.from(values, (value) => Math.round(value * 1e4) / 1e4);

/** @throws Failure `bad-request` when there is no token behind `from` */
function* seenUnits({ model, tokenizer }: Network, whole: string, place: number): Generator<void, SeenUnits> {
  const begin = Math.max(0, Math.min(place, whole.length) - lead);
  const [text, from] = [whole.slice(begin, place + shown), place - begin];
  const all = readTokens(tokenizer, text);
  const first = all.findIndex(({ end }) => end > from);
  if (first < 0) throw new Failure('bad-request', 'There is no text to read. Open a file that has some.');
  const read = all.slice(0, first + activationTokens);
  yield;
  const shownTokens = read.length - first;
  const seen = yield* activations(model, tokenizer.endOfSequence, read, shownTokens);
  const { tokens, values, signals } = seen;
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
    signals,
    features,
  };
}

/** The last steps of reading a text, with the names of the tokens that are expected. */
function* unrolledSteps(
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

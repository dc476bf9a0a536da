/**
 * What is asked of a trainer's thread that plans and stores as a run does but runs nothing: forecast, import.
 */
import * as v from 'valibot';
import { CorpusSource } from '../corpus';
import type { Questions } from '../rpc';
import { ModelDestination, StartsFrom, TextAmount, TrainingOptions, TrainingPlan } from './training';
import { TokenKind } from '../kinds';
import { count, finite } from '../numbers';

/** How much text there is, as a run that read it counted: with the dictionary of that run. */
export const TextAmounts = v.strictObject({
  tokens: TokenKind,
  ...TextAmount.entries,
  /** Whose dictionary it was. */
  startsFrom: StartsFrom,
});
export type TextAmounts = v.InferOutput<typeof TextAmounts>;

/** What would training do if it began now? */
export const ForecastRequest = v.object({
  source: CorpusSource,
  destination: ModelDestination,
  options: TrainingOptions,
  base: v.optional(v.string()),
  /**
   * What is known of the text; where none of it fits, the text is read and its dictionary made, as for a run.
   */
  known: v.array(TextAmounts),
});
export type ForecastRequest = v.InferOutput<typeof ForecastRequest>;

export const Forecast = v.strictObject({
  plan: v.strictObject(TrainingPlan.entries),
  amounts: TextAmounts,
  /** The stored model that would be continued; null when training would begin anew. */
  continues: v.nullable(v.strictObject({ steps: count, validationBitsPerCharacter: v.nullable(finite) })),
  /** Why the stored model would not be continued; empty when there is none, or when it would. */
  begins: v.string(),
  /** Why it would not be let begin: one sentence with the way out; empty when it would. */
  refusal: v.string(),
});
export type Forecast = v.InferOutput<typeof Forecast>;

export const plannerQuestions = {
  /** Writes nothing, takes no lock. May have to read all of the text. */
  forecast: { request: ForecastRequest, reply: Forecast, timeout: 600_000 },
  /**
   * Makes the model file at `path` the current model of a store; answered with the path of the stored copy.
   */
  import: { request: v.object({ path: v.string(), directory: v.string() }), reply: v.string() },
} as const satisfies Questions;

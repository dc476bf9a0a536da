/** Single questions to a trainer's thread, which plans and stores as a run does but runs nothing: forecast, import. */
import * as v from 'valibot';
import { CorpusSource } from '../corpus';
import { FailureMessage } from '../failure-message';
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

export const Errand = v.variant('type', [
  /** What would training do if it began now? Writes nothing, takes no lock. */
  v.object({
    type: v.literal('forecast'),
    source: CorpusSource,
    destination: ModelDestination,
    options: TrainingOptions,
    base: v.optional(v.string()),
    /** What is known of the text; where none of it fits, the text is read and its dictionary made, as for a run. */
    known: v.array(TextAmounts),
  }),
  /** Makes the model file at `path` the current model of a store. */
  v.object({ type: v.literal('import'), path: v.string(), directory: v.string() }),
]);
export type Errand = v.InferOutput<typeof Errand>;
export type ForecastErrand = Extract<Errand, { type: 'forecast' }>;

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

export const ErrandReply = v.variant('type', [
  v.object({ type: v.literal('forecast'), forecast: Forecast }),
  v.object({ type: v.literal('imported'), path: v.string() }),
  v.object({ type: v.literal('failed'), failure: FailureMessage }),
]);
export type ErrandReply = v.InferOutput<typeof ErrandReply>;

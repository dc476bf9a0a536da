/** The validator of a snapshot that comes back from disk. */
import * as v from 'valibot';
import { CorpusReport } from '../corpus';
import { FailureMessage } from '../failure-message';
import { PartsMeasurement, TrainingPlan, TrainingPoint, TrainingRecord, TrainingSample } from './training';

export const TrainingSnapshot = v.object({
  run: v.pipe(v.number(), v.integer(), v.minValue(0)),
  state: v.picklist(['idle', 'reading', 'training', 'paused', 'stopping', 'finished', 'failed']),
  budgetSeconds: v.nullable(v.number()),
  report: v.nullable(CorpusReport),
  plan: v.nullable(TrainingPlan),
  points: v.array(TrainingPoint),
  samples: v.array(TrainingSample),
  /** None in what an earlier version kept. */
  measurements: v.optional(v.array(PartsMeasurement), []),
  record: v.nullable(TrainingRecord),
  failure: v.nullable(FailureMessage),
});

/** The validator of a snapshot that comes back from disk. */
import * as v from 'valibot';
import { CorpusReport } from '../corpus';
import { FailureMessage } from '../failure-message';
import { PartsMeasurement, TrainingPlan, TrainingPoint, TrainingRecord, TrainingSample } from './training';
import { count } from '../numbers';

export const TrainingSnapshot = v.object({
  run: count,
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

/** Samples by the moment at which they were written. */
import type { TrainingSample } from '../../../src/protocol/training/training';

/** Samples of one step belong together; they arrive in this order. */
export function samplesByStep(samples: readonly TrainingSample[]): TrainingSample[][] {
  const rows: TrainingSample[][] = [];
  for (const sample of samples) {
    const row = rows[rows.length - 1];
    if (row !== undefined && row[0]!.step === sample.step) row.push(sample);
    else rows.push([sample]);
  }
  return rows;
}

/** A run that a test of the trainer can wait for: a small network of characters, on a folder of its own. */
import type { TrainingOptions, TrainRequest } from '../../../src/protocol/training/training';

/** @param path of the model file that is written @param options in place of those of the smallest network */
export function smallRun(texts: string, path: string, options: Partial<TrainingOptions>): TrainRequest {
  return {
    source: { folders: [texts], exclude: [] },
    destination: { kind: 'file', path },
    options: {
      tokens: 'characters',
      cell: 'gru',
      hiddenSize: 16,
      embeddingSize: 16,
      batchSize: 4,
      timeSteps: 8,
      threads: 1,
      seed: 1,
      memoryLimitMegabytes: 512,
      ...options,
    },
    resume: false,
  };
}

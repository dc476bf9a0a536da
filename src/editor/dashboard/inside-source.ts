/** Where the dashboard's look inside comes from: the predictor's thread, and a thread of its own for the gradients. */
import type { CorpusSource } from '../../protocol/corpus';
import { askForGradients, type GradientClientParts } from '../../threads/gradient/gradient-client';
import type { PredictorClient } from '../../threads/predictor/predictor-client';
import type { InsideSource } from './dashboard-inside';

export interface InsideSourceParts extends GradientClientParts {
  readonly client: PredictorClient;
  /** Path of the loaded model. @throws Failure `no-text` when there is none */
  model(): string;
  /** @throws Failure `no-folder` */
  source(): CorpusSource;
  memoryLimitMegabytes(): number;
}

/** The same places of the text each time. */
const seed = 1;

export function insideSource(parts: InsideSourceParts): InsideSource {
  const { client } = parts;
  return {
    dictionary: (query, signal) => client.ask('dictionary', query, { signal }),
    activations: (request, signal) => client.ask('activations', request, { signal }),
    unroll: (request, signal) => client.ask('unroll', request, { signal }),
    gradients: async (compareSeconds, signal, onEvent) => {
      const request = {
        model: parts.model(),
        source: parts.source(),
        memoryLimitMegabytes: parts.memoryLimitMegabytes(),
        ...{ compareSeconds, seed },
      };
      await askForGradients(parts, request, signal, onEvent);
    },
  };
}

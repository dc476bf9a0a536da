/**
 * The predictor thread's answers: one handler per question. Completions go before slow work, the newest
 * first.
 */
import { predictorQuestions } from '../../protocol/prediction/prediction';
import { Server, type Channel } from '../../protocol/rpc';
import type { PredictorService } from './predictor-service';

export function servePredictor(
  channel: Channel,
  service: PredictorService,
): Server<typeof predictorQuestions> {
  return new Server({
    questions: predictorQuestions,
    channel,
    // These change the predictor as a whole, and wait for disks.
    oneByOne: ['load', 'unload', 'workspace', 'changed'],
    schedule: newestCompletionFirst(),
    handlers: {
      load: async ({ path, base }) => {
        const { record, tokenizer } = await service.load(path, base);
        const { parameters, validationBitsPerCharacter } = record;
        return {
          parameters,
          vocabularySize: tokenizer.size,
          tokens: tokenizer.kind,
          validationBitsPerCharacter,
        };
      },
      unload: () => service.unload(),
      workspace: (source, { signal }) => service.workspace(source, signal),
      changed: ({ path, removed, unsaved }) => service.changed(path, removed, unsaved),
      closed: ({ path }) => service.closed(path),
      complete: (query) => service.complete(query),
      attend: (place, { signal }) => service.attend(place, signal),
      sample: (request) => service.inspection.sample(request),
      score: ({ text, path }, { signal }) => service.score(text, path, signal),
      expect: (query) => service.expect(query),
      explain: ({ path }) => service.explain(path),
      report: () => service.report(),
      outcome: ({ accepted }) => service.outcome(accepted),
      measure: ({ last }, { signal }) => service.measure(last, signal),
      dictionary: (query) => service.inspection.lookUp(query),
      embeddings: (_, { signal }) => service.inspection.embeddings(signal),
      activations: async ({ text, from }, { signal }) => {
        const { tokens, partial, features } = await service.inspection.activations(text, from, signal);
        return { shape: service.inspection.shape(), tokens: [...tokens], partial, features };
      },
      unit: (unit) => service.inspection.unit(unit),
      states: (window) => service.inspection.states(window),
      pattern: (pattern, { signal }) => service.inspection.pattern(pattern, signal),
      gates: (unit) => service.inspection.gates(unit),
      closeReading: () => service.inspection.closeReading(),
      unroll: async ({ text, steps }, { signal }) => ({
        steps: await service.inspection.unroll(text, steps, signal),
        shape: service.inspection.shape(),
      }),
    },
  });
}

/**
 * Lets the messages that have already arrived in first: a request that was cancelled meanwhile costs nothing.
 */
function newestCompletionFirst(): (name: string, begin: () => void) => void {
  const waiting: { readonly name: string; readonly begin: () => void }[] = [];
  let scheduled = false;
  const next = (): void => {
    scheduled = false;
    const completion = waiting.findLastIndex(({ name }) => name === 'complete');
    const [request] = waiting.splice(Math.max(0, completion), 1);
    request?.begin();
    if (waiting.length > 0) schedule();
  };
  const schedule = (): void => {
    if (!scheduled) setImmediate(next);
    scheduled = true;
  };
  return (name, begin) => {
    waiting.push({ name, begin });
    schedule();
  };
}

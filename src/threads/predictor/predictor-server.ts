/** The predictor thread's answers: one handler per question. Completions go before slow work, the newest first. */
import { predictorQuestions } from '../../protocol/prediction/prediction';
import { Server, type Channel } from '../../protocol/rpc';
import type { PredictionEngine } from './prediction-engine';

export function servePredictor(
  channel: Channel,
  engine: PredictionEngine,
): Server<typeof predictorQuestions> {
  return new Server({
    questions: predictorQuestions,
    channel,
    // These change the predictor as a whole, and wait for disks.
    oneByOne: ['load', 'unload', 'workspace', 'changed'],
    schedule: newestCompletionFirst(),
    handlers: {
      load: async ({ path }) => {
        const { record, tokenizer } = await engine.load(path);
        const { parameters, validationBitsPerCharacter } = record;
        return {
          parameters,
          vocabularySize: tokenizer.size,
          tokens: tokenizer.kind,
          validationBitsPerCharacter,
        };
      },
      unload: () => engine.unload(),
      workspace: (source, { signal }) => engine.workspace(source, signal),
      changed: ({ path, removed, unsaved }) => engine.changed(path, removed, unsaved),
      closed: ({ path }) => engine.closed(path),
      complete: (query) => engine.complete(query),
      sample: (request) => engine.sample(request),
      score: ({ text, path }, { signal }) => engine.score(text, path, signal),
      expect: ({ path, prefix, limit, following }) => engine.expect(path, prefix, limit, following),
      explain: ({ path }) => engine.explain(path),
      report: () => engine.report(),
      outcome: ({ path, accepted, characters }) => engine.outcome(path, accepted, characters),
      measure: ({ last }, { signal }) => engine.measure(last, signal),
      dictionary: (query) => engine.lookUp(query),
      activations: async ({ text, from }, { signal, transfer }) => {
        const seen = await engine.activations(text, from, signal);
        transfer(seen.values.buffer);
        return { shape: engine.shape(), ...seen };
      },
      unroll: async ({ text, steps }, { signal }) => ({
        steps: await engine.unroll(text, steps, signal),
        shape: engine.shape(),
      }),
    },
  });
}

/** Lets the messages that have already arrived in first: a request that was cancelled meanwhile costs nothing. */
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

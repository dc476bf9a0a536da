import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { predictorQuestions } from '../../../../src/protocol/prediction/prediction';
import { Client } from '../../../../src/protocol/rpc';
import type { Inspection } from '../../../../src/threads/predictor/inspection';
import type { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { servePredictor } from '../../../../src/threads/predictor/predictor-server';
import { connectedChannels } from '../../protocol/connected-channels';
import { settled } from '../fake-thread';

/** A client of a predictor that does what the test says. */
function serving(service: Partial<PredictorService>) {
  const [here, there] = connectedChannels();
  const server = servePredictor(there, service as PredictorService);
  return {
    client: new Client({ questions: predictorQuestions, channel: here, name: 'The predictor' }),
    server,
  };
}

describe('the predictor thread', () => {
  it('learns what is saved during a slow first reading, however long that takes', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const done: string[] = [];
      let endReading: () => void = () => undefined;
      const { client } = serving({
        workspace: async () => {
          await new Promise<void>((resolve) => (endReading = resolve));
          done.push('read');
        },
        changed: (path) => Promise.resolve(void done.push(path)),
        explain: () => null,
      });
      const reading = client.ask('workspace', { folders: [], exclude: [] });
      const saved = ['a.ts', 'b.ts'].map((path) => client.ask('changed', { path, removed: false }));
      await settled();
      mock.timers.tick(599_000);
      assert.equal(await client.ask('explain', { path: 'a.ts' }), null, 'others are answered meanwhile');
      assert.deepEqual(done, []);
      endReading();
      await Promise.all([reading, ...saved]);
      assert.deepEqual(done, ['read', 'a.ts', 'b.ts']);
    } finally {
      mock.timers.reset();
    }
  });

  it('answers the newest completion first, and none that was cancelled', async () => {
    const asked: string[] = [];
    const completion = { text: '', confidence: 0, milliseconds: 0, reason: '', alternatives: [] };
    const { client } = serving({
      complete: ({ prefix }) => {
        asked.push(prefix);
        return completion;
      },
      inspection: {
        sample: () => {
          asked.push('sample');
          return '';
        },
      } as Partial<Inspection> as Inspection,
    });
    const complete = (prefix: string, signal?: AbortSignal) =>
      client.ask('complete', { path: 'a', prefix, suffix: '' }, { signal });
    const abort = new AbortController();
    const sample = { prompt: '', length: 1, temperature: 1, seed: 1, stopAtEnd: false };
    const sampled = client.ask('sample', sample);
    const completions = [complete('1'), complete('2')];
    const gone = assert.rejects(complete('3', abort.signal), { code: 'cancelled' });
    abort.abort();
    await Promise.all([gone, sampled, ...completions]);
    assert.deepEqual(asked, ['2', '1', 'sample']);
  });

  it('keeps what the hidden units did to itself, and tells of it what is asked', async () => {
    const shape = {
      cell: 'gru',
      vocabularySize: 4,
      embeddingSize: 2,
      hiddenSize: 2,
      layers: 1,
      output: 'full',
    } as const;
    const [here, there] = connectedChannels();
    const seen = {
      tokens: ['a', 'b', 'c'],
      partial: false,
      values: new Float32Array(6),
      signals: new Map(),
      features: [],
    };
    const inspection = {
      activations: () => Promise.resolve(seen),
      shape: () => shape,
      unit: (unit: number) => [unit, 0, 0],
    };
    const service = { inspection };
    servePredictor(there, service as unknown as PredictorService);
    const client = new Client({ questions: predictorQuestions, channel: here, name: 'The predictor' });
    const read = await client.ask('activations', { text: 'abc', from: 0 });
    assert.deepEqual(read, { shape, tokens: ['a', 'b', 'c'], partial: false, features: [] });
    assert.deepEqual(await client.ask('unit', 1), [1, 0, 0]);
  });
});

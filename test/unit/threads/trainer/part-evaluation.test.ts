import assert from 'node:assert/strict';
import type { PartsMeasurement } from '../../../../src/protocol/training/training';
import { Failure } from '../../../../src/protocol/failure';
import { PartEvaluation, type PartEvaluationParts } from '../../../../src/threads/trainer/part-evaluation';
import { finishedSnapshot, learningSnapshot } from '../../../fixtures/run';

const result = { network: 1.6, recall: 1.4, mixture: 1.2, characters: 9000 };

type Measure = PartEvaluationParts['predictor']['ask'];

function measuring(measure?: Measure) {
  const told: (PartsMeasurement & { run: number })[] = [];
  const asked: boolean[] = [];
  const notes: string[] = [];
  const state = { snapshot: learningSnapshot(0.5, 100) };
  const measurements = new PartEvaluation({
    trainer: {
      get snapshot() {
        return state.snapshot;
      },
      measured: (run, measurement) => void told.push({ run, ...measurement }),
    },
    predictor: {
      ask: (name, request, options) => {
        asked.push(request.last);
        return measure?.(name, request, options) ?? Promise.resolve(result);
      },
    },
    onNote: (sentence) => notes.push(sentence),
  });
  return { measurements, told, asked, notes, state };
}

describe('measurements at checkpoints', () => {
  it('stand where the run stood when they began', async () => {
    const { measurements, told, state, asked } = measuring();
    await measurements.checkpointLoaded();
    const { step, seconds, characters } = state.snapshot.points.at(-1)!;
    assert.deepEqual(told, [
      {
        run: 1,
        step,
        seconds,
        characters,
        networkBitsPerCharacter: 1.6,
        recallBitsPerCharacter: 1.4,
        mixtureBitsPerCharacter: 1.2,
        heldOutCharacters: 9000,
      },
    ]);
    assert.deepEqual(asked, [false]);
  });

  it('say which one is the last of the run', async () => {
    const { measurements, asked, state } = measuring();
    state.snapshot = finishedSnapshot();
    await measurements.checkpointLoaded();
    assert.deepEqual(asked, [true]);
  });

  it('never run beside each other: of those that wait only the newest is made', async () => {
    let running = 0;
    let most = 0;
    const { measurements, told } = measuring(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return result;
    });
    await Promise.all(Array.from({ length: 5 }, () => measurements.checkpointLoaded()));
    assert.equal(most, 1);
    assert.equal(told.length, 2);
  });

  it('that fail are a line in the log; after disposal not even that', async () => {
    const measure = (): Promise<never> => Promise.reject(new Failure('no-text', 'Nothing is held out.'));
    const { measurements, told, notes } = measuring(measure);
    await measurements.checkpointLoaded();
    measurements.dispose();
    await measurements.checkpointLoaded();
    assert.deepEqual(told, []);
    assert.deepEqual(notes, ['Nothing is held out.']);
  });
});

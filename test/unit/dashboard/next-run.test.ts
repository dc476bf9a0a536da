import assert from 'node:assert/strict';
import { NextRun, type NextRunParts } from '../../../src/dashboard/next-run';
import type { Forecast, TextAmounts } from '../../../src/protocol/training/planner';
import {
  idleSnapshot,
  type TrainingOptions,
  type TrainingSnapshot,
} from '../../../src/protocol/training/training';
import { finishedSnapshot, learningSnapshot } from '../../fixtures/run';
import { forecastOf, nextRunSettings } from '../../fixtures/suggestion-run';

const options: TrainingOptions = {
  tokens: 'subwords',
  cell: 'gru',
  seconds: 60,
  seed: 1,
  memoryLimitMegabytes: 512,
};

interface Faked {
  readonly forecast?: NextRunParts['planner']['ask'];
  readonly set?: NextRunParts['settings']['set'];
}

const request = {
  source: { folders: ['/x'], exclude: [] },
  destination: { kind: 'store', directory: '/y' } as const,
  options,
};

/** A trainer's thread that writes down what it is asked. */
function setUp({ forecast, set }: Faked = {}) {
  const asked: (readonly TextAmounts[])[] = [];
  const state = { snapshot: idleSnapshot as TrainingSnapshot };
  const nextRun = new NextRun({
    trainer: state,
    settings: { get: (name) => name, set: set ?? (() => Promise.resolve()) },
    planner: {
      ask: (name, request, given) => {
        asked.push(request.known);
        return forecast?.(name, request, given) ?? Promise.resolve(forecastOf(nextRunSettings));
      },
    },
  });
  return { nextRun, asked, state };
}

describe('the next run', () => {
  const { signal } = new AbortController();

  it('tells what is known of the text: nothing at first, then what was read for a forecast', async () => {
    const { nextRun, asked } = setUp();
    await nextRun.forecast(request, signal);
    await nextRun.forecast(request, signal);
    assert.deepEqual(asked, [[], [forecastOf(nextRunSettings).amounts]]);
  });

  it('goes by the last run first, and forgets what was read before it', async () => {
    const { nextRun, asked, state } = setUp();
    await nextRun.forecast(request, signal);
    nextRun.follow(learningSnapshot());
    state.snapshot = finishedSnapshot();
    await nextRun.forecast(request, signal);
    const plan = state.snapshot.plan!;
    const { tokens, vocabularySize, trainingTokens, trainingCharacters, validationCharacters } = plan;
    const known = { tokens, vocabularySize, trainingTokens, trainingCharacters, validationCharacters };
    assert.deepEqual(asked[1], [{ ...known, startsFrom: 'nothing' }]);
  });

  it('is given up as soon as a run begins, or another is asked for', async () => {
    const aborted: string[] = [];
    const { nextRun } = setUp({
      forecast: (_, __, { signal: given }) =>
        new Promise<Forecast>((_resolve, reject) =>
          given.addEventListener('abort', () => {
            aborted.push('one');
            reject(new Error('given up'));
          }),
        ),
    });
    const first = assert.rejects(nextRun.forecast(request, signal));
    const second = assert.rejects(nextRun.forecast(request, signal));
    await first;
    nextRun.follow(learningSnapshot());
    await second;
    assert.equal(aborted.length, 2);
  });

  it('reads and writes the settings by their names', async () => {
    const written: unknown[] = [];
    const { nextRun } = setUp({
      set: (...setting) => {
        written.push(setting);
        return Promise.resolve();
      },
    });
    assert.equal(nextRun.settings().cell, 'training.cell');
    await nextRun.set('hiddenSize', 128);
    assert.deepEqual(written, [['training.hiddenSize', 128]]);
  });
});

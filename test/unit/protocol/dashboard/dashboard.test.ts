/** The messages of the dashboard: what fits passes unchanged, what does not is refused without a throw. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as v from 'valibot';
import {
  dashboardVersion,
  pointColumns,
  receiveHostMessage,
  receivePageMessage,
  type HostMessage,
} from '../../../../src/protocol/dashboard/dashboard';
import {
  dashboardQuestions,
  type DashboardQuestions,
} from '../../../../src/protocol/dashboard/dashboard-questions';
import type { Request } from '../../../../src/protocol/rpc';
import { expected, expectedBeside, learningSnapshot, trainingPoints } from '../../../fixtures/run';

const version = dashboardVersion;
const { run, points, samples, measurements, ...status } = learningSnapshot();
const history: HostMessage = {
  version,
  type: 'history',
  run,
  status,
  points: pointColumns(points),
  samples: [...samples],
  measurements: [...measurements],
};
const sample: Request<DashboardQuestions, 'sample'> = {
  prompt: 'let ',
  length: 100,
  temperature: 0.7,
  seed: 1,
  stopAtEnd: true,
};

/** Whether the page may ask so. */
const isAsked = (name: keyof DashboardQuestions, request: unknown): boolean =>
  receivePageMessage({ version, type: 'call', call: { type: 'ask', id: 1, name, request } }).ok &&
  v.safeParse(dashboardQuestions[name].request, request).success;

describe('messages to the page', () => {
  it('pass when they fit', () => {
    assert.deepEqual(receiveHostMessage(history), { ok: true, message: history });
    const place = { path: 'a.ts', line: 1, column: 2, before: 'x' };
    assert.ok(
      receiveHostMessage({
        version,
        type: 'expected',
        place,
        expectations: expected,
        ...expectedBeside,
        sentence: '',
      }).ok,
    );
  });

  const refused: [string, unknown][] = [
    ['another version', { ...history, version: version + 1 }],
    ['no version', { ...history, version: undefined }],
    ['an unknown type', { ...history, type: 'dream' }],
    ['an extra field', { ...history, more: 1 }],
    ['an extra field inside', { ...history, status: { ...status, more: 1 } }],
    ['a missing field', { ...history, samples: undefined }],
    ['NaN', { ...history, points: { ...pointColumns(points), seconds: points.map(() => NaN) } }],
    ['NaN among the measurements', { ...history, measurements: [{ ...measurements[0], step: NaN }] }],
    ['infinity', { ...history, samples: [{ ...samples[0], seconds: Infinity }] }],
    ['columns of different lengths', { ...history, points: { ...pointColumns(points), step: [1] } }],
    ['a negative count', { ...history, run: -1 }],
    ['text', 'history'],
    ['nothing', undefined],
  ];
  for (const [what, message] of refused) {
    it(`are refused with ${what}, and the reason is one short line`, () => {
      const received = receiveHostMessage(message);
      assert.ok(!received.ok);
      assert.ok(received.problem.length <= 300 && !received.problem.includes('\n'), received.problem);
    });
  }
});

it('columns of different lengths are refused with the rule, not with the code that checks it', () => {
  const received = receiveHostMessage({ ...history, points: { ...pointColumns(points), step: [1] } });
  assert.deepEqual(received, { ok: false, problem: 'points: columns of one length' });
});

describe('messages to the host', () => {
  it('pass when they fit', () => {
    const call = { version, type: 'call', call: { type: 'ask', id: 1, name: 'sample', request: sample } };
    assert.deepEqual(receivePageMessage(call), { ok: true, message: call });
    for (const type of [
      'ready',
      'train',
      'pause',
      'continue',
      'stop',
      'settings',
      'export',
      'forget-earlier',
    ]) {
      assert.ok(receivePageMessage({ version, type }).ok, type);
    }
  });

  it('about the inside pass when they fit, and are refused beyond the limits', () => {
    const pattern = { first: 3, last: 7, threshold: 0.3, alone: true };
    const query = { search: '', order: 'count', descending: true, from: 0, count: 20 };
    const fitting: [keyof DashboardQuestions, unknown][] = [
      ['dictionary', query],
      ['activations', undefined],
      ['unit', 0],
      ['states', { from: 0, count: 200 }],
      ['pattern', pattern],
      ['gates', null],
      ['gates', 5],
      ['unroll', undefined],
      ['gradients', { compare: true }],
      ['memory', undefined],
      ['sequence', { of: 'languages', text: null }],
      ['sequence', { of: 'proofreading', text: 'a' }],
      ['sample', sample],
    ];
    for (const [name, request] of fitting) assert.ok(isAsked(name, request), name);
    assert.ok(receivePageMessage({ version, type: 'call', call: { type: 'cancel', id: 1 } }).ok);
    const wrong: [keyof DashboardQuestions, unknown][] = [
      ['dictionary', { ...query, count: 101 }],
      ['dictionary', { ...query, order: 'size' }],
      ['dictionary', { ...query, search: 'x'.repeat(101) }],
      ['unit', -1],
      ['unit', 0.5],
      ['states', { from: 0, count: 201 }],
      ['states', { from: 0, count: 0 }],
      ['pattern', { ...pattern, first: 8 }],
      ['pattern', { ...pattern, last: 2000 }],
      ['pattern', { ...pattern, threshold: 2 }],
      ['gates', 'forget'],
      ['gradients', {}],
      ['memory', 10],
      ['sequence', { of: 'abbreviations', text: 'a' }],
      ['sequence', { of: 'languages', text: '' }],
      ['abbreviation', { typed: '' }],
      ['abbreviation', { typed: 'x'.repeat(1001) }],
      ['teachAbbreviations', 10],
      ['unroll', 5],
    ];
    for (const [name, request] of wrong) assert.ok(!isAsked(name, request), JSON.stringify(request));
    assert.ok(!receivePageMessage({ version, type: 'call', call: { type: 'cancel', id: 1, of: 'x' } }).ok);
  });

  it('are refused beyond the limits', () => {
    const wrong: Partial<Record<keyof typeof sample, unknown>>[] = [
      { length: 0 },
      { length: 1e9 },
      { temperature: -1 },
      { temperature: NaN },
      { seed: 2 ** 33 },
      { prompt: 'x'.repeat(10_001) },
      { stopAtEnd: 'yes' },
    ];
    for (const change of wrong)
      assert.ok(!isAsked('sample', { ...sample, ...change }), JSON.stringify(change));
    assert.ok(!receivePageMessage({ version, type: 'reveal', line: 0 }).ok);
    assert.ok(!isAsked('score', { kind: 'text', text: '' }));
  });

  it('never make the validator throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void receivePageMessage(value)));
  });
});

describe('points as columns', () => {
  it('hold every figure of every point, and from an index on only the rest', () => {
    const all = trainingPoints(50);
    const rest = pointColumns(all, 30);
    for (const [name, column] of Object.entries(rest)) {
      assert.deepEqual(
        column,
        all.slice(30).map((point) => point[name as keyof typeof point]),
      );
    }
  });
});

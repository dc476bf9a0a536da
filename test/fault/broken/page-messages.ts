/**
 * Hostile messages of the dashboard's page to the host's side, seeded: nonsense, and what a page really
 * sends, changed here and there.
 */
import assert from 'node:assert/strict';
import { idleSnapshot } from '../../../src/protocol/training/training';
import { DashboardSession, type ActionMessage } from '../../../src/dashboard/dashboard-session';
import { Random } from '../../../src/model/random';
import {
  PageMessage,
  receiveHostMessage,
  receivePageMessage,
  type HostMessage,
} from '../../../src/protocol/dashboard/dashboard';
import {
  dashboardQuestions,
  type DashboardQuestions,
} from '../../../src/protocol/dashboard/dashboard-questions';
import { Failure } from '../../../src/protocol/failure';
import type { Handlers } from '../../../src/protocol/rpc';
import * as v from 'valibot';

const sample = { prompt: 'const ', length: 10, temperature: 0.8, seed: 1, stopAtEnd: false };
const requests: Record<keyof DashboardQuestions, readonly unknown[]> = {
  sample: [sample],
  score: [{ kind: 'file' }, { kind: 'selection' }, { kind: 'text', text: 'const a = 1;' }],
  alternatives: [{ before: 'const ' }],
  embeddings: [undefined],
  dictionary: [{ search: 'a', order: 'count', descending: true, from: 0, count: 20 }],
  activations: [undefined],
  unit: [3],
  states: [{ from: 0, count: 60 }],
  pattern: [{ first: 3, last: 5, threshold: 0.3, alone: false }],
  gates: [3, null],
  unroll: [undefined],
  gradients: [{ compare: false }],
  memory: [undefined],
  abbreviation: [{ typed: 'gcbi' }, { typed: null }],
  teachAbbreviations: [undefined],
  sequence: [{ of: 'languages', text: null }],
  set: [{ name: 'seconds', value: 60 }],
  forecast: [undefined],
};
const plain = [
  { type: 'ready' },
  ...['train', 'pause', 'continue', 'stop', 'settings', 'export', 'forget-earlier'].map((type) => ({ type })),
  { type: 'watch', expectations: true },
  { type: 'name-run', ended: 1_760_000_000_000, name: 'wide' },
  { type: 'reveal', line: 4 },
  { type: 'copy', text: 'a' },
  { type: 'open', text: 'a' },
  { type: 'problem', sentence: 'It broke.' },
  { type: 'call', call: { type: 'cancel', id: 5 } },
];
const leaves: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 53,
  '',
  'train',
  '__proto__',
  '\u202e\u001b[2J',
  '[x](command:evil)',
  'x'.repeat(50_000),
  true,
  [],
  {},
  new Map(),
  new Uint8Array(3),
  Object.create(null),
];
const keys = ['type', 'version', 'call', 'id', 'name', 'request', 'text', 'line', '__proto__', 'constructor'];

class Attacker {
  private readonly random: Random;
  constructor(seed: number) {
    this.random = new Random(seed);
  }

  message(id: number): unknown {
    if (this.random.uniform() < 0.2) return this.nonsense(0);
    const name = this.pick(Object.keys(requests) as (keyof DashboardQuestions)[]);
    const question = { type: 'call', call: { type: 'ask', id, name, request: this.pick(requests[name]) } };
    const sent = { version: 1, ...(this.random.uniform() < 0.6 ? question : this.pick(plain)) };
    return this.random.uniform() < 0.4 ? sent : this.changed(sent);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.random.below(from.length)]!;
  }

  private nonsense(depth: number): unknown {
    if (depth > 3 || this.random.uniform() < 0.4) return this.pick(leaves);
    if (this.random.uniform() < 0.3) return Array.from({ length: 3 }, () => this.nonsense(depth + 1));
    return Object.fromEntries(Array.from({ length: 4 }, () => [this.pick(keys), this.nonsense(depth + 1)]));
  }

  /** One place of it is another value, is missing, or has something beside it. */
  private changed(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || this.random.uniform() < 0.2) return this.nonsense(1);
    const copy = { ...value } as Record<string, unknown>;
    const key = this.pick([...Object.keys(copy), this.pick(keys)]);
    if (this.random.uniform() < 0.2) Reflect.deleteProperty(copy, key);
    else copy[key] = this.changed(copy[key]);
    return copy;
  }
}

export interface Survived {
  readonly messages: number;
  readonly answered: number;
  readonly acted: number;
}

/**
 * Whatever the page sends: nothing is thrown, each question is answered once, handlers and actions see only
 * what fits, what does not fit is one short line in the log, and the page is told only what fits.
 */
export async function sendPageMessages(count: number, seed: number): Promise<Survived> {
  const attacker = new Attacker(seed);
  const asked = new Map<number, number>();
  const answered = new Map<number, number>();
  const [expected, seen] = [
    { acted: [] as string[], logged: 0, handled: 0 },
    { acted: [] as string[], logged: 0, handled: 0 },
  ];
  const handlers = Object.fromEntries(
    Object.entries(dashboardQuestions).map(([name, { request }]) => [
      name,
      async (given: unknown) => {
        seen.handled++;
        assert.ok(v.safeParse(request as v.GenericSchema, given).success, `${name} was given nonsense`);
        if (seen.handled % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
        throw new Failure('no-text', 'Nothing was learned yet.');
      },
    ]),
  ) as unknown as Handlers<DashboardQuestions>;
  const session = new DashboardSession({
    post: (message: HostMessage) => {
      const judged = receiveHostMessage(structuredClone(message));
      assert.ok(judged.ok, `the page was sent nonsense: ${JSON.stringify(message).slice(0, 200)}`);
      if (message.type !== 'answer') return;
      const { type, id } = message.answer;
      if (type === 'reply' || type === 'failed') answered.set(id, (answered.get(id) ?? 0) + 1);
    },
    snapshot: () => idleSnapshot,
    earlierRuns: () => [],
    nameOnScreen: () => '',
    handlers,
    expect: () => Promise.reject(new Failure('no-text', 'Nothing was learned yet.')),
    panelState: () => [],
    act: (action: ActionMessage) => seen.acted.push(JSON.stringify(action)),
    log: (line) => {
      seen.logged++;
      assert.ok(line.length < 2100, `a line of ${line.length} characters`);
    },
  });
  for (let i = 0; i < count; i++) {
    const message = attacker.message(i);
    const before = JSON.stringify(message);
    const judged = receivePageMessage(message);
    if (!judged.ok) expected.logged++;
    else if (judged.message.type === 'problem') expected.logged++;
    else if (judged.message.type === 'call') {
      const { call } = judged.message;
      if (call.type === 'ask') asked.set(call.id, (asked.get(call.id) ?? 0) + 1);
    } else if (judged.message.type !== 'ready' && judged.message.type !== 'watch') {
      assert.ok(v.safeParse(PageMessage, message).success);
      expected.acted.push(JSON.stringify(judged.message));
    }
    session.receive(message);
    assert.equal(JSON.stringify(message), before, 'a message is not changed');
    if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  for (let turns = 0; turns < 10; turns++) await new Promise((resolve) => setImmediate(resolve));
  session.dispose();
  const byId = (map: ReadonlyMap<number, number>) => [...map].sort(([a], [b]) => a - b);
  assert.deepEqual(byId(answered), byId(asked));
  assert.deepEqual(seen.acted, expected.acted);
  assert.equal(seen.logged, expected.logged);
  assert.deepEqual(Object.keys(Object.prototype), []);
  return {
    messages: count,
    answered: [...answered.values()].reduce((sum, times) => sum + times, 0),
    acted: seen.acted.length,
  };
}

import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import * as v from 'valibot';
import { Failure } from '../../../src/protocol/failure';
import { Client, Server, type Channel, type Handlers, type ServerParts } from '../../../src/protocol/rpc';
import { connectedChannels } from './connected-channels';

const questions = {
  double: { request: v.number(), reply: v.number() },
  count: { request: v.number(), reply: v.string(), progress: v.number() },
  wait: { request: v.void(), reply: v.void(), timeout: 20 },
} as const;
type Table = typeof questions;

const handlers: Handlers<Table> = {
  double: (value) => 2 * value,
  count: async (to, { report, signal }) => {
    for (let i = 1; i <= to; i++) {
      report(i);
      await turn(undefined, { signal });
    }
    return 'counted';
  },
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
};

/** Whatever is on its way over the channel arrives. */
async function turns(): Promise<void> {
  for (let i = 0; i < 10; i++) await turn();
}

function setUp(given: Partial<ServerParts<Table>> = {}) {
  const sent: { type: string; id: number }[] = [];
  const other: unknown[] = [];
  const [here, there] = connectedChannels((message) => sent.push(message as { type: string; id: number }));
  const server = new Server({
    questions,
    channel: there,
    handlers: { ...handlers, ...given.handlers },
    ...given,
  });
  const client = new Client({ questions, channel: here, name: 'The server', onOther: (m) => other.push(m) });
  /** What went over for one question. */
  const types = (id: number): string[] => sent.filter((message) => message.id === id).map(({ type }) => type);
  return { client, server, here, there, sent, other, types };
}

describe('questions over a channel', () => {
  it('are answered each with its own reply, also when many are open', async () => {
    const { client } = setUp();
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    assert.deepEqual(
      await Promise.all(numbers.map((number) => client.ask('double', number))),
      numbers.map((number) => 2 * number),
    );
  });

  it('report how it goes before the answer, and nothing behind it', async () => {
    const { client } = setUp();
    const told: number[] = [];
    assert.equal(await client.ask('count', 3, { onProgress: (value) => told.push(value) }), 'counted');
    assert.deepEqual(told, [1, 2, 3]);
  });

  it('fail with the code and the sentence of what the handler threw', async () => {
    const { client } = setUp({
      handlers: {
        ...handlers,
        double: () => {
          throw new Failure('no-text', 'Nothing was learned yet.');
        },
        wait: () => Promise.reject(new TypeError('a mistake')),
      },
    });
    await assert.rejects(client.ask('double', 1), { code: 'no-text', message: 'Nothing was learned yet.' });
    await assert.rejects(client.ask('wait', undefined), { code: 'internal', message: 'a mistake' });
  });

  it('can be cancelled before, while and after they are answered', async () => {
    const { client, types } = setUp();
    await assert.rejects(client.ask('double', 1, { signal: AbortSignal.abort() }), { code: 'cancelled' });
    const abort = new AbortController();
    const told: number[] = [];
    const counting = client.ask('count', 1000, {
      signal: abort.signal,
      onProgress: (value) => {
        told.push(value);
        if (value === 3) abort.abort();
      },
    });
    await assert.rejects(counting, { code: 'cancelled' });
    await turns();
    assert.deepEqual(told, [1, 2, 3]);
    assert.deepEqual(types(1).slice(-2), ['cancel', 'failed'], 'the handler was stopped');
    const late = new AbortController();
    await client.ask('double', 1, { signal: late.signal });
    late.abort();
    assert.equal(await client.ask('double', 2), 4);
    assert.ok(!types(2).includes('cancel'));
  });

  it('time out when the work takes longer than the table or whoever asks allows, and stop it', async () => {
    const { client, types } = setUp();
    await assert.rejects(client.ask('wait', undefined), {
      code: 'timed-out',
      message: 'The server did not answer within 0.02 s.',
    });
    await assert.rejects(client.ask('count', Infinity, { timeout: 10 }), { code: 'timed-out' });
    await turns();
    for (const id of [1, 2]) assert.deepEqual(types(id).slice(-2), ['cancel', 'failed']);
  });

  it('have a limit for their own work, not for that of the others that they wait for', async () => {
    const { client, types } = setUp({
      oneByOne: ['count', 'wait'],
      handlers: {
        ...handlers,
        count: async () => {
          for (const end = performance.now() + 40; performance.now() < end;) await turn();
          return 'counted';
        },
        wait: () => turns(),
      },
    });
    const first = client.ask('count', 1);
    const second = client.ask('wait', undefined);
    assert.equal(await client.ask('double', 4), 8, 'others go between');
    await Promise.all([first, second]);
    assert.deepEqual(types(2), ['ask', 'waiting', 'begun', 'reply']);
    assert.ok(!types(1).includes('waiting'));
  });

  it('that wait for others never begin when they were cancelled meanwhile', async () => {
    let begun = false;
    const { client } = setUp({
      oneByOne: ['count', 'wait'],
      handlers: { ...handlers, wait: () => void (begun = true) },
    });
    const first = client.ask('count', 20);
    const abort = new AbortController();
    const second = assert.rejects(client.ask('wait', undefined, { signal: abort.signal }), {
      code: 'cancelled',
    });
    await turns();
    abort.abort();
    await Promise.all([first, second]);
    await turns();
    assert.ok(!begun);
  });

  it('go on one by one after one of them failed', async () => {
    const { client } = setUp({
      oneByOne: ['double', 'wait'],
      handlers: { ...handlers, wait: () => turns() },
    });
    const failing = client.ask('double', Number.NaN);
    const next = client.ask('wait', undefined);
    await assert.rejects(failing, { code: 'bad-request' });
    await next;
  });

  it('begin when the schedule lets them', async () => {
    const held: (() => void)[] = [];
    const { client } = setUp({ schedule: (_, begin) => held.push(begin) });
    const [one, two] = [client.ask('double', 1), client.ask('double', 2)];
    await turns();
    const order: number[] = [];
    void one.then((value) => order.push(value));
    void two.then((value) => order.push(value));
    for (const begin of held.reverse()) begin();
    await Promise.all([one, two]);
    assert.deepEqual(order, [4, 2]);
  });

  it('are refused when the server does not know them or cannot understand them', async () => {
    const { here } = setUp();
    const answers: unknown[] = [];
    here.on('message', (message) => answers.push(message));
    here.postMessage({ type: 'ask', id: 1, name: 'toString', request: 1 });
    here.postMessage({ type: 'ask', id: 2, name: 'double', request: '1' });
    here.postMessage({ type: 'cancel', id: 99 });
    await turns();
    assert.deepEqual(
      answers.map((answer) => (answer as { failure: { code: string } }).failure.code),
      ['bad-request', 'bad-request'],
    );
  });

  it('fail alone when their answer cannot be understood', async () => {
    const { client, there, types } = setUp({ schedule: () => undefined });
    const wrong = client.ask('double', 1);
    const wrongProgress = client.ask('count', 1, { onProgress: () => assert.fail() });
    const right = client.ask('double', 3);
    const noneExpected = client.ask('double', 4);
    await turns();
    there.postMessage({ type: 'progress', id: 4, progress: 1 });
    there.postMessage({ type: 'reply', id: 1, reply: 'two' });
    there.postMessage({ type: 'progress', id: 2, progress: 'one' });
    there.postMessage({ type: 'reply', id: 3, reply: 6 });
    await assert.rejects(wrong, { code: 'internal', message: /cannot be understood/ });
    await assert.rejects(wrongProgress, { code: 'internal' });
    assert.equal(await right, 6);
    await assert.rejects(noneExpected, { code: 'internal' });
    for (const id of [2, 4]) assert.ok(types(id).includes('cancel'));
  });

  it('leave what is no question and no answer to whoever shares the channel', async () => {
    const others: unknown[] = [];
    const { client, here, there, other } = setUp({ onOther: (message) => others.push(message) });
    for (const message of [null, 'text', { type: 'ask', id: -1, name: 'double' }]) here.postMessage(message);
    for (const message of [undefined, { type: 'noted' }]) there.postMessage(message);
    there.postMessage({ type: 'reply', id: 99, reply: 1 });
    assert.equal(await client.ask('double', 1), 2);
    assert.equal(others.length, 3);
    assert.deepEqual(other, [undefined, { type: 'noted' }]);
  });

  it('all settle when the client is closed, and when the server is gone', async () => {
    let doubled = 0;
    const { client, server, here, sent } = setUp({
      handlers: { ...handlers, double: () => ++doubled },
    });
    const open = [client.ask('wait', undefined), client.ask('count', 1000)];
    const lost = open.map((asked) => assert.rejects(asked, { code: 'thread-died' }));
    client.close(new Failure('thread-died', 'The server died.'));
    await Promise.all(lost);
    await assert.rejects(client.ask('double', 1), { code: 'thread-died' });
    await turns();
    const before = sent.length;
    server.dispose();
    await turns();
    assert.equal(sent.length, before, 'a server that was disposed says nothing any more');
    here.postMessage({ type: 'ask', id: 50, name: 'double', request: 1 });
    await turns();
    assert.deepEqual([doubled, sent.length], [0, before + 1], 'and does nothing');
  });

  it('are all cancelled when nobody is there any more', async () => {
    const { client, server } = setUp();
    const open = [client.ask('wait', undefined), client.ask('count', 1000)];
    await turns();
    server.cancelAll();
    await Promise.all(open.map((asked) => assert.rejects(asked, { code: 'cancelled' })));
    assert.equal(await client.ask('double', 1), 2);
  });

  it('wait for a channel that is still to come, and settle when it never does', async () => {
    const [here, there] = connectedChannels();
    new Server({ questions, channel: there, handlers });
    let open: (channel: Channel) => void = () => undefined;
    const channel = new Promise<Channel>((resolve) => (open = resolve));
    const client = new Client({ questions, channel, name: 'The server' });
    const late = client.ask('double', 2);
    await assert.rejects(client.ask('wait', undefined), { code: 'timed-out' });
    const abort = new AbortController();
    const given = assert.rejects(client.ask('double', 1, { signal: abort.signal }), { code: 'cancelled' });
    abort.abort();
    await given;
    open(here);
    assert.equal(await late, 4);
    const never = Promise.reject<Channel>(new Failure('thread-died', 'It did not start.'));
    const other = new Client({ questions, channel: never, name: 'The server' });
    await assert.rejects(other.ask('double', 1), { code: 'thread-died' });
    await assert.rejects(other.ask('double', 1), { code: 'thread-died' });
  });
});

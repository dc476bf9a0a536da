/**
 * The host's end of the dashboard, without VS Code: whole history once, increments after, every request
 * settled.
 */
import assert from 'node:assert/strict';
import { Run } from '../../../media/page/run';
import { DashboardSession, type SessionDependencies } from '../../../src/dashboard/dashboard-session';
import { receiveHostMessage, type HostMessage } from '../../../src/protocol/dashboard/dashboard';
import {
  dashboardQuestions,
  type DashboardQuestions,
} from '../../../src/protocol/dashboard/dashboard-questions';
import { Failure } from '../../../src/protocol/failure';
import type { Handlers } from '../../../src/protocol/rpc';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import { learningSnapshot, trainingPoints } from '../../fixtures/run';
import { FakeClock } from '../../fake-clock';
import { nextRunMessage } from '../../fixtures/suggestion-run';

const version = 1;
const ready = { version, type: 'ready' };
const sample = { prompt: '', length: 10, temperature: 1, seed: 1, stopAtEnd: false };
/** A question as it comes from the page. */
const ask = (id: number, name: string, request: unknown) => ({
  version,
  type: 'call',
  call: { type: 'ask', id, name, request },
});
/** What was answered, by the number of the question. */
const answers = (sent: readonly HostMessage[]) =>
  sent.flatMap((message) => (message.type === 'answer' ? [[message.answer.type, message.answer.id]] : []));

const noText = (): Promise<never> => Promise.reject(new Failure('no-text', 'Nothing was learned yet.'));

/** Those given, and none of the others. */
function handlers(given: Partial<Handlers<DashboardQuestions>>): Handlers<DashboardQuestions> {
  const names = Object.keys(dashboardQuestions);
  const none = Object.fromEntries(
    names.map((name) => [name, noText]),
  ) as unknown as Handlers<DashboardQuestions>;
  return { ...none, ...given };
}

/** A session whose page is a list. */
function conversation(given: Partial<SessionDependencies> = {}, clock = new FakeClock()) {
  const sent: HostMessage[] = [];
  const lines: string[] = [];
  const state = { snapshot: idleSnapshot as TrainingSnapshot };
  const session = new DashboardSession({
    post: (message) => sent.push(message),
    snapshot: () => state.snapshot,
    earlierRuns: () => [],
    nameOnScreen: () => '',
    handlers: handlers({}),
    expect: () => Promise.reject(new Error('not asked')),
    panelState: () => [],
    act: () => undefined,
    log: (line) => lines.push(line),
    clock,
    ...given,
  });
  const change = (snapshot: TrainingSnapshot): void => {
    state.snapshot = snapshot;
    session.snapshotChanged();
  };
  return { session, sent, lines, change, clock };
}

const ofPoints = (count: number): TrainingSnapshot => ({
  ...learningSnapshot(),
  points: trainingPoints(400).slice(0, count),
});

describe('a dashboard session', () => {
  it('tells everything once and then only what came, many changes in one message', async () => {
    const { session, sent, change, clock } = conversation();
    change(ofPoints(100));
    await clock.advance(120);
    assert.equal(sent.length, 0, 'nobody is there before the page says ready');
    session.receive(ready);
    await clock.advance(20);
    for (let points = 101; points <= 150; points++) change(ofPoints(points));
    await clock.advance(150);
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['history', 'earlier', 'progress'],
    );
    const run = new Run();
    for (const message of sent) {
      assert.ok(receiveHostMessage(message).ok);
      if (message.type === 'history') run.restart(message);
      if (message.type === 'progress') assert.ok(run.grow(message));
    }
    assert.deepEqual(
      [...run.points.trainingBitsPerCharacter.view()],
      ofPoints(150).points.map((point) => point.trainingBitsPerCharacter),
    );
    session.dispose();
  });

  it('tells a long history in parts, each small, together exactly what the trainer reported', async () => {
    const { session, sent, change, clock } = conversation();
    const points = trainingPoints(3500);
    change({ ...learningSnapshot(), points });
    session.receive(ready);
    await clock.advance(120);
    const run = new Run();
    for (const message of sent) {
      assert.ok(receiveHostMessage(message).ok);
      if (message.type === 'history') run.restart(message);
      else if (message.type === 'progress') assert.ok(run.grow(message));
      if ('points' in message) assert.ok(message.points.step.length <= 1000);
    }
    assert.deepEqual(
      [...run.points.gradientNorm.view()],
      points.map((point) => point.gradientNorm),
    );
    assert.deepEqual(run.measurements, learningSnapshot().measurements);
    session.dispose();
  });

  it('tells everything again when another run begins', async () => {
    const { session, sent, change, clock } = conversation();
    change(ofPoints(100));
    session.receive(ready);
    await clock.advance(20);
    change({ ...ofPoints(120), run: 2 });
    await clock.advance(150);
    assert.equal(sent.filter(({ type }) => type === 'history').length, 2);
    session.dispose();
  });

  it('is silent while the page is hidden', async () => {
    const { session, sent, change, clock } = conversation();
    session.receive(ready);
    await clock.advance(20);
    const before = sent.length;
    session.setVisible(false);
    change(ofPoints(10));
    await clock.advance(150);
    assert.equal(sent.length, before);
    session.setVisible(true);
    session.receive(ready);
    await clock.advance(20);
    const history = sent[before];
    assert.ok(history?.type === 'history' && history.points.step.length === 10);
    session.dispose();
  });

  it('tells what stands beside the run with the history, then at most four times a second, and never hidden', async () => {
    let stored = false;
    const { session, sent, clock } = conversation({
      panelState: () => [nextRunMessage({}, stored)],
    });
    const told = (): boolean[] =>
      sent.flatMap((message) => (message.type === 'next-run' ? [message.stored] : []));
    session.panelStateChanged();
    await clock.advance(300);
    assert.deepEqual(told(), [], 'nobody is there before the page says ready');
    session.receive(ready);
    await clock.advance(20);
    assert.deepEqual(told(), [false]);
    stored = true;
    for (let times = 0; times < 50; times++) session.panelStateChanged();
    await clock.advance(300);
    assert.deepEqual(told(), [false, true]);
    for (const message of sent) assert.ok(receiveHostMessage(message).ok);
    session.panelStateChanged();
    session.setVisible(false);
    session.panelStateChanged();
    await clock.advance(300);
    assert.deepEqual(told(), [false, true]);
    session.dispose();
  });

  it('does not report the whole history more than once a second', async () => {
    const { session, sent, clock } = conversation();
    for (let times = 0; times < 10; times++) {
      session.receive(ready);
      await clock.advance(20);
    }
    assert.equal(sent.filter(({ type }) => type === 'history').length, 1);
    session.dispose();
  });

  it('settles a failed request with its sentence', async () => {
    const { session, sent, clock } = conversation();
    session.receive(ask(7, 'sample', sample));
    await clock.advance(5);
    const text = 'Nothing was learned yet.';
    const failure = { code: 'no-text', message: text, said: { text, values: [] } };
    assert.deepEqual(sent, [{ version, type: 'answer', answer: { type: 'failed', id: 7, failure } }]);
    for (const message of sent) assert.ok(receiveHostMessage(message).ok);
    session.dispose();
  });

  it('aborts a request that is no longer wanted, and settles both', async () => {
    const clock = new FakeClock();
    const { session, sent } = conversation(
      {
        handlers: handlers({
          sample: async (_, { signal }) => {
            await clock.wait(20, signal);
            return 'x';
          },
        }),
      },
      clock,
    );
    session.receive(ask(1, 'sample', sample));
    session.receive({ version, type: 'call', call: { type: 'cancel', id: 1 } });
    session.receive(ask(2, 'sample', sample));
    await clock.advance(60);
    assert.deepEqual(answers(sent), [
      ['failed', 1],
      ['reply', 2],
    ]);
    session.dispose();
  });

  it('passes on how a request goes, until it is cancelled', async () => {
    let reportLater: () => void = () => undefined;
    const clock = new FakeClock();
    const { session, sent } = conversation(
      {
        handlers: handlers({
          gradients: async (_, { signal, report }) => {
            const curves = { curves: [], doing: { cell: null, share: 0 } };
            report(curves);
            reportLater = () => report(curves);
            await clock.wait(1000, signal);
            return { ...curves, doing: null };
          },
        }),
      },
      clock,
    );
    session.receive(ask(9, 'gradients', { compare: true }));
    await clock.advance(5);
    session.receive({ version, type: 'call', call: { type: 'cancel', id: 9 } });
    reportLater();
    await clock.advance(5);
    assert.deepEqual(answers(sent), [
      ['progress', 9],
      ['failed', 9],
    ]);
    session.dispose();
  });

  it('does not answer a new page what the one before asked', async () => {
    const clock = new FakeClock();
    const { session, sent } = conversation(
      {
        handlers: handlers({ sample: () => clock.wait(20).then(() => 'x') }),
      },
      clock,
    );
    session.receive(ask(1, 'sample', sample));
    session.setVisible(false);
    session.setVisible(true);
    await clock.advance(40);
    assert.deepEqual(answers(sent), []);
    session.receive(ask(1, 'sample', sample));
    await clock.advance(40);
    assert.deepEqual(answers(sent), [['reply', 1]]);
    session.dispose();
  });

  it('posts nothing after it was disposed in the middle of a request', async () => {
    let aborted = false;
    const clock = new FakeClock();
    const { session, sent } = conversation(
      {
        handlers: handlers({
          sample: async (_, { signal }) => {
            signal.addEventListener('abort', () => (aborted = true));
            await clock.wait(20);
            return 'x';
          },
        }),
      },
      clock,
    );
    session.receive(ask(1, 'sample', sample));
    session.dispose();
    await clock.advance(40);
    assert.ok(aborted);
    assert.deepEqual(sent, []);
  });

  it('logs one line for a message that cannot be understood', () => {
    const { session, lines } = conversation();
    for (const message of [null, {}, { ...ready, version: 2 }, ask(NaN, 'sample', sample)])
      session.receive(message);
    assert.equal(lines.length, 4);
    session.dispose();
  });
});

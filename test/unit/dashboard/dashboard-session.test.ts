/** The host's end of the dashboard, without VS Code: whole history once, increments after, every request settled. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Run } from '../../../media/page/run';
import { curvesAsCsv } from '../../../src/dashboard/dashboard-csv';
import { dashboardHtml } from '../../../src/dashboard/dashboard-html';
import { EarlierRuns, type Memory } from '../../../src/history/dashboard-runs';
import { DashboardSession, type SessionDependencies } from '../../../src/dashboard/dashboard-session';
import { receiveHostMessage, type HostMessage } from '../../../src/protocol/dashboard/dashboard';
import { Failure } from '../../../src/protocol/failure';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import { finishedSnapshot, learningSnapshot, partsMeasurements, trainingPoints } from '../../fixtures/run';
import { nextRunMessage } from '../../fixtures/suggestion-run';

const version = 1;
const ready = { version, type: 'ready' };
const sample = {
  version,
  type: 'sample',
  prompt: '',
  length: 10,
  temperature: 1,
  seed: 1,
  stopAtEnd: false,
};

/** A session whose page is a list. */
function conversation(given: Partial<SessionDependencies> = {}) {
  const sent: HostMessage[] = [];
  const lines: string[] = [];
  const state = { snapshot: idleSnapshot as TrainingSnapshot };
  const session = new DashboardSession({
    post: (message) => sent.push(message),
    snapshot: () => state.snapshot,
    earlierRuns: () => [],
    answer: () => Promise.reject(new Failure('no-text', 'Nothing was learned yet.')),
    expect: () => Promise.reject(new Error('not asked')),
    standing: () => [],
    act: () => undefined,
    log: (line) => lines.push(line),
    ...given,
  });
  const change = (snapshot: TrainingSnapshot): void => {
    state.snapshot = snapshot;
    session.snapshotChanged();
  };
  return { session, sent, lines, change };
}

const ofPoints = (count: number): TrainingSnapshot => ({
  ...learningSnapshot(),
  points: trainingPoints(400).slice(0, count),
});

describe('a dashboard session', () => {
  it('tells everything once and then only what came, many changes in one message', async () => {
    const { session, sent, change } = conversation();
    change(ofPoints(100));
    await pause(120);
    assert.equal(sent.length, 0, 'nobody is there before the page says ready');
    session.receive(ready);
    await pause(20);
    for (let points = 101; points <= 150; points++) change(ofPoints(points));
    await pause(150);
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
    const { session, sent, change } = conversation();
    const points = trainingPoints(3500);
    change({ ...learningSnapshot(), points });
    session.receive(ready);
    await pause(120);
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
    const { session, sent, change } = conversation();
    change(ofPoints(100));
    session.receive(ready);
    await pause(20);
    change({ ...ofPoints(120), run: 2 });
    await pause(150);
    assert.equal(sent.filter(({ type }) => type === 'history').length, 2);
    session.dispose();
  });

  it('is silent while the page is hidden', async () => {
    const { session, sent, change } = conversation();
    session.receive(ready);
    await pause(20);
    const before = sent.length;
    session.setVisible(false);
    change(ofPoints(10));
    await pause(150);
    assert.equal(sent.length, before);
    session.setVisible(true);
    session.receive(ready);
    await pause(20);
    const history = sent[before];
    assert.ok(history?.type === 'history' && history.points.step.length === 10);
    session.dispose();
  });

  it('tells what stands beside the run with the history, then at most four times a second, and never hidden', async () => {
    let stored = false;
    const { session, sent } = conversation({
      standing: () => [nextRunMessage({}, stored)],
    });
    const told = (): boolean[] =>
      sent.flatMap((message) => (message.type === 'next-run' ? [message.stored] : []));
    session.standingChanged();
    await pause(300);
    assert.deepEqual(told(), [], 'nobody is there before the page says ready');
    session.receive(ready);
    await pause(20);
    assert.deepEqual(told(), [false]);
    stored = true;
    for (let times = 0; times < 50; times++) session.standingChanged();
    await pause(300);
    assert.deepEqual(told(), [false, true]);
    for (const message of sent) assert.ok(receiveHostMessage(message).ok);
    session.standingChanged();
    session.setVisible(false);
    session.standingChanged();
    await pause(300);
    assert.deepEqual(told(), [false, true]);
    session.dispose();
  });

  it('does not tell the whole history more than once a second', async () => {
    const { session, sent } = conversation();
    for (let times = 0; times < 10; times++) {
      session.receive(ready);
      await pause(20);
    }
    assert.equal(sent.filter(({ type }) => type === 'history').length, 1);
    session.dispose();
  });

  it('settles a failed request with its sentence', async () => {
    const { session, sent } = conversation();
    session.receive({ ...sample, request: 7 });
    await pause(5);
    assert.deepEqual(sent, [{ version, type: 'refused', request: 7, sentence: 'Nothing was learned yet.' }]);
    session.dispose();
  });

  it('aborts the request before, and settles both', async () => {
    const { session, sent } = conversation({
      answer: async (request, signal) => {
        await pause(20, undefined, { signal });
        return { type: 'sampled', request: request.request, text: 'x' };
      },
    });
    session.receive({ ...sample, request: 1 });
    session.receive({ ...sample, request: 2 });
    await pause(60);
    assert.deepEqual(
      sent.map((message) => [message.type, 'request' in message && message.request]),
      [
        ['refused', 1],
        ['sampled', 2],
      ],
    );
    session.dispose();
  });

  it('passes on how a request goes, until it is cancelled', async () => {
    let tellLater: () => void = () => undefined;
    const { session, sent } = conversation({
      answer: async ({ request }, signal, tell) => {
        const body = { type: 'gradients' as const, request, curves: [], doing: { cell: null, share: 0 } };
        tell(body);
        tellLater = () => tell(body);
        await pause(1000, undefined, { signal });
        return { ...body, doing: null };
      },
    });
    session.receive({ version, type: 'gradients', request: 9, compare: true });
    await pause(5);
    session.receive({ version, type: 'cancel', of: 'gradients' });
    tellLater();
    await pause(5);
    assert.deepEqual(
      sent.map((message) => [message.type, 'request' in message && message.request]),
      [
        ['gradients', 9],
        ['refused', 9],
      ],
    );
    session.dispose();
  });

  it('posts nothing after it was disposed in the middle of a request', async () => {
    let aborted = false;
    const { session, sent } = conversation({
      answer: async (request, signal) => {
        signal.addEventListener('abort', () => (aborted = true));
        await pause(20);
        return { type: 'sampled', request: request.request, text: 'x' };
      },
    });
    session.receive({ ...sample, request: 1 });
    session.dispose();
    await pause(40);
    assert.ok(aborted);
    assert.deepEqual(sent, []);
  });

  it('logs one line for a message that cannot be understood', () => {
    const { session, lines } = conversation();
    for (const message of [null, {}, { ...ready, version: 2 }, { ...sample, request: NaN }])
      session.receive(message);
    assert.equal(lines.length, 4);
    session.dispose();
  });
});

describe('earlier runs', () => {
  const memory = (): Memory & { kept: unknown } => ({
    kept: undefined,
    get() {
      return this.kept;
    },
    update(_, value) {
      this.kept = JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    },
  });

  it('are kept when a run ends and shown beside the next, thinned, also by the next window', () => {
    const kept = memory();
    const runs = new EarlierRuns(kept, () => 1000);
    runs.follow({ ...finishedSnapshot(), points: trainingPoints(5000) });
    assert.equal(runs.list.length, 0, 'the run on screen is not its own past');
    assert.equal(runs.follow({ ...learningSnapshot(), run: 2 }), true);
    assert.equal(runs.list.length, 1);
    const [past] = new EarlierRuns(kept).list;
    assert.equal(past?.step.length, 300);
    assert.equal(past?.name, 'GRU 256');
    assert.equal(past?.step.at(-1), 50_000);
  });

  it('take in the measurement of the last checkpoint, which comes after the end', () => {
    const kept = memory();
    const runs = new EarlierRuns(kept, () => 1000);
    const ended = finishedSnapshot();
    const all = ended.measurements;
    runs.follow({ ...ended, measurements: all.slice(0, -1) });
    runs.follow(ended);
    runs.follow({ ...learningSnapshot(), run: 2 });
    assert.deepEqual(
      runs.list.map(({ measurements }) => measurements),
      [all],
    );
    assert.deepEqual(new EarlierRuns(kept).list[0]?.measurements, all);
  });

  it('of an earlier version, without measurements, are still read', () => {
    const kept = memory();
    new EarlierRuns(kept, () => 1).follow(finishedSnapshot());
    const [run] = kept.kept as Record<string, unknown>[];
    delete run!['measurements'];
    assert.deepEqual(new EarlierRuns(kept).list[0]?.measurements, []);
  });

  it('are none when what was kept cannot be understood', () => {
    assert.deepEqual(new EarlierRuns({ ...memory(), get: () => [{ version: 0 }] }).list, []);
  });

  it('can be forgotten', () => {
    const kept = memory();
    const runs = new EarlierRuns(kept);
    runs.follow(finishedSnapshot());
    runs.forget();
    assert.deepEqual(kept.kept, []);
  });
});

describe('the curves as comma-separated values', () => {
  it('hold every figure as it was reported, and an empty field where none was', () => {
    const points = trainingPoints(20);
    const measurements = partsMeasurements(points, 3);
    const [head, ...rows] = curvesAsCsv(points, measurements).trimEnd().split('\r\n');
    const names = head!.split(',');
    assert.equal(rows.length, 20);
    rows.forEach((row, index) => {
      const cells: Record<string, number | null> = Object.fromEntries(
        row.split(',').map((cell, column) => [names[column]!, cell === '' ? null : Number(cell)]),
      );
      const { networkBitsPerCharacter, recallBitsPerCharacter, mixtureBitsPerCharacter, ...point } = cells;
      assert.deepEqual(point, points[index]);
      const parts = measurements.find(({ step }) => step === points[index]!.step);
      assert.equal(networkBitsPerCharacter, parts?.networkBitsPerCharacter ?? null);
      assert.equal(recallBitsPerCharacter, parts?.recallBitsPerCharacter ?? null);
      assert.equal(mixtureBitsPerCharacter, parts?.mixtureBitsPerCharacter ?? null);
    });
  });
});

describe('the page before its script', () => {
  it('allows nothing but its own script and style, and escapes every text', () => {
    const html = dashboardHtml({
      source: 'https://source.test',
      nonce: 'abc123',
      script: 'https://source.test/a.js',
      style: 'https://source.test/a.css',
      language: 'de"><script>',
      title: '<b>',
      waiting: '&',
      texts: { '"><script>x</script>': "'" },
    });
    assert.match(
      html,
      /default-src &#39;none&#39;; script-src &#39;nonce-abc123&#39;; style-src https:\/\/source\.test &#39;nonce-abc123&#39;/,
    );
    assert.equal(html.match(/<script/g)?.length, 1);
    assert.ok(!html.includes('unsafe'));
    assert.ok(!/ style=/.test(html));
  });
});

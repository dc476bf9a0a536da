/** What the dashboard costs: `npx tsx test/bench/dashboard.ts [POINTS]`. A run of ten steps per point, in a real browser. */
import { setTimeout as pause } from 'node:timers/promises';
import { DashboardSession } from '../../src/editor/dashboard-session';
import type { HostMessage } from '../../src/protocol/dashboard';
import { bundlePage, Harness, openBrowser } from '../ui/dashboard-harness';
import { learningSnapshot, trainingPoints } from '../ui/dashboard-run';

const count = Number(process.argv[2] ?? 100_000);
const rounds = 50;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const tell = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(58)} ${value.toFixed(2).padStart(9)} ${unit}`);

async function main(): Promise<void> {
  const all = trainingPoints(count + rounds);
  const snapshot = { ...learningSnapshot(), points: all.slice(0, count) };
  await host(snapshot, all);
  const browser = await openBrowser();
  const harness = await Harness.open(browser, snapshot, { files: await bundlePage(true), width: 1400 });
  await pause(3000);
  const drawn = async (): Promise<number[]> =>
    (await harness.page.evaluate(
      'performance.getEntriesByName("unroll-draw").map((entry) => entry.duration)',
    )) as number[];
  tell(`page: first drawing of ${count} points`, Math.max(...(await drawn())), 'ms');
  await harness.page.evaluate('performance.clearMeasures()');
  for (let round = 1; round <= rounds; round++) {
    await harness.advance({ ...snapshot, points: all.slice(0, count + round) });
  }
  const updates = await drawn();
  tell(`page: drawing after one more point, median of ${updates.length}`, median(updates), 'ms');
  const frames = (await harness.page.evaluate(`(async () => {
    const chart = document.querySelector('.measured > .chart .u-over');
    const box = chart.getBoundingClientRect();
    const times = [];
    let before = performance.now();
    for (let index = 0; index < 60; index++) {
      const clientX = box.left + box.width * index / 60;
      chart.dispatchEvent(new MouseEvent('mousemove', { clientX, clientY: box.top + 20, bubbles: true }));
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - before);
      before = performance.now();
    }
    return times;
  })()`)) as number[];
  tell('page: frame while the mouse moves over the chart, median', median(frames), 'ms');
  const session = await harness.page.context().newCDPSession(harness.page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  const { embedderHeapUsedSize = 0, backingStorageSize = 0 } = (await session.send(
    'Runtime.getHeapUsage',
  )) as unknown as Record<string, number>;
  tell(
    'page: memory (heap, DOM, arrays)',
    (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6,
    'MB',
  );
  await harness.close();
  await browser.close();
}

/** The same messages without a browser: what the extension host pays, and how many bytes go over. */
async function host(
  snapshot: ReturnType<typeof learningSnapshot>,
  all: typeof snapshot.points,
): Promise<void> {
  let current = snapshot;
  let bytes = 0;
  const session = new DashboardSession({
    post: (message: HostMessage) => (bytes += JSON.stringify(message).length),
    snapshot: () => current,
    earlierRuns: () => [],
    answer: () => Promise.reject(new Error('not asked')),
    expect: () => Promise.reject(new Error('not asked')),
    standing: () => [],
    act: () => undefined,
    log: console.error,
  });
  const tellNow = (session as unknown as { tell(): void }).tell.bind(session);
  const timed = (): number => {
    const began = performance.now();
    tellNow();
    return performance.now() - began;
  };
  tell(`host: the whole history of ${all.length - rounds} points`, timed(), 'ms');
  tell('host: its size', bytes / 1e6, 'MB');
  bytes = 0;
  const increments: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    current = { ...snapshot, points: all.slice(0, snapshot.points.length + round) };
    increments.push(timed());
  }
  tell(`host: an increment of one point, median of ${rounds}`, median(increments), 'ms');
  tell('host: traffic at ten increments a second', ((bytes / rounds) * 10) / 1e3, 'kB/s');
  session.dispose();
  await pause(0);
}

void main();

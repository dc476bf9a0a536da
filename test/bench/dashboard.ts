/**
 * What the dashboard costs: `npm run bench:dashboard`. A simulated run of 1,000,000 steps (100,000 points) is
 * told to a real page as it grows; every figure that the project promises is held to its limit, and the run
 * fails when one is over.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { DashboardSession } from '../../src/dashboard/dashboard-session';
import type { HostMessage } from '../../src/protocol/dashboard/dashboard';
import type { TrainingSnapshot } from '../../src/protocol/training/training';
import { launchChromium } from '../../scripts/vscode/chromium.mjs';
import { bundlePage } from '../ui/page/bundle';
import { answering, Harness } from '../ui/page/harness';
import { learningSnapshot, partsMeasurements, trainingPoints, trainingSamples } from '../fixtures/run';

const steps = Number(process.argv[2] ?? 1_000_000);
const stepsPerPoint = 10;
const count = Math.round(steps / stepsPerPoint);
/** The trainer reports four points a second. */
const secondsPerPoint = 0.25;
const rounds = 50;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Prints a figure; one over its limit makes the whole fail. */
function tell(what: string, value: number, unit: string, limit = Infinity): void {
  const over = !(value <= limit);
  const note = limit === Infinity ? '' : `  (limit ${limit}${over ? ': OVER' : ''})`;
  console.log(`${what.padEnd(62)} ${value.toFixed(2).padStart(9)} ${unit}${note}`);
  if (over) process.exitCode = 1;
}

const all = trainingPoints(count + rounds, (count + rounds) * secondsPerPoint);
const samples = trainingSamples(Array.from({ length: 100 }, (_, i) => Math.round((i * steps) / 100)));
const measurements = partsMeasurements(all, 800);

/** The run when it has so many points. */
function at(points: number): TrainingSnapshot {
  const { step } = all[points - 1]!;
  return {
    ...learningSnapshot(),
    points: all.slice(0, points),
    samples: samples.filter((sample) => sample.step <= step),
    measurements: measurements.filter((measurement) => measurement.step <= step),
  };
}

async function main(): Promise<void> {
  await host();
  const browser = await launchChromium();
  const harness = await Harness.open(await browser.newPage(), at(1), {
    files: await bundlePage(true),
    width: 1400,
  });
  const bytes = (): number => harness.sent.splice(0).reduce((sum, one) => sum + sizeOf(one), 0);
  bytes();
  // 200 times 125 seconds of the run: what goes over then is what goes over in those seconds at least.
  const parts = 200;
  const traffic: number[] = [];
  for (let part = 1; part <= parts; part++) {
    await harness.advance(at(Math.max(1, Math.round((count * part) / parts))));
    while (harness.sent.length > 0 && harness.sent.at(-1)!.type !== 'progress') await pause(10);
    traffic.push(bytes() / ((count / parts) * secondsPerPoint));
  }
  tell(`page: messages of ${steps} steps, as a run grows, mean`, mean(traffic) / 1e3, 'kB/s', 50);
  tell('page: the same, in the busiest two minutes', Math.max(...traffic) / 1e3, 'kB/s', 50);
  const shown = (await harness.page.evaluate(
    `Number(document.querySelector('.measured > .chart').getAttribute('aria-valuemax'))`,
  )) as number;
  if (shown !== all[count - 1]!.step) throw new Error(`The page shows step ${shown}, not ${steps}.`);
  const drawn = async (): Promise<number[]> =>
    (await harness.page.evaluate(
      'performance.getEntriesByName("unroll-draw").map((entry) => entry.duration)',
    )) as number[];
  await harness.page.evaluate('performance.clearMeasures()');
  for (let round = 1; round <= rounds; round++) await harness.advance(at(count + round));
  tell('page: drawing after one more point, median', median(await drawn()), 'ms', 4);
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
  tell('page: frame while the mouse moves over the chart, median', median(frames), 'ms', 17.5);
  const session = await harness.page.context().newCDPSession(harness.page);
  await session.send('HeapProfiler.collectGarbage');
  const heap = (await session.send('Runtime.getHeapUsage')) as unknown as Record<string, number>;
  const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = heap;
  const megabytes = (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
  tell('page: memory (heap, DOM, arrays) after all steps', megabytes, 'MB', 150);
  await harness.close();
  await browser.close();
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const sizeOf = (message: HostMessage): number => JSON.stringify(message).length;

/** The same messages without a browser: what the extension host pays. */
async function host(): Promise<void> {
  let current = at(count);
  let bytes = 0;
  const session = new DashboardSession({
    post: (message: HostMessage) => (bytes += sizeOf(message)),
    snapshot: () => current,
    earlierRuns: () => [],
    nameOnScreen: () => '',
    handlers: answering(() => Promise.reject(new Error('not asked'))),
    expect: () => Promise.reject(new Error('not asked')),
    panelState: () => [],
    act: () => undefined,
    log: console.error,
  });
  const tellNow = (session as unknown as { sendRun(): void }).sendRun.bind(session);
  const timed = (): number => {
    const began = performance.now();
    tellNow();
    return performance.now() - began;
  };
  const parts = Array.from({ length: Math.ceil(count / 1000) }, timed);
  tell(`host: a part of the history of ${count} points, median`, median(parts), 'ms', 8);
  tell('host: size of that history', bytes / 1e6, 'MB');
  bytes = 0;
  const increments: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    current = { ...current, points: all.slice(0, count + round) };
    increments.push(timed());
  }
  tell(`host: an increment of one point, median of ${rounds}`, median(increments), 'ms', 1);
  tell('host: traffic at ten increments a second', ((bytes / rounds) * 10) / 1e3, 'kB/s', 50);
  session.dispose();
  await pause(0);
}

void main();

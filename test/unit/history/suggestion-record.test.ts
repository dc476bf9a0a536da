import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import type { EndedLife } from '../../../src/history/suggestion-life';
import { SuggestionRecorder, type RecordParts } from '../../../src/history/suggestion-record';
import {
  bucketStart,
  confidenceBin,
  latencyBucket,
  latencyBuckets,
  noCounts,
} from '../../../src/protocol/suggestions/suggestion-counts';
import {
  atThreshold,
  latencyQuantile,
  precisionAgainstCoverage,
} from '../../../src/protocol/suggestions/suggestion-figures';
import { Failure } from '../../../src/protocol/failure';
import { Lock } from '../../../src/store/lock';
import { writeAtomically } from '../../../src/store/write-atomically';
import { until } from '../../until';

const life = (change: Partial<EndedLife> = {}): EndedLife => ({
  path: 'a.ts',
  fate: 'accepted',
  confidence: 0.7,
  explicit: false,
  right: true,
  savedKeys: 5,
  length: 6,
  ...change,
});

describe('the record of suggestions', () => {
  let folder: string;
  let lines: string[];
  let clock: Date;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-record-'));
    lines = [];
    clock = new Date(2026, 10, 25, 23, 59);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const window = (parts: Partial<RecordParts> = {}): SuggestionRecorder =>
    new SuggestionRecorder({
      directory: () => folder,
      write: writeAtomically,
      lock: async (directory) => {
        const lock = await Lock.acquire(directory);
        return () => lock.release();
      },
      warn: (line) => lines.push(line),
      now: () => clock,
      pause: 10,
      ...parts,
    });
  const file = (): string => path.join(folder, 'suggestions.json');

  it('counts each fate once, by day and in all, and keeps it for the next window', async () => {
    const first = window();
    first.ended(life());
    first.ended(life({ fate: 'dismissed', right: false, savedKeys: 0, confidence: 0.6 }));
    first.ended(life({ fate: 'typed', savedKeys: 0 }));
    first.ended(life({ fate: 'acceptedInPart', right: null, savedKeys: 2 }));
    first.ended(life({ fate: 'silent', right: null, savedKeys: 0 }));
    first.answeredIn(12);
    await first.flush();
    const second = window();
    await second.open();
    const { all, ofDay } = second.record;
    const figures = { shown: 4, accepted: 1, acceptedInPart: 1, typed: 1, dismissed: 1, savedKeys: 7 };
    assert.deepEqual(ofDay, figures);
    assert.deepEqual({ ...all, ...figures }, all);
    assert.equal(all.asked, 5);
    assert.equal(all.latency[latencyBucket(12)], 1);
    assert.equal(all.shownByConfidence[70], 3);
    assert.equal(all.rightByConfidence[70], 2);
    assert.equal(all.wrongByConfidence[60], 1);
    assert.deepEqual(second.record, first.record);
    assert.deepEqual(lines, []);
  });

  it('holds numbers only, no text', async () => {
    const recorder = window();
    recorder.ended(life({ path: '/home/someone/secret-plan.ts' }));
    await recorder.flush();
    const text = readFileSync(file(), 'utf8');
    assert.doesNotMatch(text, /secret/);
    assert.match(text, /^[{}[\]",:\w-]*$/);
  });

  it('begins the figures of the day anew at midnight, local time', async () => {
    const recorder = window();
    recorder.ended(life());
    clock = new Date(2026, 10, 26, 0, 1);
    assert.equal(recorder.record.ofDay.accepted, 0);
    assert.equal(recorder.record.all.accepted, 1);
    recorder.ended(life({ savedKeys: 3 }));
    await recorder.flush();
    assert.deepEqual([recorder.record.ofDay.savedKeys, recorder.record.all.savedKeys], [3, 8]);
  });

  it('loses no count of two windows that write at the same time', async () => {
    const windows = [window(), window(), window()];
    for (let round = 0; round < 20; round++) {
      for (const one of windows) one.ended(life());
      await Promise.all(windows.map((one) => one.flush()));
    }
    // Who found the lock taken, also by another's timer, comes later.
    for (let tries = 0; tries < 100 && windows[0]!.record.all.accepted < 60; tries++) {
      for (const one of windows) await one.flush();
      await windows[0]!.open();
    }
    assert.equal(windows[0]!.record.all.accepted, 60);
    assert.deepEqual(lines, []);
  });

  it('writes a little later by itself, and keeps counting when the disk does not take it', async () => {
    let full = true;
    const recorder = window({
      write: (name, bytes) =>
        full ? Promise.reject(new Failure('disk', 'the disk is full.')) : writeAtomically(name, bytes),
    });
    recorder.ended(life());
    await recorder.flush();
    assert.equal(recorder.record.all.accepted, 1);
    assert.match(lines[0]!, /^The record of suggestions cannot be kept: the disk is full/);
    full = false;
    recorder.ended(life());
    await until('the file', () => existsSync(file()));
    assert.equal(JSON.parse(readFileSync(file(), 'utf8')).all.accepted, 2);
  });

  it('sets a damaged file aside with a line in the log', async () => {
    const whole = window();
    whole.ended(life());
    await whole.flush();
    const good = readFileSync(file(), 'utf8');
    const negative = good.replace('"accepted":1', '"accepted":-1');
    for (const damaged of ['', '{', '[]', good.slice(0, 100), negative, good.replace('[0,', '[')]) {
      lines = [];
      writeFileSync(file(), damaged);
      const recorder = window();
      await recorder.open();
      assert.equal(recorder.record.all.shown, 0);
      assert.match(lines[0]!, /cannot be understood: it is set aside as .*suggestions\.json\.damaged/);
      assert.equal(readFileSync(`${file()}.damaged`, 'utf8'), damaged);
      assert.ok(!readdirSync(folder).includes('suggestions.json'));
    }
  });

  it('is gone when it is forgotten, on disk, here, and in the other window when that next writes', async () => {
    const [one, other] = [window(), window()];
    one.ended(life());
    await one.flush();
    await other.open();
    other.ended(life());
    await one.forget();
    assert.equal(one.record.all.shown, 0);
    assert.ok(!readdirSync(folder).includes('suggestions.json'));
    await other.flush();
    assert.equal(other.record.all.shown, 1, 'only what it counted since');
  });

  it('counts without a folder and keeps nothing', async () => {
    const recorder = window({ directory: () => undefined });
    recorder.ended(life());
    await recorder.flush();
    assert.equal(recorder.record.all.shown, 1);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves out of the curve what was asked for with a key', () => {
    const recorder = window({ directory: () => undefined });
    recorder.ended(life({ explicit: true }));
    const { all } = recorder.record;
    assert.deepEqual([all.shown, all.asked, all.shownByConfidence[70]], [1, 0, 0]);
  });
});

describe('the figures of suggestions', () => {
  it('put each latency into the bucket that holds it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60_000, noNaN: true }), (milliseconds) => {
        const bucket = latencyBucket(milliseconds);
        assert.ok(bucketStart(bucket) <= milliseconds * (1 + 1e-12));
        if (bucket < latencyBuckets - 1) assert.ok(milliseconds < bucketStart(bucket + 1) * (1 + 1e-12));
      }),
    );
  });

  it('give quantiles within the bucket of the true ones', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 4000, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.5, 0.95, 0.99),
        (times, share) => {
          const { latency } = noCounts();
          for (const time of times) latency[latencyBucket(time)]!++;
          const sorted = [...times].sort((a, b) => a - b);
          const bucket = latencyBucket(sorted[Math.ceil(share * times.length - 1e-9) - 1]!);
          const found = latencyQuantile(latency, share);
          assert.ok(found >= bucketStart(bucket) - 1e-9 && found <= bucketStart(bucket + 1) + 1e-9);
        },
      ),
    );
    assert.ok(Number.isNaN(latencyQuantile(noCounts().latency, 0.5)));
  });

  it('are at each threshold what counting one by one gives', () => {
    const suggestion = fc.record({
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      right: fc.constantFrom(true, false, null),
    });
    fc.assert(
      fc.property(
        fc.array(suggestion),
        fc.nat(20),
        fc.integer({ min: 0, max: 95 }),
        (all, silent, percent) => {
          const recorder = new SuggestionRecorder({
            directory: () => undefined,
            write: () => Promise.resolve(),
            lock: () => Promise.reject(new Error()),
            warn: () => undefined,
          });
          for (const one of all) recorder.ended(life({ ...one, fate: 'dismissed' }));
          for (let i = 0; i < silent; i++) recorder.ended(life({ fate: 'silent' }));
          const over = all.filter(({ confidence }) => confidenceBin(confidence) >= percent);
          const judged = over.filter(({ right }) => right !== null);
          const { precision, coverage } = atThreshold(recorder.record.all, percent / 100);
          const right = judged.filter((one) => one.right === true).length;
          assert.deepEqual(precision, right / judged.length);
          assert.deepEqual(coverage, over.length / (all.length + silent));
        },
      ),
    );
  });

  it('make a curve whose coverage falls as the threshold rises', () => {
    const counts = noCounts();
    counts.asked = 100;
    for (const [bin, shown] of [
      [31, 10],
      [62, 20],
      [95, 5],
    ] as const) {
      counts.shownByConfidence[bin] = shown;
      counts.rightByConfidence[bin] = Math.round((shown * bin) / 100);
      counts.wrongByConfidence[bin] = shown - Math.round((shown * bin) / 100);
    }
    const curve = precisionAgainstCoverage(counts);
    assert.deepEqual(
      curve.map(({ threshold, coverage }) => [threshold, coverage]),
      [
        [0.31, 0.35],
        [0.62, 0.25],
        [0.95, 0.05],
      ],
    );
    assert.equal(curve[2]!.precision, 1);
  });
});

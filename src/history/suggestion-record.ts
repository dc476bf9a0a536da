/**
 * The record of suggestions: counts what became of them and keeps the counts in a file of the workspace.
 * Several windows may count at once: each holds only what it counted since it last wrote, and adds that to
 * the file under a lock.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  confidenceBin,
  dayOf,
  latencyBucket,
  noCounts,
  noFigures,
  SuggestionRecord,
  sumOfRecords,
} from '../protocol/suggestions/suggestion-counts';
import { forgetKept, readKept } from './kept-file';
import type { EndedLife } from './suggestion-life';

/** What the record needs of the disk and the clock. */
export interface RecordParts {
  /** Undefined while no folder is open: then it is counted and nothing is kept. */
  readonly directory: () => string | undefined;
  /** Writes bytes whole or not at all. */
  readonly write: (file: string, bytes: Uint8Array) => Promise<void>;
  /** Does not wait: throws while another window holds it. @returns what gives it back */
  readonly lock: (directory: string) => Promise<() => Promise<void>>;
  readonly warn: (sentence: string) => void;
  readonly now?: () => Date;
  /** From a change to its writing, ms. */
  readonly pause?: number;
}

const fileName = 'suggestions.json';
/** Many times what it has, bytes. */
const largest = 2 ** 20;

export class SuggestionRecorder {
  /** What stood in the file when it was last read. */
  private stored: SuggestionRecord;
  /** What was counted since. */
  private fresh: SuggestionRecord;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private readonly listeners: (() => void)[] = [];
  private readonly now: () => Date;

  constructor(private readonly parts: RecordParts) {
    this.now = parts.now ?? (() => new Date());
    this.stored = this.nothing();
    this.fresh = this.nothing();
  }

  /** All that is known: of the other windows, what they had written when this one last did. */
  get record(): SuggestionRecord {
    const today = this.nothing();
    const known = sumOfRecords(this.stored, this.fresh);
    return known.day === today.day ? known : { ...known, day: today.day, ofDay: today.ofDay };
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  ended({ fate, explicit, confidence, right, savedKeys }: EndedLife): void {
    this.change(({ all, ofDay }) => {
      if (!explicit) all.asked++;
      if (fate === 'silent') return;
      for (const figures of [all, ofDay]) {
        figures.shown++;
        figures[fate]++;
        figures.savedKeys += savedKeys;
      }
      // Who asked with a key is shown more than the threshold would let through.
      if (explicit) return;
      const bin = confidenceBin(confidence);
      all.shownByConfidence[bin]!++;
      if (right !== null) (right ? all.rightByConfidence : all.wrongByConfidence)[bin]!++;
    });
  }

  answeredIn(milliseconds: number): void {
    this.change(({ all }) => void all.latency[latencyBucket(milliseconds)]!++);
  }

  /** Reads what is kept, and writes what was counted meanwhile. Never throws. */
  open(): Promise<void> {
    return this.then(() => this.join());
  }

  /** Everything counted is on disk, or a line in the log says why not. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return this.open();
  }

  /** Nothing is kept any more, here and on disk; other windows notice when they next write. */
  forget(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.clear();
    return this.then(async () => {
      this.clear();
      const directory = this.parts.directory();
      if (directory !== undefined) await forgetKept(path.join(directory, fileName));
    });
  }

  private nothing(): SuggestionRecord {
    return { all: noCounts(), day: dayOf(this.now()), ofDay: { ...noFigures } };
  }

  private clear(): void {
    this.stored = this.nothing();
    this.fresh = this.nothing();
    this.notify();
  }

  private change(count: (fresh: SuggestionRecord) => void): void {
    const today = dayOf(this.now());
    if (this.fresh.day !== today) this.fresh = { ...this.fresh, day: today, ofDay: { ...noFigures } };
    count(this.fresh);
    this.timer ??= setTimeout(() => void this.flush(), this.parts.pause ?? 2000).unref();
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** One after the other. */
  private then(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(work).catch((thrown: unknown) => {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.parts.warn(`The record of suggestions cannot be kept: ${reason}`);
    });
    return this.working;
  }

  private async join(): Promise<void> {
    const directory = this.parts.directory();
    if (directory === undefined) return;
    await mkdir(directory, { recursive: true });
    const unlock = await this.parts.lock(directory).catch(() => null);
    if (unlock === null) {
      // Another window writes: what was counted stays here until the next time.
      this.timer ??= setTimeout(() => void this.flush(), this.parts.pause ?? 2000).unref();
      return;
    }
    const { stored: before, fresh: counted } = this;
    this.stored = sumOfRecords(before, counted);
    this.fresh = this.nothing();
    try {
      const file = path.join(directory, fileName);
      const joined = sumOfRecords(await this.read(file), counted);
      if (hasCounted(counted)) await this.parts.write(file, new TextEncoder().encode(JSON.stringify(joined)));
      this.stored = joined;
    } catch (thrown) {
      this.stored = before;
      this.fresh = sumOfRecords(counted, this.fresh);
      throw thrown;
    } finally {
      await unlock();
    }
    this.notify();
  }

  private async read(file: string): Promise<SuggestionRecord> {
    const { warn } = this.parts;
    const name = 'The record of suggestions';
    return (await readKept(file, { shape: SuggestionRecord, atMost: largest, name, warn })) ?? this.nothing();
  }
}

function hasCounted({ all }: SuggestionRecord): boolean {
  return all.shown + all.asked + all.latency.reduce((sum, value) => sum + value, 0) > 0;
}

/**
 * The last run, kept on disk, so that reloading or closing the window loses nothing of its history: written every few
 * seconds while it runs, and at its end. A run that a window took with it comes back as one that was interrupted.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { TrainingSnapshot } from '../protocol/training-snapshot';
import { isBusy, type TrainingSnapshot as Snapshot } from '../protocol/training';
import { thinned } from './thinned';

/** Writes bytes whole or not at all. */
type Write = (file: string, bytes: Uint8Array) => Promise<void>;

/** Points and samples that are kept: as JSON they must be written in about a millisecond. */
const keptPoints = 1000;
const keptSamples = 60;
const writeMilliseconds = 2000;

export class RunMemory {
  private lastWrite = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly write: Write,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** The last run, or null when there was none or it cannot be understood. */
  async recall(): Promise<Snapshot | null> {
    const text = await readFile(this.file, 'utf8').catch(() => null);
    if (text === null) return null;
    try {
      const snapshot = v.parse(TrainingSnapshot, JSON.parse(text));
      return isBusy(snapshot) ? { ...snapshot, state: 'failed', failure: interrupted } : snapshot;
    } catch {
      this.warn('What was kept of the last training run cannot be understood and is left out.');
      return null;
    }
  }

  see(snapshot: Snapshot): void {
    if (snapshot.state === 'idle' || snapshot.points.length === 0) return;
    const now = Date.now();
    if (isBusy(snapshot) && now - this.lastWrite < writeMilliseconds) return;
    this.lastWrite = now;
    const kept: Snapshot = {
      ...snapshot,
      points: thinned(snapshot.points, keptPoints),
      samples: snapshot.samples.slice(-keptSamples),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(kept));
    this.writing = this.writing
      .then(() => mkdir(this.directory, { recursive: true }))
      .then(() => this.write(this.file, bytes))
      .catch((thrown: unknown) => this.warn(`The training run cannot be kept: ${String(thrown)}`));
  }

  async forget(): Promise<void> {
    await this.writing;
    await rm(this.file, { force: true });
  }

  private get file(): string {
    return path.join(this.directory, 'last-run.json');
  }
}

const interrupted = {
  code: 'disposed',
  message:
    'The window closed while training ran. What was learned up to the last checkpoint is kept; train again to go on from it.',
};

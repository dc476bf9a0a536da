/**
 * The last run, kept on disk, so that reloading or closing the window loses nothing of its history: written
 * every few seconds while it runs, and at its end. A run that a window took with it comes back as one that
 * was interrupted.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { TrainingSnapshot } from '../protocol/training/training-snapshot';
import { isBusy, type TrainingSnapshot as Snapshot } from '../protocol/training/training';
import { forgetKept, readKept } from './kept-file';
import { thinned } from './thinned';

/** Writes bytes whole or not at all. */
type Write = (file: string, bytes: Uint8Array) => Promise<void>;

/** Points and samples that are kept: as JSON they must be written in about a millisecond. */
const keptPoints = 1000;
const keptSamples = 60;
const writeMilliseconds = 2000;
/** Many times what these have, bytes. */
const largest = 2 ** 24;

export class RunHistory {
  private lastWrite = 0;
  /** Counts the times that all was forgotten: what was to be written before then is not written any more. */
  private generation = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    /** Undefined while no folder is open: then nothing is kept. */
    private readonly directory: () => string | undefined,
    private readonly write: Write,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** The last run, or null when there was none or it cannot be understood. */
  async recall(): Promise<Snapshot | null> {
    const file = this.file();
    if (file === undefined) return null;
    const { warn } = this;
    const name = 'What was kept of the last training run';
    try {
      const snapshot = await readKept(file, { shape: TrainingSnapshot, atMost: largest, name, warn });
      return snapshot && isBusy(snapshot) ? { ...snapshot, state: 'failed', failure: interrupted } : snapshot;
    } catch (thrown) {
      warn(`${name} cannot be read: ${String(thrown)}`);
      return null;
    }
  }

  see(snapshot: Snapshot): void {
    const file = this.file();
    if (!file || snapshot.state === 'idle' || snapshot.points.length === 0) return;
    const now = Date.now();
    if (isBusy(snapshot) && now - this.lastWrite < writeMilliseconds) return;
    this.lastWrite = now;
    const kept: Snapshot = {
      ...snapshot,
      points: thinned(snapshot.points, keptPoints),
      samples: snapshot.samples.slice(-keptSamples),
    };
    const bytes = new TextEncoder().encode(JSON.stringify(kept));
    const { generation } = this;
    this.writing = this.writing
      .then(async () => {
        if (generation !== this.generation) return;
        await mkdir(path.dirname(file), { recursive: true });
        await this.write(file, bytes);
      })
      .catch((thrown: unknown) => this.warn(`The training run cannot be kept: ${String(thrown)}`));
  }

  async forget(): Promise<void> {
    this.generation++;
    await this.writing;
    const file = this.file();
    if (file !== undefined) await forgetKept(file);
  }

  private file(): string | undefined {
    const directory = this.directory();
    return directory === undefined ? undefined : path.join(directory, 'last-run.json');
  }
}

const interrupted = {
  code: 'disposed',
  message:
    'The window closed while training ran. What was learned up to the last checkpoint is kept; train again to go on from it.',
};

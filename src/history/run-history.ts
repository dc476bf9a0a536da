/**
 * The last run, kept on disk, so that reloading or closing the window loses nothing of its history: written
 * every few seconds while it runs, and at its end. A run that a window took with it comes back as one that
 * was interrupted.
 */
import { mkdir, stat } from 'node:fs/promises';
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
/** A run of which nothing was written for so long has ended with its window. */
const silentMilliseconds = 30_000;

export class RunHistory {
  private lastWrite = 0;
  private lastState: Snapshot['state'] = 'idle';
  /** When the file was changed by this window last, as the disk says. */
  private ownWrite = 0;
  /** Counts the times that all was forgotten: what was to be written before then is not written any more. */
  private generation = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    /** Undefined while no folder is open: then nothing is kept. */
    private readonly directory: () => string | undefined,
    private readonly write: Write,
    private readonly warn: (sentence: string) => void,
  ) {}

  /** Where it is kept; undefined while no folder is open. */
  get file(): string | undefined {
    const directory = this.directory();
    return directory === undefined ? undefined : path.join(directory, 'last-run.json');
  }

  /** The last run, or null when there was none or it cannot be understood. */
  async recall(): Promise<Snapshot | null> {
    const snapshot = await this.kept();
    return snapshot && isBusy(snapshot) ? { ...snapshot, state: 'failed', failure: interrupted } : snapshot;
  }

  /**
   * What another window wrote last: a run that goes on there, for as long as it writes, or one that ended.
   * Null when this window wrote last, or nothing is kept.
   */
  async elsewhere(): Promise<Snapshot | null> {
    const { file } = this;
    await this.writing;
    const mtimeMs = file && (await modifiedAt(file));
    if (!mtimeMs || mtimeMs === this.ownWrite) return null;
    const snapshot = await this.kept();
    if (!snapshot || !isBusy(snapshot)) return snapshot;
    const isGoingOn = snapshot.state === 'paused' || Date.now() - mtimeMs < silentMilliseconds;
    return isGoingOn ? snapshot : this.recall();
  }

  private async kept(): Promise<Snapshot | null> {
    const { file, warn } = this;
    if (file === undefined) return null;
    const name = 'What was kept of the last training run';
    try {
      return await readKept(file, { shape: TrainingSnapshot, atMost: largest, name, warn });
    } catch (thrown) {
      warn(`${name} cannot be read: ${String(thrown)}`);
      return null;
    }
  }

  see(snapshot: Snapshot): void {
    const { file } = this;
    if (!file || snapshot.state === 'idle' || snapshot.points.length === 0) return;
    const now = Date.now();
    const isOften = snapshot.state === this.lastState && now - this.lastWrite < writeMilliseconds;
    if (isBusy(snapshot) && isOften) return;
    this.lastWrite = now;
    this.lastState = snapshot.state;
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
        // What is measured after the end of a run must not replace a run that another window began since.
        if (!isBusy(snapshot) && (await modifiedAt(file)) !== this.ownWrite) return;
        await mkdir(path.dirname(file), { recursive: true });
        await this.write(file, bytes);
        this.ownWrite = await modifiedAt(file);
      })
      .catch((thrown: unknown) => this.warn(`The training run cannot be kept: ${String(thrown)}`));
  }

  async forget(): Promise<void> {
    this.generation++;
    await this.writing;
    const { file } = this;
    if (file !== undefined) await forgetKept(file);
    this.ownWrite = 0;
  }
}

/** ms since the epoch; 0 where there is no such file. */
async function modifiedAt(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

const interrupted = {
  code: 'disposed',
  message:
    'The window closed while training ran. What was learned up to the last checkpoint is kept; train again to go on from it.',
};

/**
 * The runs of a workspace, thinned, with the names that their user gave them: kept on disk for comparison
 * with the one on screen. Several windows may write: each change is made to what stands in the file, under a
 * lock.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { EarlierRun } from '../protocol/dashboard/dashboard';
import { networkName } from '../protocol/training/run-name';
import { idleSnapshot, isBusy, type TrainingSnapshot } from '../protocol/training/training';
import { forgetKept, readKept } from './kept-file';
import { thinned } from './thinned';

/** The part of `vscode.Memento` that is needed. */
export interface WorkspaceState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

export interface EarlierRunsParts {
  /** Undefined while no folder is open: then nothing is kept on disk. */
  readonly directory: () => string | undefined;
  /** Writes bytes whole or not at all. */
  readonly write: (file: string, bytes: Uint8Array) => Promise<void>;
  /** Throws while another window holds it. @returns what gives it back */
  readonly lock: (directory: string) => Promise<() => Promise<void>>;
  readonly warn: (sentence: string) => void;
  /** Where an earlier version kept them: taken over once. */
  readonly older: WorkspaceState;
  readonly now?: () => number;
}

const olderKey = 'unroll.earlierRuns';
const runsKept = 6;
const pointsKept = 300;
const measurementsKept = 60;
/** Many times what they have, bytes. */
const largest = 2 ** 24;
/** Another window holds the lock for some milliseconds; each try waits for it. */
const lockTries = 20;
const Runs = v.array(EarlierRun);

type Edit = (runs: readonly EarlierRun[]) => readonly EarlierRun[];

/** Watches the snapshots and keeps each run when it has ended, or has a name. Oldest first. */
export class EarlierRuns {
  private runs: readonly EarlierRun[] = [];
  private shown: TrainingSnapshot = idleSnapshot;
  private working: Promise<void> = Promise.resolve();
  private readonly listeners: (() => void)[] = [];
  private readonly now: () => number;

  constructor(private readonly parts: EarlierRunsParts) {
    this.now = parts.now ?? Date.now;
  }

  /** Where they are kept; undefined while no folder is open. */
  get file(): string | undefined {
    const directory = this.parts.directory();
    return directory === undefined ? undefined : path.join(directory, 'runs.json');
  }

  /** Those to draw beside the run on screen: never that run itself. */
  get list(): readonly EarlierRun[] {
    return this.runs.filter((run) => !isOf(run, this.shown));
  }

  /** What the run on screen was named; empty for nothing. */
  get nameOnScreen(): string {
    return this.runs.find((run) => isOf(run, this.shown))?.givenName ?? '';
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads what is kept, also by an earlier version; called again when the file changed. Never throws. */
  async open(): Promise<void> {
    const { older, warn } = this.parts;
    const found = v.safeParse(Runs, older.get(olderKey) ?? []);
    const moved = found.success ? found.output : [];
    try {
      if (moved.length === 0 || this.file === undefined) return await this.queue(() => this.read());
      await this.change((runs) => [
        ...moved.filter((one) => !runs.some((run) => run.ended === one.ended)),
        ...runs,
      ]);
      await older.update(olderKey, undefined);
    } catch (thrown) {
      warn(`The earlier runs cannot be read: ${String(thrown)}`);
    }
  }

  /** The run on screen, now. */
  follow(snapshot: TrainingSnapshot): void {
    const another = snapshot.run !== this.shown.run || !beginsLike(snapshot, this.shown);
    this.shown = snapshot;
    if (another) this.notify();
    if (isBusy(snapshot) || isWhole(this.runs, snapshot)) return;
    this.change((runs) => withRun(runs, snapshot, this.now())).catch((thrown: unknown) =>
      this.parts.warn(`The run cannot be kept for comparison: ${String(thrown)}`),
    );
  }

  /**
   * Names the run that ended then, or for null the one on screen; an empty name takes the name away.
   * @throws what the disk or the lock says: then nothing was changed
   */
  name(ended: number | null, givenName: string): Promise<void> {
    const { shown } = this;
    return this.change((runs) => {
      const all = ended === null ? withRun(runs, shown, this.now()) : runs;
      const isMeant = (run: EarlierRun): boolean => (ended === null ? isOf(run, shown) : run.ended === ended);
      return all.map((run) => (isMeant(run) ? { ...run, givenName } : run));
    });
  }

  /** Only the run on screen stays. @throws as `name` */
  forgetEarlier(): Promise<void> {
    const { shown } = this;
    return this.change((runs) => runs.filter((run) => isOf(run, shown)));
  }

  /** Nothing is kept any more. @throws what the disk says */
  forget(): Promise<void> {
    return this.queue(async () => {
      await this.parts.older.update(olderKey, undefined);
      if (this.file !== undefined) await forgetKept(this.file);
      this.show([]);
    });
  }

  private change(edit: Edit): Promise<void> {
    return this.queue(() => this.edit(edit));
  }

  private async edit(edit: Edit): Promise<void> {
    const { file } = this;
    if (file === undefined) return this.show(bounded(edit(this.runs)));
    const directory = path.dirname(file);
    await mkdir(directory, { recursive: true });
    const unlock = await this.locked(directory);
    try {
      await this.read();
      const changed = edit(this.runs);
      if (changed === this.runs) return;
      const edited = bounded(changed);
      await this.parts.write(file, new TextEncoder().encode(JSON.stringify(edited)));
      this.show(edited);
    } finally {
      await unlock();
    }
  }

  private async locked(directory: string): Promise<() => Promise<void>> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.parts.lock(directory);
      } catch (thrown) {
        if (tries === lockTries) throw thrown;
      }
    }
  }

  private async read(): Promise<void> {
    const { file } = this;
    if (file === undefined) return;
    const { warn } = this.parts;
    const name = 'What was kept of earlier runs';
    this.show((await readKept(file, { shape: Runs, atMost: largest, name, warn })) ?? []);
  }

  private show(runs: readonly EarlierRun[]): void {
    this.runs = runs;
    this.notify();
  }

  private notify(): void {
    for (const listener of this.listeners) listener();
  }

  /** One after the other. */
  private queue(work: () => Promise<void>): Promise<void> {
    const done = this.working.then(work);
    this.working = done.catch(() => undefined);
    return done;
  }
}

/** What is worth keeping of a run; undefined for one too short to draw. */
function earlierRun(snapshot: TrainingSnapshot, ended: number, givenName: string): EarlierRun | undefined {
  if (snapshot.points.length < 2) return undefined;
  const points = thinned(snapshot.points, pointsKept);
  return {
    ended,
    name: networkName(snapshot.plan),
    givenName,
    step: points.map((point) => point.step),
    seconds: points.map((point) => point.seconds),
    characters: points.map((point) => point.characters),
    trainingBitsPerCharacter: points.map((point) => point.trainingBitsPerCharacter),
    validationBitsPerCharacter: points.map((point) => point.validationBitsPerCharacter),
    measurements: thinned(snapshot.measurements, measurementsKept).slice(),
  };
}

/** With this run as it is now. The last checkpoint is measured after the run has ended. */
function withRun(
  runs: readonly EarlierRun[],
  snapshot: TrainingSnapshot,
  now: number,
): readonly EarlierRun[] {
  const known = runs.find((run) => isOf(run, snapshot));
  if (known && isWhole([known], snapshot)) return runs;
  const ended = known && isAtItsEnd(known, snapshot) ? known.ended : now;
  const made = earlierRun(snapshot, ended, known?.givenName ?? '');
  return made ? [...runs.filter((run) => run !== known), made] : runs;
}

/** Too many: the oldest without a name goes first, the newest stays. */
function bounded(runs: readonly EarlierRun[]): readonly EarlierRun[] {
  const left = [...runs].sort((one, other) => one.ended - other.ended);
  while (left.length > runsKept) {
    const unnamed = left.slice(0, -1).findIndex((run) => run.givenName === '');
    left.splice(Math.max(0, unnamed), 1);
  }
  return left;
}

/** Whether all that is worth keeping of this run is among these. */
function isWhole(runs: readonly EarlierRun[], snapshot: TrainingSnapshot): boolean {
  if (snapshot.points.length < 2) return true;
  const known = runs.find((run) => isOf(run, snapshot));
  const measured = Math.min(snapshot.measurements.length, measurementsKept);
  return known !== undefined && isAtItsEnd(known, snapshot) && known.measurements.length >= measured;
}

const isAtItsEnd = (run: EarlierRun, { points }: TrainingSnapshot): boolean =>
  run.step.at(-1) === points.at(-1)?.step;

/** A run is known by its first point: time and loss are measured, and no two runs have both alike. */
function isOf(run: EarlierRun, { points: [first] }: TrainingSnapshot): boolean {
  return (
    first !== undefined &&
    run.step[0] === first.step &&
    run.seconds[0] === first.seconds &&
    run.trainingBitsPerCharacter[0] === first.trainingBitsPerCharacter
  );
}

const beginsLike = ({ points: [one] }: TrainingSnapshot, { points: [other] }: TrainingSnapshot): boolean =>
  one?.seconds === other?.seconds && one?.trainingBitsPerCharacter === other?.trainingBitsPerCharacter;

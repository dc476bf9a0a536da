/** The runs of the past, thinned, kept in the workspace's state for comparison with the one on screen. */
import * as v from 'valibot';
import { EarlierRun } from '../protocol/dashboard/dashboard';
import { cells } from '../protocol/kinds';
import type { TrainingPlan, TrainingSnapshot } from '../protocol/training/training';
import { thinned } from './thinned';

/** The part of `vscode.Memento` that is needed. */
export interface WorkspaceState {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const key = 'unroll.earlierRuns';
const runsKept = 6;
const pointsKept = 300;
const measurementsKept = 60;

const nameOf = (plan: TrainingPlan | null): string =>
  plan === null
    ? 'RNN'
    : `${cells[plan.cell].label} ${plan.layers > 1 ? `${plan.layers} × ` : ''}${plan.hiddenSize}`;

/** What is worth keeping of a run; undefined for one too short to draw. */
function earlierRun(snapshot: TrainingSnapshot, ended: number): EarlierRun | undefined {
  if (snapshot.points.length < 2) return undefined;
  const points = thinned(snapshot.points, pointsKept);
  return {
    ended,
    name: nameOf(snapshot.plan),
    step: points.map((point) => point.step),
    seconds: points.map((point) => point.seconds),
    characters: points.map((point) => point.characters),
    trainingBitsPerCharacter: points.map((point) => point.trainingBitsPerCharacter),
    validationBitsPerCharacter: points.map((point) => point.validationBitsPerCharacter),
    measurements: thinned(snapshot.measurements, measurementsKept).slice(),
  };
}

/** Watches the snapshots and keeps each run when it has ended. Oldest first. */
export class EarlierRuns {
  private runs: readonly EarlierRun[];
  /** The run on screen, kept aside while it is still there to see. */
  private ended: { readonly run: number; readonly kept: EarlierRun } | undefined;
  private current = 0;

  constructor(
    private readonly state: WorkspaceState,
    private readonly now: () => number = Date.now,
  ) {
    const stored = v.safeParse(v.array(EarlierRun), state.get(key) ?? []);
    this.runs = stored.success ? stored.output : [];
  }

  /** Those to draw beside the current run: never that run itself. */
  get list(): readonly EarlierRun[] {
    return this.runs.filter((run) => run !== this.ended?.kept);
  }

  /** @returns whether `list` changed. */
  follow(snapshot: TrainingSnapshot): boolean {
    const before = this.ended;
    const another = snapshot.run !== this.current;
    this.current = snapshot.run;
    if (another) this.ended = undefined;
    const over = snapshot.state === 'finished' || snapshot.state === 'failed';
    if (over && this.ended === undefined) {
      const kept = earlierRun(snapshot, this.now());
      if (kept !== undefined) {
        // A run that comes back with a reloaded window has been kept before.
        const known = this.runs.find((run) => isSameRun(run, kept));
        this.ended = { run: snapshot.run, kept: known ?? kept };
        if (!known) this.keep([...this.runs, kept].slice(-runsKept));
      }
    } else if (over && this.ended !== undefined) this.complete(this.ended, snapshot);
    return another && before !== undefined;
  }

  forget(): void {
    this.ended = undefined;
    this.keep([]);
  }

  /** The last checkpoint is measured after the run has ended. */
  private complete({ run, kept }: { run: number; kept: EarlierRun }, snapshot: TrainingSnapshot): void {
    const measurements = thinned(snapshot.measurements, measurementsKept).slice();
    if (measurements.length <= kept.measurements.length) return;
    const completed = { ...kept, measurements };
    this.ended = { run, kept: completed };
    this.keep(this.runs.map((one) => (one === kept ? completed : one)));
  }

  private keep(runs: readonly EarlierRun[]): void {
    this.runs = runs;
    void this.state.update(key, runs);
  }
}

function isSameRun(one: EarlierRun, other: EarlierRun): boolean {
  const last = ({ name, step, seconds }: EarlierRun): string => `${name} ${step.at(-1)} ${seconds.at(-1)}`;
  return last(one) === last(other);
}

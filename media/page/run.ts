/**
 * The run on screen: the history that the host sent, grown by each increment, and never anything that does
 * not fit.
 */
import type { HostMessage, PointColumns, RunStatus } from '../../src/protocol/dashboard/dashboard';
import {
  pointFields,
  type PartsMeasurement,
  type TrainingSample,
} from '../../src/protocol/training/training';
import { Column } from './column';

type History = Extract<HostMessage, { type: 'history' }>;
type Progress = Extract<HostMessage, { type: 'progress' }>;
export type ColumnName = keyof PointColumns;

export const idleStatus: RunStatus = {
  state: 'idle',
  budgetSeconds: null,
  report: null,
  plan: null,
  record: null,
  failure: null,
};

export class Run {
  id = 0;
  status: RunStatus = idleStatus;
  samples: TrainingSample[] = [];
  measurements: PartsMeasurement[] = [];
  points: Readonly<Record<ColumnName, Column>> = emptyColumns();

  get length(): number {
    return this.points.step.length;
  }

  restart(history: History): void {
    this.id = history.run;
    this.status = history.status;
    this.samples = [...history.samples];
    this.measurements = [...history.measurements];
    this.points = emptyColumns();
    this.append(history.points);
  }

  /** @returns false when something before it is missing: then nothing was changed. */
  grow(progress: Progress): boolean {
    const fits =
      progress.run === this.id &&
      progress.pointsFrom === this.length &&
      progress.samplesFrom === this.samples.length &&
      progress.measurementsFrom === this.measurements.length;
    if (!fits) return false;
    if (progress.status !== null) this.status = progress.status;
    this.samples.push(...progress.samples);
    this.measurements.push(...progress.measurements);
    this.append(progress.points);
    return true;
  }

  private append(columns: PointColumns): void {
    for (const name of pointFields) this.points[name].append(columns[name]);
  }
}

const emptyColumns = (): Record<ColumnName, Column> =>
  Object.fromEntries(pointFields.map((name) => [name, new Column()])) as Record<ColumnName, Column>;

/** The curves of the run on screen, kept up with it: each update costs what came, not what was. */
import type { PartsMeasurement } from '../../../src/protocol/training/training';
import type { EarlierRun } from '../../../src/protocol/dashboard/dashboard';
import type { Axis } from '../../page/choices';
import type { Curve } from '../../charts/curve';
import { generalisationGap, type GeneralisationGap } from './generalisation-gap';
import { Progression } from './progression';
import type { Run } from '../../page/run';
import { Smoothing } from '../../charts/smoothing';
import { GrowingThinning } from '../../charts/thinning';

export interface RunCurves {
  readonly raw: Curve;
  readonly smooth: Curve;
  /** One point per measurement on a part of the held-out text. */
  readonly validation: Curve;
  /** One point, measured at the end on all of it; none before. */
  readonly atEnd: Curve;
  /** Of held-out text, one point per checkpoint. */
  readonly recall: Curve;
  readonly mixture: Curve;
  readonly gradient: Curve;
  readonly rate: Curve;
  readonly generalisationGap: GeneralisationGap;
  /** Of all steps so far, 0 … 1. */
  readonly clippedShare: number;
}

export class CurveKeeper {
  private readonly progression = new Progression();
  private smoothing = new Smoothing(1);
  private thinnings = newThinnings();
  private of: Run['points'] | undefined;

  constructor(private readonly run: Run) {}

  /** Over `axis`, the training loss smoothed over about `span` points. */
  curves(axis: Axis, span: number): RunCurves {
    const { points } = this.run;
    if (points !== this.of || span !== this.smoothing.span) {
      this.smoothing = new Smoothing(span);
      this.thinnings.smooth = new GrowingThinning();
    }
    if (points !== this.of) this.thinnings = newThinnings();
    this.of = points;
    this.progression.follow(points);
    const xs = points[axis].view();
    const training = points.trainingBitsPerCharacter.view();
    const validation = points.validationBitsPerCharacter.view();
    const smoothed = this.smoothing.apply(training);
    const { measurements, best, atEnd, clippedShare } = this.progression;
    const during = atEnd < 0 ? validation.length : atEnd;
    return {
      raw: { xs, ys: training, thinning: this.thinnings.raw },
      smooth: { xs, ys: smoothed, thinning: this.thinnings.smooth },
      validation: {
        xs: measurements.map((index) => xs[index]!),
        ys: measurements.map((index) => validation[index]!),
      },
      atEnd: { xs: xs.slice(during, during + 1), ys: validation.slice(during, during + 1) },
      recall: partCurve(this.run.measurements, axis, 'recallBitsPerCharacter'),
      mixture: partCurve(this.run.measurements, axis, 'mixtureBitsPerCharacter'),
      gradient: { xs, ys: points.gradientNorm.view(), thinning: this.thinnings.gradient },
      rate: { xs, ys: points.learningRate.view(), thinning: this.thinnings.rate },
      generalisationGap: generalisationGap(
        smoothed.subarray(0, during),
        validation.subarray(0, during),
        best,
      ),
      clippedShare,
    };
  }
}

const newThinnings = () => ({
  raw: new GrowingThinning(),
  smooth: new GrowingThinning(),
  gradient: new GrowingThinning(),
  rate: new GrowingThinning(),
});

/** One part's bits on held-out text over the run. */
export function partCurve(
  measurements: readonly PartsMeasurement[],
  axis: Axis,
  part: 'recallBitsPerCharacter' | 'mixtureBitsPerCharacter',
): Curve {
  return { xs: measurements.map((one) => one[axis]), ys: measurements.map((one) => one[part]) };
}

/** A run of the past: its validation loss where it was measured, otherwise its training loss. */
export function earlierCurve(past: EarlierRun, axis: Axis): Curve {
  const { validationBitsPerCharacter: validation } = past;
  const measured = validation.flatMap((bits, index) =>
    bits === null || bits === validation[index - 1] ? [] : [index],
  );
  return measured.length > 1
    ? { xs: measured.map((index) => past[axis][index]!), ys: measured.map((index) => validation[index]!) }
    : { xs: past[axis], ys: past.trainingBitsPerCharacter };
}

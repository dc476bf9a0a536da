/** The lines of the charts are the training record: every figure, on its own step, second and character. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Axis } from '../../../../../media/page/choices';
import { aligned, type Curve } from '../../../../../media/charts/curve';
import { idleStatus, Run } from '../../../../../media/page/run';
import { CurveKeeper } from '../../../../../media/panels/learning/run-curves';
import { pointColumns, receiveHostMessage } from '../../../../../src/protocol/dashboard/dashboard';
import type { PartsMeasurement, TrainingPoint } from '../../../../../src/protocol/training/training';
import { partsMeasurements, trainingPoints } from '../../../../fixtures/run';

/** The run as the page has it after a history of so many points and the rest in increments. */
function told(
  points: readonly TrainingPoint[],
  measurements: readonly PartsMeasurement[],
  cuts: readonly number[],
): Run {
  const run = new Run();
  const ends = [...new Set(cuts.map((cut) => cut % (points.length + 1)))].sort((a, b) => a - b);
  let [from, known] = [0, 0];
  const measuredBy = (end: number): number =>
    measurements.filter(({ step }) => step <= (points[end - 1]?.step ?? -1)).length;
  for (const [index, end] of [...ends, points.length].entries()) {
    const measured = measuredBy(end);
    const common = { version: 1, run: 1, status: idleStatus, samples: [] };
    const part = {
      points: pointColumns(points, from, end),
      measurements: measurements.slice(known, measured),
    };
    const message =
      index === 0
        ? { ...common, ...part, type: 'history' }
        : { ...common, ...part, type: 'progress', pointsFrom: from, samplesFrom: 0, measurementsFrom: known };
    const received = receiveHostMessage(JSON.parse(JSON.stringify(message)));
    assert.ok(received.ok);
    if (received.message.type === 'history') run.restart(received.message);
    if (received.message.type === 'progress') assert.ok(run.grow(received.message));
    [from, known] = [end, measured];
  }
  return run;
}

const pairs = ({ xs, ys }: Curve): [number, number][] =>
  Array.from(ys, (y, index): [number, number] => [xs[index]!, y]);
/** What a chart of this many pixels is given of the curve. */
const drawn = (curve: Curve, pixels: number): [number, number][] => {
  const [xs, ys] = aligned([curve], undefined, pixels / 2);
  return xs.map((x, index): [number, number] => [x, ys![index]!]);
};

describe('the lines of the charts', () => {
  it('equal the training record exactly, however it arrived, on every axis', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom<Axis>('step', 'seconds', 'characters'),
        (count, cuts, axis) => {
          const points = trainingPoints(count);
          const measurements = partsMeasurements(points, Math.min(count, 8));
          const curves = new CurveKeeper(told(points, measurements, cuts)).curves(axis, 1);
          const of = (name: keyof TrainingPoint): [number, number][] =>
            points.map((point): [number, number] => [point[axis], point[name] as number]);
          assert.deepEqual(pairs(curves.raw), of('trainingBitsPerCharacter'));
          assert.deepEqual(pairs(curves.smooth), of('trainingBitsPerCharacter'));
          assert.deepEqual(pairs(curves.gradient), of('gradientNorm'));
          assert.deepEqual(pairs(curves.rate), of('learningRate'));
          const measured = of('validationBitsPerCharacter').filter(
            ([, bits], index, all) => bits !== null && bits !== all[index - 1]?.[1],
          );
          assert.deepEqual(pairs(curves.validation), measured);
          for (const part of ['recall', 'mixture'] as const) {
            assert.deepEqual(
              pairs(curves[part]),
              measurements.map((one) => [one[axis], one[`${part}BitsPerCharacter`]]),
            );
          }
          // A chart that is wide enough draws every one of them.
          assert.deepEqual(drawn(curves.raw, 700), of('trainingBitsPerCharacter'));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of a long run are points of the record, the lowest and highest of it among them', () => {
    const points = trainingPoints(20_000);
    const curves = new CurveKeeper(told(points, [], [7, 999, 15_000])).curves('step', 1);
    const record = new Map(points.map((point) => [point.step, point.gradientNorm]));
    const line = drawn(curves.gradient, 700);
    assert.ok(line.length < 2000);
    for (const [step, norm] of line) assert.equal(norm, record.get(step));
    const norms = points.map(({ gradientNorm }) => gradientNorm);
    const shown = new Set(line.map(([, norm]) => norm));
    assert.ok(shown.has(norms.reduce((a, b) => Math.max(a, b))));
    assert.ok(shown.has(norms.reduce((a, b) => Math.min(a, b))));
  });
});

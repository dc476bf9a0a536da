/** The curves of a run as comma-separated values: one line per point, every figure as it was reported. */
import { pointFields, type PartsMeasurement, type TrainingPoint } from '../protocol/training/training';

const measured = [
  'networkBitsPerCharacter',
  'recallBitsPerCharacter',
  'mixtureBitsPerCharacter',
] as const satisfies readonly (keyof PartsMeasurement)[];

/**
 * RFC 4180, with a header; an empty field where nothing was measured. A measurement of the parts stands in
 * the line of its step, or of the next one that is kept.
 */
export function curvesAsCsv(
  points: readonly TrainingPoint[],
  measurements: readonly PartsMeasurement[],
): string {
  const byLine = new Map<number, PartsMeasurement>();
  for (const measurement of measurements) {
    const line = points.findIndex(({ step }) => step >= measurement.step);
    byLine.set(line < 0 ? points.length - 1 : line, measurement);
  }
  const lines = points.map((point, line) =>
    [
      ...pointFields.map((column) => point[column] ?? ''),
      ...measured.map((column) => byLine.get(line)?.[column] ?? ''),
    ].join(','),
  );
  return [[...pointFields, ...measured].join(','), ...lines, ''].join('\r\n');
}

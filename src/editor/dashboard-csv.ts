/** The curves of a run as comma-separated values: one line per point, every figure as the trainer reported it. */
import type { TrainingPoint } from '../protocol/training';

const columns = [
  'step',
  'seconds',
  'tokens',
  'characters',
  'trainingBitsPerCharacter',
  'validationBitsPerCharacter',
  'gradientNorm',
  'clippedShare',
  'learningRate',
  'tokensPerSecond',
  'progress',
] as const satisfies readonly (keyof TrainingPoint)[];

/** RFC 4180, with a header; an empty field where nothing was measured yet. */
export function curvesAsCsv(points: readonly TrainingPoint[]): string {
  const lines = points.map((point) => columns.map((column) => point[column] ?? '').join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

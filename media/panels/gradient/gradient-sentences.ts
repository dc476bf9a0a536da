/**
 * The gradient through time in words: how far back each network's loss reaches, and what the comparison
 * shows.
 */
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { cells, type Cell } from '../../../src/protocol/kinds';
import type { Format } from '../../text/format';
import { t } from '../../text/texts';

export const cellName = (cell: Cell): string => (cell === 'rnn' ? t('vanilla RNN') : cells[cell].label);

/** `GRU 256 (this model)`, `vanilla RNN`. */
export function networkName({ network, cell, hiddenSize }: GradientCurve): string {
  if (network === 'model') return t('this model ({0} {1})', cells[cell].label, hiddenSize);
  return cellName(cell);
}

const steps = (distance: number | null, { norms }: GradientCurve): string => {
  if (distance === null) return t('more than {0} steps', norms.length - 1);
  return distance === 1 ? t('1 step') : t('{0} steps', distance);
};

/** Half-life and the distance at which a hundredth is left. */
export function reachSentence(curve: GradientCurve, format: Format): string {
  const { trained } = curve;
  const reach = t(
    '{0}: half of the gradient is left after {1}, a hundredth after {2}',
    networkName(curve),
    steps(curve.half, curve),
    steps(curve.hundredth, curve),
  );
  if (trained === null) return `${reach}.`;
  const loss = trained.bitsPerCharacter === null ? '–' : format.fixed(trained.bitsPerCharacter, 2);
  return `${reach} ${t('({0} s of training, {1} bits per character).', format.fixed(trained.seconds, 0), loss)}`;
}

/**
 * Which of the compared networks reaches farthest; empty when there is nothing to compare, or no difference.
 */
export function comparisonSentence(curves: readonly GradientCurve[]): string {
  const compared = curves.filter(({ network }) => network !== 'model');
  if (compared.length < 2) return '';
  const order = [...compared].sort((one, other) => farness(one) - farness(other));
  const [least, most] = [order[0]!, order[order.length - 1]!];
  if (farness(least) === farness(most)) return '';
  return t(
    'Of networks of equal size, each after some seconds on this text, the gradient of the {0} vanishes first, and that of the {1} reaches farthest back.',
    networkName(least),
    networkName(most),
  );
}

/** By the distance of a hundredth, then by what is left at the longest distance. */
function farness({ hundredth, norms }: GradientCurve): number {
  const left = norms[norms.length - 1]! / (norms[0]! || 1);
  return (hundredth ?? norms.length) + Math.min(0.5, left);
}

/** Every norm at one distance. */
export function distanceSentence(curves: readonly GradientCurve[], x: number, format: Format): string {
  const distance = Math.max(0, Math.round(x));
  const values = curves.flatMap((curve) => {
    const norm = curve.norms[distance];
    return norm === undefined ? [] : [`${networkName(curve)} ${format.significant(norm)}`];
  });
  return [t('T − t = {0}', distance), ...values].join(' · ');
}

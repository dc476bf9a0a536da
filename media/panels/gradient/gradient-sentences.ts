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
function networkName({ network, cell, hiddenSize }: GradientCurve): string {
  if (network === 'model') return t('this model ({0} {1})', cells[cell].label, hiddenSize);
  return cellName(cell);
}

/** `LSTM, ∂L/∂c, initial weights`. */
export function curveName(curve: GradientCurve): string {
  const network = networkName(curve);
  const name = curve.state === 'cell' ? t('{0}, ∂L/∂c', network) : network;
  return curve.weights === 'initial' ? t('{0}, initial weights', name) : name;
}

const steps = (distance: number | null, { norms }: GradientCurve): string => {
  if (distance === null) return t('more than {0} steps', norms.length - 1);
  return distance === 1 ? t('1 step') : t('{0} steps', distance);
};

/**
 * Half-life and the distance at which a hundredth is left, of what was trained and of what training begins
 * with.
 * @param initial of the same network and state
 */
export function reachSentence(
  curve: GradientCurve,
  initial: GradientCurve | undefined,
  format: Format,
): string {
  const { trained } = curve;
  const reach = t(
    '{0}: half of the gradient is left after {1}, a hundredth after {2}',
    curveName(curve),
    steps(curve.half, curve),
    steps(curve.hundredth, curve),
  );
  const parts = [`${reach}.`];
  if (trained !== null) {
    const loss = trained.bitsPerCharacter === null ? '–' : format.fixed(trained.bitsPerCharacter, 2);
    const cost = t('({0} s of training, {1} bits per character).', format.fixed(trained.seconds, 0), loss);
    parts[0] = `${reach} ${cost}`;
  }
  if (initial) {
    const [half, hundredth] = [steps(initial.half, initial), steps(initial.hundredth, initial)];
    parts.push(t('With initial weights: half after {0}, a hundredth after {1}.', half, hundredth));
  }
  return parts.join(' ');
}

/**
 * Of which of the compared networks least and most is left at the longest distance, of the LSTM in whichever
 * of its states more is; empty when there is nothing to compare, or no difference. Where the vanilla RNN's is
 * not the least, what it was before training.
 */
export function comparisonSentence(curves: readonly GradientCurve[], format: Format): string {
  const order = byWhatIsLeft(curves, 'trained');
  if (order.length < 2) return '';
  const [least, most] = [order[0]!, order[order.length - 1]!];
  if (left(least) === left(most)) return '';
  const share = (curve: GradientCurve): string => format.significant(left(curve));
  const seen = t(
    'Of networks of equal size, each after some seconds on this text, the gradient of the {0} vanishes most: {1} of it is left {2} tokens back. Most is left of that of the {3}: {4}.',
    networkName(least),
    share(least),
    least.norms.length - 1,
    curveName(most),
    share(most),
  );
  const [first] = byWhatIsLeft(curves, 'initial');
  const vanilla = order.find(({ network }) => network === 'rnn');
  if (least.network === 'rnn' || first?.network !== 'rnn' || !vanilla) return seen;
  const before = t(
    'Before training it was that of the vanilla RNN, with {0}; training changed its recurrent weights, and now it is {1}.',
    share(first),
    share(vanilla),
  );
  return `${seen} ${before}`;
}

/** Of each compared network the curve of which most is left, the network of which least is left first. */
function byWhatIsLeft(curves: readonly GradientCurve[], weights: GradientCurve['weights']): GradientCurve[] {
  const best = new Map<string, GradientCurve>();
  for (const curve of curves) {
    if (curve.network === 'model' || curve.weights !== weights) continue;
    const known = best.get(curve.network);
    if (!known || left(curve) > left(known)) best.set(curve.network, curve);
  }
  return [...best.values()].sort((one, other) => left(one) - left(other));
}

/** Of the gradient at distance 0, at the longest distance. */
const left = ({ norms }: GradientCurve): number => norms[norms.length - 1]! / (norms[0]! || 1);

/** Every norm at one distance. */
export function distanceSentence(curves: readonly GradientCurve[], x: number, format: Format): string {
  const distance = Math.max(0, Math.round(x));
  const values = curves.flatMap((curve) => {
    const norm = curve.norms[distance];
    return norm === undefined ? [] : [`${curveName(curve)} ${format.significant(norm)}`];
  });
  return [t('T − t = {0}', distance), ...values].join(' · ');
}

/**
 * The network unrolled through time: a drawing of some steps with the tokens that were read, every state and
 * its size.
 */
import type { NetworkShape, UnrolledStep } from '../../../src/protocol/prediction/inspection';
import type { Format } from '../../text/format';
import { shortName } from '../../text/plain-text';
import { svg } from '../../page/svg';
import { t } from '../../text/texts';
import { cells } from '../../../src/protocol/kinds';

const cellNames = { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;

/** Room for one step, px: the names in it stay legible, so a narrow page shows fewer steps. */
const stepWidth = 88;
const mostSteps = 5;
const fewestSteps = 2;
const left = 20;
const right = 18;
const boxHeight = 26;
const layerPitch = 52;

/** Steps that fit side by side. */
const stepsWithin = (width: number): number =>
  Math.max(fewestSteps, Math.min(mostSteps, Math.floor((width - left - right) / stepWidth)));

const digits = '₀₁₂₃₄₅₆₇₈₉';
const subscript = (index: number): string => digits[index] ?? String(index);

/**
 * Steps side by side, from the token at the bottom up to what is expected next; the hidden state goes to the
 * right.
 * @param backSteps over which training propagates back at most; null where that is not known
 * @param steps at least one of them, the last ones are drawn; undefined draws the network without a text
 */
export function unrolledPicture(
  shape: NetworkShape,
  steps: readonly UnrolledStep[] | undefined,
  width: number,
  format: Format,
  backSteps: number | null,
): SVGElement {
  const fitting = stepsWithin(width);
  const shown = steps?.slice(-fitting);
  const count = shown?.length ?? Math.min(3, fitting);
  const pitch = Math.min(150, (width - left - right) / count);
  const { layers } = shape;
  const name = cellNames[shape.cell];
  const size = (value: number): string => `[${format.whole(value)}]`;
  const softmaxTop = 46;
  const cellTop = (layer: number): number => softmaxTop + layerPitch * (layers + 1 - layer);
  const embeddingTop = cellTop(0);
  const tokenLine = embeddingTop + boxHeight + 40;
  const backLine = tokenLine + 34;
  const height = tokenLine + (backSteps === null ? 26 : 58);
  const boxWidth = Math.min(88, pitch - 18);

  const columns = Array.from({ length: count }, (_, column) => {
    const x = left + pitch * (column + 0.5);
    const step = shown?.[column];
    const sub = shown === undefined ? ['ₜ₋₁', 'ₜ', 'ₜ₊₁'][column + 3 - count]! : subscript(column + 1);
    const label = (text: string, y: number, kind: string, at = x, anchor = 'middle'): SVGElement =>
      svg('text', { x: at, y, 'text-anchor': anchor, class: kind }, text);
    const box = (y: number, text: string, kind: string): SVGElement[] => [
      svg('rect', { x: x - boxWidth / 2, y, width: boxWidth, height: boxHeight, rx: 4, class: kind }),
      label(text, y + 17, 'name'),
    ];
    const up = (from: number, to: number, beside: string): SVGElement[] => [
      svg('path', { d: `M${x} ${from}V${to + 2}`, class: 'arrow', 'marker-end': 'url(#tip)' }),
      label(beside, (from + to) / 2 + 4, 'small', x + 5, 'start'),
    ];
    const across = Array.from({ length: layers }, (_, index): SVGElement[] => {
      const layer = index + 1;
      const y = cellTop(layer) + boxHeight / 2;
      const from = column === 0 ? 2 : x - pitch + boxWidth / 2;
      const to = x - boxWidth / 2 - 1;
      const lines = cells[shape.cell].states > 1 ? [y - 5, y + 5] : [y];
      return lines.map((at) =>
        svg('path', { d: `M${from} ${at}H${to}`, class: 'arrow', 'marker-end': 'url(#tip)' }),
      );
    }).flat();
    const boxes = Array.from({ length: layers }, (_, index): SVGElement[] => {
      const layer = index + 1;
      const top = cellTop(layer);
      const state = layers > 1 ? `h${sub}⁽${'⁰¹²³'[layer]!}⁾` : `h${sub}`;
      return [
        ...box(top, name, 'core'),
        ...up(top, cellTop(layer + 1) + boxHeight, `${state} ${size(shape.hiddenSize)}`),
      ];
    }).flat();
    return svg(
      'g',
      {},
      label(step === undefined ? `ŷ${sub}` : shortName(step.expected.text), 12, 'token'),
      label(step === undefined ? '' : format.percent(step.expected.probability), 26, 'small'),
      ...up(softmaxTop, 30, size(shape.vocabularySize)),
      ...box(softmaxTop, 'softmax', 'outer'),
      ...boxes,
      ...across,
      ...up(embeddingTop, cellTop(1) + boxHeight, size(shape.embeddingSize)),
      ...box(embeddingTop, t('embedding'), 'outer'),
      ...up(tokenLine - 12, embeddingTop + boxHeight, `x${sub} ${size(shape.vocabularySize)}`),
      label(step === undefined ? `x${sub}` : shortName(step.text), tokenLine, 'token'),
      label(step === undefined ? '' : t('index {0}', format.whole(step.token)), tokenLine + 16, 'small'),
    );
  });
  /** From the last step back to where the window of truncated backpropagation through time ends. */
  const truncation = (window: number): SVGElement[] => {
    const x = left + pitch * (count - 0.5);
    const isInside = window < count;
    const end = isInside ? left + pitch * (count - window) : 2;
    return [
      svg('path', { d: `M${x} ${backLine}H${end + 1}`, class: 'back', 'marker-end': 'url(#tip)' }),
      ...(isInside ? [svg('path', { d: `M${end} ${softmaxTop}V${backLine + 5}`, class: 'cut' })] : []),
      svg(
        'text',
        { x, y: backLine + 17, 'text-anchor': 'end', class: 'small truncation' },
        isInside
          ? t('∂L goes back {0} steps, to the line', window)
          : t('∂L goes back {0} steps, {1} in this picture', format.whole(window), count),
      ),
    ];
  };
  const tip = svg(
    'marker',
    { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: 'auto' },
    svg('path', { d: 'M0 0L8 4L0 8Z', class: 'tip' }),
  );
  const described = t(
    'The network unrolled over {0} steps: token, embedding, {1}, softmax; the hidden state goes from step to step',
    count,
    layers > 1 ? `${layers} × ${name}` : name,
  );
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': described },
    svg('defs', {}, tip),
    ...columns,
    ...(backSteps === null ? [] : truncation(backSteps)),
  );
}

/**
 * A shape of network unrolled through time: what goes in at each step, which states go on in which direction,
 * what comes out, and where the loss stands.
 */
import { svg } from '../../page/svg';
import { shortName } from '../../text/plain-text';

export interface ShapePicture {
  /** By step; null where nothing goes in. */
  readonly inputs: readonly (string | null)[];
  /** By step; null where nothing comes out. */
  readonly outputs: readonly (string | null)[];
  /** Which states go from step to step. */
  readonly states: readonly ('forward' | 'backward')[];
  /** What comes out of a step goes into the next one. */
  readonly feedsBack?: boolean;
  /** So many first steps are an encoder's, which answers nothing; a decoder begins in its last state. */
  readonly encoded?: number;
  /** Of single letters: closer together. */
  readonly letters?: boolean;
  /** Said of it to those who do not see it. */
  readonly label: string;
}

const [outputLine, lossLine, boxTop, boxHeight, inputLine, height] = [30, 12, 60, 28, 124, 134];
/** From step to step, and of the box of a step. */
const widths = { tokens: { pitch: 84, boxWidth: 46 }, letters: { pitch: 44, boxWidth: 28 } };
const subscripts = '₀₁₂₃₄₅₆₇₈₉';
const subscript = (index: number): string => Array.from(`${index}`, (digit) => subscripts[+digit]!).join('');

export function shapePicture(picture: ShapePicture): SVGElement {
  const { inputs, outputs, states, feedsBack = false, encoded = 0, letters = false, label } = picture;
  const { pitch, boxWidth } = widths[letters ? 'letters' : 'tokens'];
  const width = pitch * Math.max(1, inputs.length);
  const arrow = (d: string, kind = 'arrow'): SVGElement =>
    svg('path', { d, class: kind, 'marker-end': 'url(#shape-tip)' });
  const text = (said: string, x: number, y: number, kind: string): SVGElement =>
    svg('text', { x, y, 'text-anchor': 'middle', class: kind }, said);
  const columns = inputs.flatMap((input, step): SVGElement[] => {
    const x = pitch * (step + 0.5);
    const output = outputs[step] ?? null;
    const [named, index] = step < encoded || encoded === 0 ? ['h', step + 1] : ['s', step - encoded + 1];
    const [boxLeft, boxRight, boxBottom] = [x - boxWidth / 2, x + boxWidth / 2, boxTop + boxHeight];
    const across = states.map((direction, at): SVGElement | null => {
      const y = boxTop + (boxHeight * (at + 1)) / (states.length + 1);
      const last = step === inputs.length - 1;
      if (last) return null;
      const next = boxRight + pitch - boxWidth;
      return direction === 'forward'
        ? arrow(`M${boxRight} ${y}H${next - 1}`)
        : arrow(`M${next} ${y}H${boxRight + 1}`);
    });
    const fed = feedsBack && output !== null && step < inputs.length - 1;
    return [
      svg('rect', { x: boxLeft, y: boxTop, width: boxWidth, height: boxHeight, rx: 4, class: 'core' }),
      text(states.length === 0 ? 'f' : `${named}${subscript(index)}`, x, boxTop + 18, 'name'),
      ...across.filter((line) => line !== null),
      ...(input === null
        ? []
        : [arrow(`M${x} ${inputLine - 12}V${boxBottom + 2}`), text(shortName(input), x, inputLine, 'token')]),
      ...(output === null
        ? []
        : [
            arrow(`M${x} ${boxTop}V${outputLine + 6}`),
            text(shortName(output), x, outputLine, 'token'),
            text(`L${subscript(index)}`, x, lossLine, 'small'),
          ]),
      ...(fed
        ? [
            arrow(
              `M${x + 8} ${outputLine + 8}C${x + pitch / 2} ${outputLine + 20} ${x + pitch / 2} ${boxBottom + 22} ${x + pitch - 6} ${boxBottom + 3}`,
              'arrow back',
            ),
          ]
        : []),
    ];
  });
  const tip = svg(
    'marker',
    {
      id: 'shape-tip',
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 6,
      markerHeight: 6,
      orient: 'auto',
    },
    svg('path', { d: 'M0 0L8 4L0 8Z', class: 'tip' }),
  );
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label },
    svg('defs', {}, tip),
    ...columns,
  );
}

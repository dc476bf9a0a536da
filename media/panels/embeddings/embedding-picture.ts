/** Points of a plane with names beside those that have room for one. */
import type { EmbeddingPlane } from '../../../src/protocol/prediction/inspection';
import { svg } from '../../page/svg';
import { shortName } from '../../text/plain-text';

/** px */
const height = 320;
const margin = 14;
const lineHeight = 13;
const characterWidth = 7;

/** The most frequent tokens are named first; a name that would cover another is left out. */
export function embeddingPicture({ tokens }: EmbeddingPlane, width: number, label: string): SVGElement {
  const extent = (values: readonly number[]): [number, number] => [
    Math.min(0, ...values),
    Math.max(0, ...values),
  ];
  const scale =
    ([from, to]: [number, number], pixels: number) =>
    (value: number) =>
      margin + ((value - from) / (to - from || 1)) * (pixels - 2 * margin);
  const [xs, ys] = [extent(tokens.map(({ x }) => x)), extent(tokens.map(({ y }) => y))];
  const [across, up] = [scale(xs, width), scale(ys, height)];
  const down = (y: number): number => height - up(y);
  const taken: { left: number; right: number; top: number }[] = [];
  const points = tokens.map((token) => {
    const [x, y] = [across(token.x), down(token.y)];
    const name = shortName(token.text);
    const point = svg('circle', { cx: x, cy: y, r: 2.5 });
    const group = svg('g', { class: 'token' }, svg('title', {}, name), point);
    const wide = name.length * characterWidth;
    const left = x + 5 + wide > width ? x - 5 - wide : x + 5;
    const box = { left, right: left + wide, top: y - lineHeight / 2 };
    const isFree = taken.every(
      (other) =>
        box.right < other.left || box.left > other.right || Math.abs(box.top - other.top) > lineHeight,
    );
    if (left > 0 && isFree) {
      taken.push(box);
      group.append(svg('text', { x: left, y: y + 4 }, name));
    }
    return group;
  });
  return svg(
    'svg',
    { class: 'embedding-plane', width, height, role: 'img', 'aria-label': label },
    svg('line', { class: 'axis', x1: margin, x2: width - margin, y1: down(0), y2: down(0) }),
    svg('line', { class: 'axis', x1: across(0), x2: across(0), y1: margin, y2: height - margin }),
    ...points,
  );
}

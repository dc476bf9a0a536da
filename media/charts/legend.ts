/** The legend of a chart: beside each name a piece of its line, drawn as the chart draws it. */
import type { LineLook } from './chart';
import { element } from '../page/elements';
import { svg } from '../page/svg';

export interface LegendEntry {
  readonly look: LineLook;
  readonly text: string;
}

/** Long enough for the longest pattern of dashes. */
const width = 26;
const height = 4;

/** A piece of a line with this look. */
export function lineKey({ colour, dash = [], faint = false }: LineLook): SVGElement {
  const middle = height / 2;
  const line = svg('line', { x1: 0, x2: width, y1: middle, y2: middle, 'stroke-dasharray': dash.join(' ') });
  line.style.setProperty('stroke', `var(--${colour})`);
  if (faint) line.style.setProperty('opacity', '0.5');
  return svg('svg', { class: 'key', width, height, 'aria-hidden': 'true' }, line);
}

export interface Legend {
  readonly root: HTMLElement;
  /** Made anew only when an entry changes. */
  show(entries: readonly LegendEntry[]): void;
}

export function legend(): Legend {
  const root = element('ul', { class: 'legend' });
  let shown = '';
  const show = (entries: readonly LegendEntry[]): void => {
    const wanted = JSON.stringify(entries);
    if (wanted === shown) return;
    shown = wanted;
    root.replaceChildren(...entries.map(({ look, text }) => element('li', {}, lineKey(look), text)));
  };
  return { root, show };
}

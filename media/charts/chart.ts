/**
 * One chart: lines in the colours of the theme, zoomed by dragging, read by hovering and by the arrow keys.
 */
import uPlot from 'uplot';
import { axisLook } from './axis';
import { aligned, type Curve, type Extent } from './curve';
import { element } from '../page/elements';
import { themeColours, type ThemeColours } from '../page/theme';
import { onNewWidth } from '../page/observed';

type LineColour =
  'training' | 'validation' | 'recall' | 'mixture' | 'gradient' | 'limit' | 'rate' | 'earlier';

/** What tells a line from the others, in the chart and in its legend. */
export interface LineLook {
  readonly colour: LineColour;
  /** Drawn and left out by turns, in pixels: so that lines differ without their colours. */
  readonly dash?: readonly number[];
  /** A faint line stands behind another one: a smoothed one, a trained one. */
  readonly faint?: boolean;
}

export interface Line extends LineLook {
  readonly curve: Curve;
  /** Few measurements: each is marked. */
  readonly marked?: boolean;
}

export interface ChartOptions {
  readonly label: string;
  readonly height: number;
  /** Beginning of the y axis at zero, for magnitudes. */
  readonly fromZero?: boolean;
  /** Said by screen readers for the place of the cursor, and shown by whoever listens. */
  readonly describe: (x: number) => string;
  /** The cursor stands at this x; undefined when it left. */
  readonly onPoint: (x: number | undefined) => void;
  /** The user chose a part of the x axis, or all of it. */
  readonly onZoom: (extent: Extent | undefined) => void;
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
  /** Monotone: from what the lines hold to what the axis shows. */
  readonly scale?: () => (y: number) => number;
}

interface Picture {
  readonly lines: readonly Line[];
  readonly extent: Extent | undefined;
}

const look = (line: Line): string => `${line.colour}${line.faint}${line.dash}${line.marked}`;

export class Chart {
  readonly root: HTMLElement;
  private plot: uPlot | undefined;
  private picture: Picture = { lines: [], extent: undefined };
  private looks = '';
  private width = 0;
  /** Where the arrow keys stand. */
  private at: number | undefined;

  constructor(private readonly options: ChartOptions) {
    this.root = element('div', {
      class: 'chart',
      tabindex: 0,
      role: 'slider',
      'aria-label': options.label,
      'aria-valuemin': 0,
      'aria-valuemax': 0,
      'aria-valuenow': 0,
    });
    this.root.addEventListener('keydown', (event) => this.key(event));
    onNewWidth(this.root, (width) => {
      this.width = width;
      this.redraw();
    });
  }

  /** Shows these lines from now on; `extent` undefined shows all of the x axis. */
  draw(lines: readonly Line[], extent: Extent | undefined): void {
    this.picture = { lines, extent };
    this.redraw();
  }

  /** The colours of the theme changed: begin anew. */
  repaint(): void {
    this.plot?.destroy();
    this.plot = undefined;
    this.redraw();
  }

  private redraw(): void {
    if (this.width === 0) return;
    const { lines, extent } = this.picture;
    const looks = lines.map(look).join();
    const data = aligned(
      lines.map((line) => line.curve),
      extent,
      this.width / 2,
      this.options.scale?.(),
    );
    const [from, to] = extentOf(data[0], extent);
    this.root.setAttribute('aria-valuemin', String(from));
    this.root.setAttribute('aria-valuemax', String(to));
    if (this.at === undefined) this.place(to);
    if (this.plot === undefined || looks !== this.looks) {
      this.plot?.destroy();
      this.looks = looks;
      this.plot = new uPlot(this.plotOptions(lines), data, this.root);
      this.plot.setScale('x', { min: from, max: to });
      return;
    }
    if (this.plot.width !== this.width) this.plot.setSize({ width: this.width, height: this.options.height });
    this.plot.setData(data, false);
    this.plot.setScale('x', { min: from, max: to });
  }

  private plotOptions(lines: readonly Line[]): uPlot.Options {
    const colours = themeColours();
    const { options } = this;
    const axis = axisLook(colours);
    return {
      width: this.width,
      height: options.height,
      // On the right half of a label such as "1 min 20 s", which may stand at the very end.
      padding: [8, 28, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: {
          dblclick: () => () => {
            options.onZoom(undefined);
            return null;
          },
        },
      },
      scales: {
        x: { time: false, auto: false },
        y: { range: (_, low, high) => yRange(low, high, options.fromZero === true) },
      },
      series: [{}, ...lines.map((line) => series(line, colours))],
      axes: [
        { ...axis, size: 24, space: 70, values: (_, ticks) => ticks.map(options.formatX) },
        { ...axis, size: 46, space: 32, values: (_, ticks) => ticks.map(options.formatY) },
      ],
      hooks: {
        setCursor: [(plot) => this.hover(plot)],
        setSelect: [(plot) => this.select(plot)],
      },
    };
  }

  private hover(plot: uPlot): void {
    const { left } = plot.cursor;
    const inside = left !== undefined && left >= 0;
    this.options.onPoint(inside ? plot.posToVal(left, 'x') : undefined);
  }

  private select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.onZoom({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
  }

  private place(x: number): void {
    this.root.setAttribute('aria-valuenow', String(x));
    this.root.setAttribute('aria-valuetext', this.options.describe(x));
  }

  private key(event: KeyboardEvent): void {
    const scale = this.plot?.scales['x'];
    const [from, to] = [scale?.min ?? 0, scale?.max ?? 0];
    const stride = (to - from) / (event.shiftKey ? 10 : 100);
    const now = Math.min(to, Math.max(from, this.at ?? to));
    const moves: Record<string, number> = {
      ArrowLeft: now - stride,
      ArrowDown: now - stride,
      ArrowRight: now + stride,
      ArrowUp: now + stride,
      PageDown: now - stride * 10,
      PageUp: now + stride * 10,
      Home: from,
      End: to,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      this.at = Math.min(to, Math.max(from, target));
      this.place(this.at);
      const left = this.plot?.valToPos(this.at, 'x') ?? 0;
      this.plot?.setCursor({ left, top: 0 });
    } else if (event.key === '+') {
      const half = (to - from) / 4;
      this.options.onZoom({ from: Math.max(from, now - half), to: Math.min(to, now + half) });
    } else if (event.key === '-' || event.key === 'Escape') {
      this.at = undefined;
      this.plot?.setCursor({ left: -10, top: -10 });
      this.options.onZoom(undefined);
    } else {
      return;
    }
    event.preventDefault();
  }
}

function extentOf(xs: readonly number[], extent: Extent | undefined): [number, number] {
  if (extent !== undefined) return [extent.from, extent.to];
  const from = xs[0] ?? 0;
  const to = xs[xs.length - 1] ?? 1;
  return to > from ? [from, to] : [from, from + 1];
}

/** A little air above and below; a flat line stands in the middle. */
function yRange(low: number | null, high: number | null, fromZero: boolean): [number, number] {
  if (low === null || high === null) return [0, 1];
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  return fromZero ? [0, high + air || 1] : [low - air, high + air];
}

function series(line: Line, colours: ThemeColours): uPlot.Series {
  const colour = colours[line.colour];
  const strong = colours.strong ? 1 : 0;
  const faint = line.faint === true;
  return {
    stroke: colour,
    alpha: faint ? 0.3 : 1,
    width: line.colour === 'earlier' || faint ? 1 : 1.75 + strong,
    ...(line.dash && { dash: [...line.dash] }),
    spanGaps: true,
    points: { show: line.marked === true, size: 6, fill: colour, stroke: colour },
  };
}

/** Precision against coverage as a curve, with the threshold as a line across it that can be dragged. */
import uPlot from 'uplot';
import type { AtThreshold } from '../../../src/protocol/suggestions/suggestion-figures';
import { axisLook } from '../../charts/axis';
import { element } from '../../page/elements';
import { themeColours } from '../../page/theme';
import { onNewWidth } from '../../page/observed';
import type { Format } from '../../text/format';
import { t } from '../../text/texts';

export interface PrecisionPlotParts {
  readonly format: Format;
  /** Of the words that say the same. */
  readonly describedBy: string;
  /** The pointer drags the line to this point of the curve. */
  readonly onDrag: (point: AtThreshold) => void;
  readonly onRelease: () => void;
  /** The pointer was lost: what was dragged does not count. */
  readonly onCancel: () => void;
}

const height = 220;
/** Above the curve stands what the line says, at the right end half of a label. */
const padding: uPlot.Padding = [22, 28, 0, 0];
/** More points than this are a line, not marks. */
const marksAtMost = 40;
/** Pixels from an end of the axis where what the line says stands beside it. */
const besideAt = 40;

export class PrecisionPlot {
  readonly root: HTMLElement;
  private readonly value = element('span', { class: 'threshold-value' });
  private readonly line = element('div', { class: 'threshold-line' }, this.value);
  private plot: uPlot | undefined;
  private width = 0;
  /** Its coverage ascends. */
  private curve: readonly AtThreshold[] = [];
  private at = { coverage: 0, label: '' };

  constructor(private readonly parts: PrecisionPlotParts) {
    this.root = element('div', {
      class: 'threshold-plot',
      role: 'img',
      'aria-label': t('Precision against coverage'),
      'aria-describedby': parts.describedBy,
    });
    this.followPointer();
    onNewWidth(this.root, (width) => {
      this.width = width;
      this.repaint();
    });
  }

  /** @param curve from the lowest threshold to the highest; empty where nothing is known */
  show(curve: readonly AtThreshold[]): void {
    this.curve = [...curve].reverse();
    this.root.hidden = curve.length === 0;
    this.repaint();
  }

  /** The line stands at this coverage, and says this. */
  place(coverage: number, label: string): void {
    this.at = { coverage: finite(coverage), label };
    const { plot, value, line } = this;
    if (!plot) return;
    const end = plot.over.clientWidth;
    const left = Math.min(end, plot.valToPos(this.at.coverage, 'x'));
    line.style.setProperty('left', `${left}px`);
    value.textContent = label;
    value.dataset['side'] = left > end - besideAt ? 'left' : left < besideAt ? 'right' : 'middle';
  }

  /** Begins anew: another curve, width or theme. */
  repaint(): void {
    this.plot?.destroy();
    this.plot = undefined;
    const { curve, width } = this;
    if (curve.length === 0 || width === 0) return;
    const coverage = curve.map((point) => finite(point.coverage));
    const precision = curve.map((point) => point.precision);
    this.plot = new uPlot(this.options(niceShare(coverage.at(-1)!)), [coverage, precision], this.root);
    this.plot.over.append(this.line);
  }

  private options(widest: number): uPlot.Options {
    const colours = themeColours();
    const percents = (_: uPlot, shares: readonly number[]): string[] => shares.map(this.parts.format.percent);
    const axis = { ...axisLook(colours), values: percents };
    return {
      width: this.width,
      height,
      padding,
      legend: { show: false },
      cursor: { show: false },
      // Positions are known once the plot is drawn.
      hooks: { ready: [() => this.place(this.at.coverage, this.at.label)] },
      scales: { x: { time: false, range: [0, widest] }, y: { range: [0, 1] } },
      series: [
        {},
        {
          stroke: colours.training,
          width: 1.75 + (colours.strong ? 1 : 0),
          points: { show: this.curve.length <= marksAtMost, size: 5, fill: colours.training },
        },
      ],
      axes: [
        {
          ...axis,
          size: 22,
          splits: () => [0, widest / 2, widest],
          grid: { show: false },
          label: t('Coverage: share of the places with a suggestion'),
          labelSize: 16,
          labelFont: axis.font!,
        },
        { ...axis, size: 46, splits: () => [0, 0.5, 1] },
      ],
    };
  }

  private followPointer(): void {
    const { root, parts } = this;
    const drag = (event: PointerEvent): void => {
      const point = this.pointAt(event.clientX);
      if (point) parts.onDrag(point);
    };
    root.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      root.setPointerCapture(event.pointerId);
      drag(event);
      event.preventDefault();
    });
    root.addEventListener('pointermove', (event) => {
      if (root.hasPointerCapture(event.pointerId)) drag(event);
    });
    root.addEventListener('pointerup', (event) => {
      if (!root.hasPointerCapture(event.pointerId)) return;
      root.releasePointerCapture(event.pointerId);
      parts.onRelease();
    });
    root.addEventListener('pointercancel', () => parts.onCancel());
  }

  /** The point of the curve that stands nearest to x, in the pixels of the window. */
  private pointAt(x: number): AtThreshold | undefined {
    const { plot } = this;
    if (!plot) return undefined;
    const coverage = plot.posToVal(x - plot.over.getBoundingClientRect().left, 'x');
    const distance = (point: AtThreshold): number => Math.abs(finite(point.coverage) - coverage);
    return this.curve.reduce((best, point) => (distance(point) <= distance(best) ? point : best));
  }
}

/** Nothing was asked yet: nothing is covered. */
function finite(coverage: number): number {
  return Number.isFinite(coverage) ? coverage : 0;
}

/** The end of an axis that a share fits under. */
function niceShare(share: number): number {
  return [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].find((end) => share <= end) ?? 1;
}

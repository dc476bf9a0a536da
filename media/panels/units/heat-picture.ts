/**
 * Hidden units × tokens as coloured cells on a canvas: where each row stands, and what is drawn there. The
 * units that are marked stand above the others, in taller rows.
 */
import { element } from '../../page/elements';
import type { ThemeColours } from '../../page/theme';

export interface HeatRow {
  readonly unit: number;
  /** px */
  readonly top: number;
  readonly height: number;
}

/** px: all rows of a network of common size fit on a screen. */
const wantedHeight = 300;
const tallest = 8;
const markedHeight = 7;
/** More marked units than this would push the others off the screen. */
const mostTallRows = 40;
const gap = 6;

/** Every unit once, the marked ones first; by their numbers in both parts. */
export function heatRows(hiddenSize: number, marked: readonly number[]): HeatRow[] {
  const height = Math.max(1, Math.min(tallest, Math.floor(wantedHeight / hiddenSize)));
  const above = new Set(marked);
  const others = Array.from({ length: hiddenSize }, (_, unit) => unit).filter((unit) => !above.has(unit));
  const markedRows = marked.length > mostTallRows ? height : Math.max(height, markedHeight);
  const first = marked.map((unit, i) => ({ unit, top: i * markedRows, height: markedRows }));
  const below = marked.length === 0 ? 0 : marked.length * markedRows + gap;
  return [...first, ...others.map((unit, i) => ({ unit, top: below + i * height, height }))];
}

const heightOf = (rows: readonly HeatRow[]): number => {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
};

/** The row at this height, or the nearest one. */
export function rowAt(rows: readonly HeatRow[], y: number): HeatRow | undefined {
  return rows.find(({ top, height }) => y < top + height) ?? rows.at(-1);
}

/**
 * @param values `[units, columns]`, −1 … 1: above zero in one colour, below in another, the stronger the
 *   farther from it
 */
export function heatCanvas(
  rows: readonly HeatRow[],
  values: readonly number[],
  columns: number,
  width: number,
  colours: ThemeColours,
): HTMLCanvasElement {
  const height = heightOf(rows);
  const ratio = window.devicePixelRatio || 1;
  const canvas = element('canvas', { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.scale(ratio, ratio);
  const edge = (column: number): number => Math.round((column * width) / columns);
  for (const { unit, top, height: tall } of rows) {
    for (let column = 0; column < columns; column++) {
      const value = values[unit * columns + column] ?? 0;
      context.globalAlpha = Math.min(1, Math.abs(value));
      context.fillStyle = value < 0 ? colours.training : colours.validation;
      context.fillRect(edge(column), top, edge(column + 1) - edge(column), tall);
    }
  }
  return canvas;
}

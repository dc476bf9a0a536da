/**
 * How benches print: a table, aligned to read or as Markdown to paste into `docs/performance.md`. Computes
 * nothing.
 */

export type Cell = string | number | null;

/** @param digits behind the decimal point of each number */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], digits = 3): string {
  const texts = [head, ...rows.map((row) => row.map((cell) => written(cell, digits)))];
  const widths = head.map((_, column) => Math.max(3, ...texts.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(texts[0]!), rule, ...texts.slice(1).map(line)].join('\n');
}

function written(cell: Cell, digits: number): string {
  if (cell === null || Number.isNaN(cell)) return '–';
  return typeof cell === 'number' ? cell.toFixed(digits) : cell;
}

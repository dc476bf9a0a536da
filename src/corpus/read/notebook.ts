/**
 * The text of a notebook as people write it: the sources of its cells, in order, each behind an empty line;
 * never the outputs. Reads nbformat 4 and 3
 * (https://nbformat.readthedocs.io/en/latest/format_description.html).
 */
import * as v from 'valibot';

/** The language of files that are notebooks. */
export const notebookLanguage = 'jupyter';

/** What stands between two cells. */
const betweenCells = '\n\n';

const Source = v.union([v.string(), v.array(v.string())]);
/** A code cell of nbformat 3 has its source in `input`, a heading its text in `source` like all others. */
const Cell = v.object({ cell_type: v.string(), source: v.optional(Source), input: v.optional(Source) });
const Notebook = v.union([
  v.object({ nbformat: v.pipe(v.number(), v.minValue(4)), cells: v.array(Cell) }),
  v.object({ nbformat: v.literal(3), worksheets: v.array(v.object({ cells: v.array(Cell) })) }),
]);

/** @returns null when the text is no notebook of these formats */
export function notebookText(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = v.safeParse(Notebook, value);
  if (!parsed.success) return null;
  const { output } = parsed;
  const cells = 'cells' in output ? output.cells : output.worksheets.flatMap((sheet) => sheet.cells);
  return joinedCells(cells.map(({ source, input }) => [source ?? input ?? ''].flat().join('')));
}

/** What stands before and behind a cell in the text of its notebook. */
export function aroundCell(
  before: readonly string[],
  behind: readonly string[],
): { readonly before: string; readonly behind: string } {
  const [above, below] = [joinedCells(before), joinedCells(behind)];
  return {
    before: above === '' ? '' : above.slice(0, -1) + betweenCells,
    behind: below === '' ? '' : betweenCells + below,
  };
}

/** Cells as one text; empty ones are left out, and it ends as a file does. */
function joinedCells(sources: readonly string[]): string {
  const texts = sources.map((source) => source.replace(/\s+$/, '')).filter((source) => source.trim() !== '');
  return texts.length === 0 ? '' : `${texts.join(betweenCells)}\n`;
}

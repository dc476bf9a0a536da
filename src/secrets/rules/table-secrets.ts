/**
 * Secrets in tables, told by the name of their column: `INSERT INTO … (…, password) VALUES …`, CSV, Markdown;
 * and those of manifests of Kubernetes, told by their kind. They may stand any number of lines below what
 * tells them.
 */
import { literalAt, type Stretch } from './assigned-values';
import { secretNameOf, type Strength } from '../names/secret-names';
import { isSecret } from './secret-values';
import type { SecretSpan } from '../secret-span';

type Columns = ReadonlyMap<number, Strength>;

const insert =
  /\binsert\s{1,8}(?:ignore\s{1,8})?into\s{1,8}[^\s(]{1,120}\s{0,8}\(([^()]{3,4000})\)\s{0,8}values?\s{0,8}(?=\()/gi;
const separator = /^[ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$/;
const manifest = /^kind:[ \t]{1,4}["']?Secret["']?[ \t]*$/;
const data = /^(?:data|stringData|binaryData):[ \t]*$/;

/** Quick: false for nearly every line. A table may begin in it. */
export function mayBeginTable(line: string): boolean {
  return (
    /pass|pwd|\bpw\b|secret|token|key|kind: |insert/i.test(line) &&
    (/\binsert\s/i.test(line) ||
      /^\s*kind:[ \t]+["']?Secret/.test(line) ||
      /^\s*\|/.test(line) ||
      header(line.trim()) !== null)
  );
}

export function findTableSecrets(text: string, found: SecretSpan[]): void {
  for (const match of text.matchAll(insert))
    rows(text, match.index + match[0].length, columnsOf(match[1]!.split(',')), found);
  if (!/pass|pwd|pw|secret|token|key|^kind:/im.test(text)) return;
  let offset = 0;
  let table: { columns: Columns; delimiter: string; cells: number } | null = null;
  let inManifest = false;
  let inData = -1;
  let previous = '';
  for (const line of text.split('\n')) {
    const clean = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (clean.includes('--') && separator.test(clean) && previous.includes('|')) {
      const names = previous.split('|');
      const columns = columnsOf(names);
      table = columns.size > 0 ? { columns, delimiter: '|', cells: names.length } : null;
    } else if (table) {
      const starts = cellStarts(clean, table.delimiter);
      if (starts.length !== table.cells) table = null;
      else
        for (const [index, strength] of table.columns) {
          const end = (starts[index + 1] ?? clean.length + 1) - 1;
          addCell(cellOf(clean, starts[index]!, end), offset, strength, found);
        }
    }
    table ??= mayBeHeader(clean) ? header(clean) : null;
    if (clean === '---') [inManifest, inData] = [false, -1];
    if (clean.startsWith('kind:') && manifest.test(clean)) inManifest = true;
    if (inManifest) inData = manifestLine(clean, offset, inData, found);
    [previous, offset] = [clean, offset + line.length + 1];
  }
}

function columnsOf(names: readonly string[]): Columns {
  const columns = new Map<number, Strength>();
  for (const [index, name] of names.entries()) {
    const known = secretNameOf(name.trim().replace(/^[`"'[*]+|[`"'\]*]+$/g, ''));
    if (known) columns.set(index, known.strength);
  }
  return columns;
}

/** The tuples of an `INSERT`, up to the end of the statement. */
function rows(text: string, start: number, columns: Columns, found: SecretSpan[]): void {
  if (columns.size === 0) return;
  let index = 0;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === ';' && depth === 0) return;
    if (character === '(' && depth++ === 0) index = 0;
    else if (character === ')') depth--;
    else if (character === ',' && depth === 1) index++;
    else if (character === "'" || character === '"') {
      const literal = literalAt(text, at);
      if (!literal) return;
      const strength = depth === 1 ? columns.get(index) : undefined;
      if (strength) add(text, literal, strength, found);
      at = literal.end;
    } else if (depth === 0 && !/[\s,]/.test(character)) return;
  }
}

interface Cell {
  readonly text: string;
  /** In its line. */
  readonly start: number;
}

function cellStarts(line: string, delimiter: string): number[] {
  const starts = [0];
  for (let at = line.indexOf(delimiter); at >= 0; at = line.indexOf(delimiter, at + 1)) starts.push(at + 1);
  return starts;
}

function cellOf(line: string, from: number, to: number): Cell {
  let [start, end] = [from, to];
  while (start < end && around.includes(line[start]!)) start++;
  while (end > start && around.includes(line[end - 1]!)) end--;
  return { text: line.slice(start, end), start };
}

/** Signs around what a cell holds. */
const around = ' \t"\'`*_';

/** Quick: most lines begin with a blank, or have one within. */
function mayBeHeader(line: string): boolean {
  return line.length > 5 && line.length < 1_000 && /^["\w]/.test(line) && /[,;\t]/.test(line);
}

/** The first line of a CSV: nothing but names, one of them that of a secret. */
function header(line: string): { columns: Columns; delimiter: string; cells: number } | null {
  const match =
    /^"?[\w.-]{1,40}"?(?:([,;\t])"?[\w.-]{1,40}(?: [\w.-]{1,40})?"?)(?:\1"?[\w.-]{1,40}(?: [\w.-]{1,40})?"?){0,60}$/.exec(
      line,
    );
  if (!match) return null;
  const names = line.split(match[1]!);
  const columns = columnsOf(names);
  return columns.size > 0 ? { columns, delimiter: match[1]!, cells: names.length } : null;
}

function addCell(cell: Cell, offset: number, strength: Strength, found: SecretSpan[]): void {
  if (!isSecret(cell.text, strength, true) || !/[\d\W_A-Z]/.test(cell.text)) return;
  found.push({
    start: offset + cell.start,
    end: offset + cell.start + cell.text.length,
    kind: 'secret in a table',
  });
}

function add(text: string, { start, end }: Stretch, strength: Strength, found: SecretSpan[]): void {
  if (isSecret(text.slice(start, end), strength, true)) found.push({ start, end, kind: 'secret in a table' });
}

/**
 * @param inData the indentation of the block of data that the line may belong to; −1 outside, 0 before its
 * first line
 */
function manifestLine(line: string, offset: number, inData: number, found: SecretSpan[]): number {
  if (data.test(line)) return 0;
  if (inData < 0 || line.trim() === '') return inData;
  if (!/^\s/.test(line)) return -1;
  const given = /^\s+(?:[\w.-]{1,100}:[ \t]*)?/.exec(line)![0].length;
  const { text: value, start: at } = cellOf(line, given, line.length);
  if (value.length < 3 || /^[|>#]/.test(value)) return inData;
  const start = offset + at;
  found.push({ start, end: start + value.length, kind: 'secret of a manifest' });
  return inData;
}

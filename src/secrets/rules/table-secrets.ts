/**
 * Secrets in tables, told by the name of their column: `INSERT INTO … (…, password) VALUES …`, CSV, Markdown;
 * and those of manifests of Kubernetes, told by their kind. They may stand any number of lines below what
 * tells them.
 */
import { literalAt, type Stretch } from './assigned-values';
import { mayHoldName, nameHints } from '../names/names-in-text';
import { secretNameOf, type Strength } from '../names/secret-names';
import type { HintedRule } from '../hinted-rules';
import { isSecret } from './secret-values';
import type { SecretSpan } from '../secret-span';

type Columns = ReadonlyMap<number, Strength>;

interface Table {
  readonly columns: Columns;
  readonly delimiter: string;
  /** Of every row. */
  readonly cells: number;
}

const insert =
  /\binsert\s{1,8}(?:ignore\s{1,8})?into\s{1,8}[^\s(]{1,120}\s{0,8}\(([^()]{3,4000})\)\s{0,8}values?\s{0,8}(?=\()/iy;
const separator = /^[ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$/;
const manifest = /^kind:[ \t]{1,4}["']?Secret["']?[ \t]*$/;
const data = /^(?:data|stringData|binaryData):[ \t]*$/;

/** Quick: false for nearly every line. A table may begin in it. */
export function mayBeginTable(line: string): boolean {
  return (
    /\binsert\s/i.test(line) ||
    /^\s*kind:[ \t]+["']?Secret/.test(line) ||
    (mayHoldName(line) && (line.includes('|') || header(line.trim()) !== null))
  );
}

/** The tuples of an `INSERT` whose columns have names. */
export const insertedSecrets: HintedRule = {
  hints: ['insert'],
  on: (text, _language, found) => (at) => {
    insert.lastIndex = at;
    const names = insert.exec(text)?.[1];
    if (names === undefined) return at + 1;
    rows(text, insert.lastIndex, columnsOf(names.split(',')), found);
    return insert.lastIndex;
  },
};

/** CSV and Markdown: the rows below a line that names a secret. */
export const tableSecrets: HintedRule = {
  hints: nameHints,
  beyondAscii: true,
  on: (text, _language, found) => (at) => {
    let line = lineAt(text, text.lastIndexOf('\n', at) + 1);
    for (let table = tableUnder(text, line); table && line.next < text.length;) {
      const previous = line;
      line = lineAt(text, line.next);
      if (line.text.includes('--') && separator.test(line.text) && previous.text.includes('|'))
        table = tableOf(previous.text.split('|'), '|');
      else if (!addCells(line, table, found)) return line.start;
    }
    return line.next;
  },
};

/** Secrets of Kubernetes, up to the end of the document. */
export const manifestSecrets: HintedRule = {
  hints: ['kind:'],
  on: (text, _language, found) => (at) => {
    let line = lineAt(text, at);
    if ((at > 0 && text[at - 1] !== '\n') || !manifest.test(line.text)) return at + 1;
    for (let inData = -1; line.text !== '---' && line.next < text.length;) {
      line = lineAt(text, line.next);
      inData = manifestLine(line, inData, found);
    }
    return line.next;
  },
};

interface Line {
  /** Without the line's end. */
  readonly text: string;
  readonly start: number;
  /** Where the next one begins. */
  readonly next: number;
}

function lineAt(text: string, start: number): Line {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  return {
    text: line.endsWith('\r') ? line.slice(0, -1) : line,
    start,
    next: end < 0 ? text.length : end + 1,
  };
}

/** The table of which a line is the first, with its names. */
function tableUnder(text: string, line: Line): Table | null {
  if (!line.text.includes('|')) return mayBeHeader(line.text) ? header(line.text) : null;
  const below = lineAt(text, line.next).text;
  return below.includes('--') && separator.test(below) ? tableOf(line.text.split('|'), '|') : null;
}

function tableOf(names: readonly string[], delimiter: string): Table | null {
  const columns = columnsOf(names);
  return columns.size > 0 ? { columns, delimiter, cells: names.length } : null;
}

/** @returns false for what is no row of the table */
function addCells({ text, start }: Line, { columns, delimiter, cells }: Table, found: SecretSpan[]): boolean {
  const starts = cellStarts(text, delimiter);
  if (starts.length !== cells) return false;
  for (const [index, strength] of columns)
    addCell(cellOf(text, starts[index]!, (starts[index + 1] ?? text.length + 1) - 1), start, strength, found);
  return true;
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
function header(line: string): Table | null {
  const match =
    /^"?[\w.-]{1,40}"?(?:([,;\t])"?[\w.-]{1,40}(?: [\w.-]{1,40})?"?)(?:\1"?[\w.-]{1,40}(?: [\w.-]{1,40})?"?){0,60}$/.exec(
      line,
    );
  return match ? tableOf(line.split(match[1]!), match[1]!) : null;
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
function manifestLine({ text: line, start: offset }: Line, inData: number, found: SecretSpan[]): number {
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

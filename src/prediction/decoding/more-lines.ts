/**
 * Goes on over the end of a line, for whoever asked with a key: line by line the most probable one, as long
 * as it is probable, indented no less than the line it began in, and leaves every bracket closed. Never used
 * while typing.
 */
import type { Leaf } from './decoder';
import { firstLine } from '../policy/suffix';

export interface LineLimits {
  /** Lines beyond the first. */
  readonly lines: number;
  /** Code units in all. */
  readonly characters: number;
  /** P(a line | all before it) must be at least this. */
  readonly minimumProbability: number;
  readonly outOfTime: () => boolean;
}

export interface Line {
  /** Without line break. */
  readonly text: string;
  readonly probability: number;
}

const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const opens = new Set(Object.values(closes));

/**
 * What may follow `text`, each beginning with a line break, shortest first; none when nothing should.
 * @param line the line before the cursor; `text` stands behind it, up to its end
 * @param nextLine the most probable next line behind a text that ends in a line break, or null
 */
export function moreLines(
  line: string,
  text: string,
  suffix: string,
  lineBreak: string,
  nextLine: (textBefore: string) => Line | null,
  limits: LineLimits,
): Line[] {
  const rest = suffix.slice(firstLine(suffix).length).trimStart();
  const existing = firstLine(rest).trim();
  const indentation = indentationOf(line + text);
  // Brackets that are open, except those that are closed right below the cursor already.
  const open = closed(rest, openBrackets(line + text));
  const balanced: Line[] = [];
  let [grown, probability, before] = ['', 1, (line + text).trim()];
  for (let stack = open, count = 0; count < limits.lines && !limits.outOfTime(); count++) {
    const next = nextLine(text + grown + lineBreak);
    const trimmed = next?.text.trim() ?? '';
    if (!next || next.probability < limits.minimumProbability || trimmed === '') break;
    if (indentationOf(next.text) < indentation || trimmed === existing || trimmed === before) break;
    const after = bracketsAfter(next.text, stack);
    grown += lineBreak + next.text;
    if (!after || text.length + grown.length > limits.characters) break;
    [stack, before, probability] = [after, trimmed, probability * next.probability];
    if (stack.length === 0) balanced.push({ text: grown, probability });
  }
  return balanced;
}

/** The most probable whole line of all that may follow. */
export function bestLine(leaves: readonly Leaf[]): Line | null {
  const lines = new Map<string, number>();
  for (const { text, endsLine, probability } of leaves) {
    if (endsLine) lines.set(text, (lines.get(text) ?? 0) + probability);
  }
  const best = [...lines].sort((a, b) => b[1] - a[1])[0];
  return best ? { text: best[0], probability: best[1] } : null;
}

/**
 * The line break that a document uses, judged by the last one before the cursor or the first one behind it.
 */
export function lineBreakOf(prefix: string, suffix: string): string {
  const at = prefix.lastIndexOf('\n');
  if (at >= 0) return prefix[at - 1] === '\r' ? '\r\n' : '\n';
  return /\r?\n/.exec(suffix)?.[0] ?? '\n';
}

/** Columns of white space at the beginning; a tab counts as one. */
function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The brackets that a line opens and leaves open. */
function openBrackets(line: string): string[] {
  const open: string[] = [];
  for (const character of line) {
    if (opens.has(character)) open.push(character);
    else if (character in closes && open.at(-1) === closes[character]) open.pop();
  }
  return open;
}

/** The brackets open behind a line; null when it closes one that is not open. */
function bracketsAfter(line: string, before: readonly string[]): string[] | null {
  const open = [...before];
  for (const character of line) {
    if (opens.has(character)) open.push(character);
    else if (character in closes && open.pop() !== closes[character]) return null;
  }
  return open;
}

/** Without those that the text below closes. */
function closed(below: string, open: readonly string[]): string[] {
  const left = [...open];
  for (const character of /^[)\]}]*/.exec(below)![0]) if (left.at(-1) === closes[character]) left.pop();
  return left;
}

/**
 * The form of a text, as opposed to what it says: its line ends, the unit of its indentation, accents
 * together with their letters or apart. Inside there is one form for all texts (`\n`, together, one unit), so
 * that what is learned in one form serves every other; what is inserted into a document has the document's
 * own.
 */
import { composedPlaces, decomposed, isDecomposed } from './normalisation';
import { indentationOf, indentedPlaces, reindented, unitsOf, type Indentation } from './indentation';

export interface TextForm {
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly decomposed: boolean;
  /** Null where there is none, or where lines do not agree: then it stays as it is. */
  readonly indentation: Indentation | null;
}

/** Each part is that of the majority. */
export function formOf(text: string): TextForm {
  const indentation = indentationOf(text);
  return {
    lineEnd: lineEndOf(text),
    decomposed: isDecomposed(text),
    indentation: indentation === 'mixed' ? null : indentation,
  };
}

function lineEndOf(text: string): TextForm['lineEnd'] {
  if (!text.includes('\r')) return '\n';
  const counts = { '\r\n': 0, '\n': 0, '\r': 0 };
  for (const [lineEnd] of text.matchAll(/\r\n?|\n/g)) counts[lineEnd as TextForm['lineEnd']]++;
  return (['\r\n', '\n', '\r'] as const).reduce((most, one) => (counts[one] > counts[most] ? one : most));
}

/** A stretch of a text that reads otherwise inside. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text as it reads inside, and where each place of the one is in the other. */
export class InsideText {
  readonly text: string;
  private readonly changes: readonly Change[];

  /**
   * @param form of the document that the text is of
   * @param unit of indentation inside; null leaves it as it is
   * @param beginsLine false for what goes on in the midst of a line
   */
  constructor(
    private readonly original: string,
    form: Pick<TextForm, 'indentation'>,
    unit: Indentation | null,
    beginsLine = true,
  ) {
    this.changes = changesOf(original, form, unit, beginsLine);
    let text = '';
    let at = 0;
    for (const change of this.changes) {
      text += original.slice(at, change.start) + change.text;
      at = change.end;
    }
    this.text = at === 0 ? original : text + original.slice(at);
  }

  /**
   * Where a place of the document is inside; one within a changed stretch is moved to the nearest place in
   * it.
   */
  inside(offset: number): number {
    let shift = 0;
    for (const { start, end, text } of this.changes) {
      if (offset <= start) break;
      if (offset < end) return start + shift + Math.min(offset - start, text.length);
      shift += text.length - (end - start);
    }
    return offset + shift;
  }

  /** Stretches between places inside, in ascending order, as they read in the document. */
  outside(ends: readonly number[]): string[] {
    let from = 0;
    let next = 0;
    let shift = 0;
    return ends.map((end) => {
      let change: Change | undefined;
      while ((change = this.changes[next]) && change.start + shift + change.text.length <= end) {
        shift += change.text.length - (change.end - change.start);
        next++;
      }
      const within = change !== undefined && change.start + shift < end;
      const to = within ? Math.min(end - shift, change!.end) : end - shift;
      const stretch = this.original.slice(from, to);
      from = Math.max(from, to);
      return stretch;
    });
  }
}

function changesOf(
  text: string,
  { indentation }: Pick<TextForm, 'indentation'>,
  unit: Indentation | null,
  beginsLine: boolean,
): Change[] {
  const changes: Change[] = [...composedPlaces(text)];
  if (text.includes('\r'))
    for (const { 0: lineEnd, index: start } of text.matchAll(/\r\n?/g))
      changes.push({ start, end: start + lineEnd.length, text: '\n' });
  if (indentation !== null && unit !== null && indentation !== unit)
    for (const { start, white } of indentedPlaces(text)) {
      if (start === 0 && !beginsLine) continue;
      const { whole } = unitsOf(white, indentation) ?? { whole: 0 };
      for (let i = 0, at = start; i < whole; i++, at += indentation.length)
        changes.push({ start: at, end: at + indentation.length, text: unit });
    }
  return changes.sort((a, b) => a.start - b.start);
}

/** A whole text as it reads inside. */
export function insideText(text: string, unit: Indentation | null): string {
  return new InsideText(text, { indentation: unit === null ? null : formOf(text).indentation }, unit).text;
}

/**
 * What is to be inserted in the midst of a line, or `white` behind its indentation, in the form of the
 * document.
 */
export function outsideText(text: string, form: TextForm, unit: Indentation | null): string {
  const { indentation, lineEnd } = form;
  const lines = text.split('\n').map((line, i) => {
    if (i === 0 || indentation === null || unit === null || indentation === unit) return line;
    const white = /^[ \t]*/.exec(line)![0];
    return reindented(white, unit, indentation) + line.slice(white.length);
  });
  const joined = lines.join(lineEnd);
  return form.decomposed ? decomposed(joined) : joined;
}

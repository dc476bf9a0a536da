/**
 * Documents as the predictor reads them, and what it says as it is inserted: line ends, accents and
 * indentation are those of the document outside and those of the corpus inside. Keeps, for each document,
 * what is known of its form from key to key.
 */
import { aroundCell } from '../../corpus/read/notebook';
import type { Completion, CompletionQuery } from '../../protocol/prediction/prediction';
import { unitsOf, type Indentation } from '../../text/form/indentation';
import { formOf, InsideText, outsideText, type TextForm } from '../../text/form/text-form';

/** Documents whose form is kept, the one used last at the end. */
const documentsKept = 16;
/** Code units that tell the form of a document: from its beginning, or of what is sent of it. */
const looked = 1 << 16;

/** A document as far as its lines are finished. */
interface Finished {
  readonly outside: string;
  readonly inside: string;
  readonly form: TextForm;
  /** Whether the line below begins with a tab. */
  readonly tabbed: boolean;
}

/** A place in a document, as the predictor reads what stands around it. */
export interface InsidePlace {
  readonly prefix: string;
  readonly suffix: string;
  /** As it is inserted there; null when it cannot stand behind the white space that the line has already. */
  outside(text: string): string | null;
}

export class DocumentForms {
  private readonly documents = new Map<string, Finished>();

  /** @param unit of indentation inside; null: it stays as it is in each document */
  constructor(readonly unit: Indentation | null = null) {}

  /** A text that stands for itself, as the predictor reads it. */
  inside(text: string): InsideText {
    return new InsideText(text, formOf(text), this.unit);
  }

  /** The query as the predictor reads it, and its answer as the document has it. */
  complete(query: CompletionQuery, ask: (inside: CompletionQuery) => Completion): Completion {
    const { path, mustBeginWith = '' } = query;
    const place = this.place(path, query.prefix, query.suffix, mustBeginWith !== '');
    const begins = mustBeginWith && new InsideText(mustBeginWith, { indentation: null }, null).text;
    const completion = ask({
      ...query,
      prefix: place.prefix,
      suffix: place.suffix,
      ...(begins && { mustBeginWith: begins }),
    });
    const outside = (text: string): string | null => {
      const rest = text === '' ? '' : place.outside(text.slice(begins.length));
      return rest && mustBeginWith + rest;
    };
    const text = outside(completion.text);
    const alternatives = completion.alternatives.flatMap((other) => {
      const text = outside(other.text);
      return text ? [{ ...other, text }] : [];
    });
    if (text !== null) return { ...completion, text, alternatives };
    const { milliseconds } = completion;
    return {
      text: '',
      confidence: 0,
      milliseconds,
      alternatives: [],
      reason: 'The line is indented otherwise.',
    };
  }

  /**
   * @param keepsWhite the white space of a line that has nothing else yet is all read, and cannot be gone on
   * with
   */
  place(path: string, prefix: string, suffix: string, keepsWhite = false): InsidePlace {
    const end = lineBeginning(prefix);
    const line = prefix.slice(end);
    const { form, inside } = this.finished(path, prefix.slice(0, end), line, suffix);
    const { unit } = this;
    const mapped = (text: string, beginsLine: boolean): string =>
      new InsideText(text, form, unit, beginsLine).text;
    const behind = mapped(suffix, false);
    const units =
      !keepsWhite && isMapped(form, unit) && line.trim() === '' ? unitsOf(line, form.indentation) : null;
    if (!units)
      return {
        prefix: inside + mapped(line, true),
        suffix: behind,
        outside: (text) => outsideText(text, form, unit),
      };
    // Only whole units are read: inside, a part of one is no place between two tokens that were ever learned.
    const read = unit!.repeat(units.whole);
    return {
      prefix: inside + read,
      suffix: behind,
      outside(text) {
        const whole = outsideText(`\n${read}${text}`, form, unit).slice(form.lineEnd.length);
        return whole.startsWith(line) && whole.length > line.length ? whole.slice(line.length) : null;
      },
    };
  }

  forget(path: string): void {
    this.documents.delete(path);
  }

  /** What was found of the lines above stays, as long as they do. */
  private finished(path: string, outside: string, line: string, suffix: string): Finished {
    const { documents, unit } = this;
    const before = documents.get(path);
    // A first tab tells the unit already; a first space does not.
    const tabbed = line.startsWith('\t');
    if (before?.outside === outside && (before.tabbed === tabbed || before.form.indentation !== null))
      return before;
    const below = suffix.search(/[\r\n]/);
    const head = outside.slice(0, looked) + (tabbed ? '\tx' : '');
    const form = formOf(head + (below < 0 ? '' : suffix.slice(below).slice(0, looked - head.length)));
    const same = before !== undefined && sameForm(before.form, form) && goesOn(outside, before.outside);
    const inside = same
      ? before.inside + new InsideText(outside.slice(before.outside.length), form, unit).text
      : new InsideText(outside, form, unit).text;
    documents.delete(path);
    const finished = { outside, inside, form, tabbed };
    documents.set(path, finished);
    if (documents.size > documentsKept) documents.delete([...documents.keys()][0]!);
    return finished;
  }
}

function isMapped(form: TextForm, unit: Indentation | null): form is TextForm & { indentation: Indentation } {
  return form.indentation !== null && unit !== null && form.indentation !== unit;
}

function sameForm(one: TextForm, other: TextForm): boolean {
  return (
    one.lineEnd === other.lineEnd &&
    one.indentation === other.indentation &&
    one.decomposed === other.decomposed
  );
}

/** Where the line at the end of a text begins. */
function lineBeginning(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
}

/** Whether `text` goes on behind `before`; a `\r` that is its last may still have become `\r\n`. */
function goesOn(text: string, before: string): boolean {
  return text.startsWith(before) && !(before.endsWith('\r') && text[before.length] === '\n');
}

/** A cell of a notebook as a place in the text of all cells; anything else as it is. */
export function inNotebook<Query extends Pick<CompletionQuery, 'prefix' | 'suffix' | 'cells'>>(
  query: Query,
): Query {
  if (!query.cells) return query;
  const { before, behind } = aroundCell(query.cells.before, query.cells.behind);
  return { ...query, prefix: before + query.prefix, suffix: query.suffix + behind };
}

/**
 * A document that keeps its tokens line by line: an edit costs the lines it touches, not the file. What it holds is
 * always what encoding the whole text from scratch would give.
 */
import { splitLines } from './lines';
import type { Encoding, Healing, Tokenizer } from './tokenizer';

/** A line, which begins with its line break (`lines.ts`), and its tokens. Never changed: an edit makes new ones. */
export interface EncodedLine extends Encoding {
  readonly text: string;
}

/** What an edit did: from line `first` on, the lines `removed` gave way to `added`. Both may be empty. */
export interface LineChange {
  readonly first: number;
  readonly removed: readonly EncodedLine[];
  readonly added: readonly EncodedLine[];
}

export class LineEncodedDocument {
  private encoded: EncodedLine[];
  /** The line that was looked for last, and the offset at which it begins: the next one is sought from there. */
  private near = { line: 0, start: 0 };

  constructor(
    private readonly tokenizer: Tokenizer,
    text = '',
  ) {
    this.encoded = this.encodeLines(splitLines(text));
  }

  /** The lines in order, at least one; joined, their texts are the document's. */
  get lines(): readonly EncodedLine[] {
    return this.encoded;
  }

  get text(): string {
    return textOf(this.encoded);
  }

  /** The whole document, as `Tokenizer.encode` gives it. */
  encoding(): Encoding {
    return joined(this.encoded);
  }

  /**
   * Replaces `deleted` UTF-16 units from `start` on by `inserted`; what lies outside the text is taken as its nearest end.
   * Encodes the touched lines and one neighbour on each side, with which a `\r` and a `\n` may form or part a break.
   */
  edit(start: number, deleted: number, inserted: string): LineChange {
    const from = this.place(start);
    const { near } = this;
    const to = this.place(start + Math.max(0, deleted));
    const first = Math.max(0, from.line - 1);
    // The line before begins where it did, whatever becomes of it.
    const before = first < from.line ? this.encoded[first]!.text.length : 0;
    this.near = { line: first, start: near.start - before };
    const end = Math.min(this.encoded.length, to.line + 2);
    const touched = textOf(this.encoded.slice(first, end));
    const beforeFrom = textOf(this.encoded.slice(first, from.line)).length + from.column;
    const beforeTo = textOf(this.encoded.slice(first, to.line)).length + to.column;
    const lines = splitLines(touched.slice(0, beforeFrom) + inserted + touched.slice(beforeTo));
    // Behind the first line, what is touched begins with a line break, and nothing stands before it.
    return this.replace(first, end, first > 0 ? lines.slice(1) : lines);
  }

  /** Takes a new full text; lines that are the same at the beginning and at the end keep their tokens. */
  update(text: string): LineChange {
    this.near = { line: 0, start: 0 };
    return this.replace(0, this.encoded.length, splitLines(text));
  }

  /** `Tokenizer.heal` for the text before `offset`, which is in UTF-16 units; the lines before are not read again. */
  heal(offset: number): Healing {
    const { line, healing } = this.healLine(offset);
    return { ...joined([...this.encoded.slice(0, line), healing]), typed: healing.typed };
  }

  /**
   * The same in two parts, for those who keep what they computed for whole lines: all lines before number `line` are
   * certain, and `healing` is that of the part of this line that lies before `offset`.
   */
  healLine(offset: number): { readonly line: number; readonly healing: Healing } {
    const { line, column } = this.place(offset);
    return { line, healing: this.tokenizer.heal(this.encoded[line]!.text.slice(0, column)) };
  }

  /** The line that holds the character before an offset, and how much of it lies before the offset. */
  private place(offset: number): { line: number; column: number } {
    const { encoded } = this;
    const wanted = Math.max(0, offset);
    let { line, start } = this.near;
    while (line > 0 && wanted <= start) start -= encoded[--line]!.text.length;
    while (line < encoded.length - 1 && wanted > start + encoded[line]!.text.length)
      start += encoded[line++]!.text.length;
    this.near = { line, start };
    return { line, column: Math.min(wanted - start, encoded[line]!.text.length) };
  }

  /** Puts lines in the place of those from `start` to `end`, keeping the ones that are the same at both ends. */
  private replace(start: number, end: number, lines: readonly string[]): LineChange {
    const shorter = Math.min(lines.length, end - start);
    let before = 0;
    while (before < shorter && lines[before] === this.encoded[start + before]!.text) before++;
    let behind = 0;
    while (
      behind < shorter - before &&
      lines[lines.length - 1 - behind] === this.encoded[end - 1 - behind]!.text
    ) {
      behind++;
    }
    const first = start + before;
    const removed = this.encoded.slice(first, end - behind);
    const added = this.encodeLines(lines.slice(before, lines.length - behind));
    if (added.length === removed.length) added.forEach((line, index) => (this.encoded[first + index] = line));
    else this.encoded = [...this.encoded.slice(0, first), ...added, ...this.encoded.slice(end - behind)];
    return { first, removed, added };
  }

  private encodeLines(lines: readonly string[]): EncodedLine[] {
    return lines.map((text) => ({ text, ...this.tokenizer.encode(text) }));
  }
}

function textOf(lines: readonly EncodedLine[]): string {
  return lines.map((line) => line.text).join('');
}

function joined(encodings: readonly Encoding[]): Encoding {
  const tokens = new Int32Array(encodings.reduce((sum, encoding) => sum + encoding.tokens.length, 0));
  const spellings: string[] = [];
  let used = 0;
  for (const encoding of encodings) {
    tokens.set(encoding.tokens, used);
    used += encoding.tokens.length;
    for (const spelling of encoding.spellings) spellings.push(spelling);
  }
  return { tokens, spellings };
}

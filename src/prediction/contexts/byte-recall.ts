/**
 * What the contexts of context mixing have learned of the texts of a workspace: which texts, and what
 * changed in them. Adaptive states cannot be taken back. When a text is forgotten, nothing is recalled by
 * contexts from that moment on, until they are learned anew from the texts that are left. Lines that a text
 * has no more stay in the tables until they are renewed; what can only have come from them is told apart.
 */
import type { Capacity, KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import { changedLines } from '../../text/changed-lines';
import { beginningOf, ContextTables, type TablesState, type Waiting } from './context-tables';
import { ForgottenText } from './forgotten-text';

/** Code units of forgotten lines beyond which all is put aside and learned anew. */
const mostForgotten = 1 << 18;
/** Bytes of text from which on contexts answer while they learn the rest. */
const leastUsable = 300_000;
/** Bytes of tables that are renewed beside those that answer; larger ones are put aside before. */
const mostBeside = 100_000_000;

/**
 * What was learned of which texts: contexts, their tables, the texts and the number of each document by
 * path.
 */
export interface ByteRecallState {
  readonly tables: TablesState;
  readonly texts: Map<string, string>;
  readonly documents: Map<string, number>;
}

export class ByteRecall {
  private texts = new Map<string, string>();
  private documents = new Map<string, number>();
  /**
   * Lines, without their breaks, that were learned of a document as they were typed, and that its file
   * may not have.
   */
  private readonly typed = new Map<string, Set<string>>();
  private readonly forgotten = new ForgottenText();
  private made: ContextTables | null = null;
  /** Takes the place of the former when it has learned all texts. */
  private renewed: ContextTables | null = null;
  private isComplete = false;

  /** @param make contexts that have learned nothing, with tables of that size */
  constructor(private readonly make: (capacity: Capacity) => KeptContextMixing) {}

  /**
   * Null until all texts were learned for the first time, or enough to answer from, and again from a text's
   * forgetting on.
   */
  get contexts(): KeptContextMixing | null {
    const contexts = this.made?.contexts ?? null;
    return this.isComplete || (contexts && contexts.textLength >= leastUsable) ? contexts : null;
  }

  /**
   * What was learned, to go on from, with the contexts that hold it; both are live. Null while the tables
   * hold anything that is not in the texts, or not all of them.
   */
  get settled(): { readonly state: ByteRecallState; readonly contexts: KeptContextMixing } | null {
    const { made, texts, documents } = this;
    if (!made || !this.isComplete || this.isWaiting || this.isStale || this.typed.size > 0) return null;
    return { state: { tables: made.state, texts, documents }, contexts: made.contexts };
  }

  /** Goes on from that state instead of learning anew. @param contexts with the image of those it is about */
  resume({ tables, texts, documents }: ByteRecallState, contexts: KeptContextMixing): void {
    this.restart();
    this.texts = texts;
    this.documents = documents;
    this.forgotten.textsChanged();
    this.made = ContextTables.resumed(contexts, tables);
    this.isComplete = true;
  }

  /** Whether anything was learned of the text of that path. */
  has(path: string): boolean {
    return this.texts.has(path);
  }

  /**
   * The text now reads so: what is new in it waits to be learned, what it has no more is forgotten, and so
   * is what was typed in the document and is not in it.
   */
  learn(path: string, text: string): void {
    const before = this.texts.get(path) ?? '';
    const typed = this.typed.get(path);
    this.texts.set(path, text);
    this.typed.delete(path);
    if (before === text && !typed) return;
    this.forgotten.textsChanged();
    const { added, removed } = changedLines(before, text);
    this.forgetLines(removed);
    if (typed) {
      const kept = new Set(text.split('\n'));
      this.forgetTyped([...typed].filter((line) => !kept.has(line)));
    }
    for (const { start, end } of added) {
      const waiting = this.waiting(path, text, start, end);
      this.renewed?.wait(waiting);
      const isKnown = typed && waiting.text.split('\n').every((line) => line === '' || typed.has(line));
      if (!isKnown) this.made?.wait(waiting);
    }
  }

  /** These lines were learned of a document while they were typed. */
  wasTyped(path: string, text: string): void {
    const typed = this.typed.get(path) ?? new Set();
    for (const line of text.split('\n')) if (line !== '') typed.add(line);
    this.typed.set(path, typed);
  }

  /** The document now reads so, saved or not: what was typed in it and is gone again is forgotten. */
  documentReads(path: string, text: string): void {
    const typed = this.typed.get(path);
    if (!typed) return;
    const kept = new Set(`${text}\n${this.texts.get(path) ?? ''}`.split('\n'));
    const gone = [...typed].filter((line) => !kept.has(line));
    for (const line of gone) typed.delete(line);
    if (typed.size === 0) this.typed.delete(path);
    this.forgetTyped(gone);
  }

  /** Contexts learned this text while it was judged. */
  wasRead(path: string, text: string): void {
    this.texts.set(path, text);
  }

  /** From now on nothing of the text is recalled by contexts. */
  forget(path: string): void {
    const wasLearned = this.typed.has(path) || (this.texts.get(path) ?? '') !== '';
    this.typed.delete(path);
    this.texts.delete(path);
    this.forgotten.textsChanged();
    if (wasLearned) this.restart();
  }

  /** Whether the tables hold what no text has any more. */
  get isStale(): boolean {
    return this.forgotten.size > 0;
  }

  /**
   * Whether a text that is suggested can only have come from what no text has any more.
   * @param before the document at hand before the cursor, @param behind and behind it
   */
  isForgotten(before: string, text: string, behind: string): boolean {
    return this.forgotten.isSource(before, text, [before, behind], (piece) => {
      for (const left of this.texts.values()) if (left.includes(piece)) return true;
      return false;
    });
  }

  /** Whether so many bytes more can be learned. */
  hasRoom(bytes: number): boolean {
    return this.made?.hasRoom(bytes) === true;
  }

  /** All that was learned is put aside; the next steps learn the texts anew. */
  restart(): void {
    this.made = null;
    this.renewed = null;
    this.isComplete = false;
    this.typed.clear();
    this.forgotten.dropFirst(this.forgotten.size);
  }

  /** Whether there is something to learn. */
  get isWaiting(): boolean {
    return this.made?.isWaiting ?? this.texts.size > 0;
  }

  /** Learns what waits, a few milliseconds in each step. Anything may be asked or told in between. */
  *catchUp(): Generator<void> {
    while (this.texts.size > 0) {
      const made = (this.made ??= this.begin());
      const isAll = yield* made.learnWaiting(() => this.made === made);
      if (this.made !== made) continue;
      if (isAll) return void (this.isComplete = true);
      this.restart();
    }
    this.restart();
  }

  /**
   * Learns all texts into new tables while those that there are go on answering, in such steps: what no text
   * has any more is gone then.
   */
  *renew(): Generator<void> {
    const { made } = this;
    if (!made || made.contexts.bytes > mostBeside) {
      this.restart();
      return yield* this.catchUp();
    }
    const { size } = this.forgotten;
    const renewed = (this.renewed = this.begin());
    const isWanted = () => this.renewed === renewed;
    const steps = renewed.learnWaiting(isWanted);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      yield;
      // What is saved meanwhile.
      if (isWanted() && made.isWaiting) yield* this.catchUp();
    }
    if (!isWanted()) return;
    if (!step.value) return this.restart();
    this.made = renewed;
    this.renewed = null;
    this.typed.clear();
    this.forgotten.dropFirst(size);
  }

  /**
   * The contexts with their place at hand behind a text of that path; null while they are not learned. What
   * stands near that path is learned first.
   */
  behind(path: string, text: string): KeptContextMixing | null {
    const { contexts } = this;
    this.made?.learnFirst(path);
    if (contexts) this.made!.place(this.documentOf(path), text);
    return contexts;
  }

  private begin(): ContextTables {
    const all = [...this.texts].map(([path, text]) => this.waiting(path, text, 0, text.length));
    return ContextTables.for(all, this.make);
  }

  private waiting(path: string, text: string, start: number, end: number): Waiting {
    const context = beginningOf(text, start);
    return {
      path,
      document: this.documentOf(path),
      context,
      text: text.slice(start, end),
      ends: end === text.length,
    };
  }

  private documentOf(path: string): number {
    const document = this.documents.get(path) ?? this.documents.size;
    this.documents.set(path, document);
    return document;
  }

  private forgetTyped(lines: readonly string[]): void {
    this.forgetLines(lines.map((line) => `\n${line}`));
  }

  private forgetLines(lines: readonly string[]): void {
    // Before anything is made the tables hold nothing of it.
    if (lines.length === 0 || !this.made) return;
    this.forgotten.add(lines.join(''));
    if (this.forgotten.length > mostForgotten) this.restart();
  }
}

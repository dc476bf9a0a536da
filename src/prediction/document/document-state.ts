/**
 * A document at hand, as prediction keeps it between keys: what was read of it, and its text in recall,
 * without secrets. Recall follows each edit; the line at the cursor is left out, because it is not finished,
 * and so is what spans its two ends.
 */
import { heartbeat } from '../../protocol/heartbeat';
import { CleanedChunks } from '../../secrets/cleaned-chunks';
import { changedRange } from '../../text/changed-range';
import type { Tokenizer } from '../../text/tokenizer';
import { chunkEnd, chunksOf } from './chunks';
import type { Mixture } from '../mixture/mixture';
import { newObservation } from '../mixture/observation';
import { StateCache } from './state-cache';
import type { TypedLines } from './typed-lines';
import { gap, Recall } from '../recall/recall';
import type { TextHandle } from '../recall/text-handle';
import type { PredictionSettings } from '../settings';
import { lineStart } from '../../text/lines';

/**
 * Code units before and behind the cursor that are recalled, in blocks of half that: a huge document is cut.
 */
const window = 1 << 17;

/** Tokens of a finished line that are learned from between two looks at the clock. */
const tokensAtOnce = 6;

/** A chunk of the document as recall has it; the gap has no text. */
interface Piece {
  readonly text: string | null;
  /** Tokens in recall. */
  readonly length: number;
}

export class DocumentState {
  readonly states: StateCache;
  /** Of this document alone. */
  readonly recall: Recall;
  private pieces: Piece[] = [];
  private readonly own: TextHandle;
  private cleaned: CleanedChunks | undefined;
  /** What stood before, in and behind the line at the cursor. */
  private seen: { readonly before: string; readonly line: string; readonly after: string } | null = null;

  /**
   * @param handle the document in the workspace's recall, which follows it from now on; null for one that
   *   serves only itself
   */
  constructor(
    private readonly mixture: Mixture,
    private readonly tokenizer: Tokenizer,
    private readonly handle: TextHandle | null,
    private readonly settings: PredictionSettings,
    /** What contexts learn of it; null for a document that serves only itself. */
    private readonly typed: TypedLines | null = null,
  ) {
    this.states = new StateCache(mixture, tokenizer, settings.maximumReread);
    this.recall = new Recall(tokenizer.size, tokenizer.kind, false);
    this.own = this.recall.learn([]);
  }

  /**
   * The document now reads so. The line between `prefix` and `suffix` is being written.
   * @param outOfTime what was learned of a finished line by then is enough
   * @param language as `cleanText` takes it; the same each time
   */
  follow(prefix: string, suffix: string, outOfTime: () => boolean, language?: string): void {
    const from = prefix.length <= window ? 0 : lineStart(prefix, blockBefore(prefix.length - window / 2));
    const begin = Math.max(from, lineStart(prefix, prefix.length));
    const end = suffix.search(/\r?\n/);
    const before = prefix.slice(from, begin);
    const after = end < 0 ? '' : suffix.slice(end, end + window);
    const line = prefix.slice(begin) + suffix.slice(0, end < 0 ? suffix.length : end);
    const { seen } = this;
    if (seen?.before === before && seen.line === line && seen.after === after) return;
    const known =
      from === 0 && seen?.after === after && before.startsWith(seen.before) ? seen.before.length : null;
    if (known !== null) this.learnFinishedLine(before, known, outOfTime);
    this.seen = { before, line, after };
    const [head, current, tail] = [chunksOf(before), chunksOf(line), chunksOf(after)];
    this.cleaned ??= new CleanedChunks(language);
    const texts = this.cleaned.update([...head, ...current, ...tail]);
    if (seen?.before !== before) {
      this.typed?.follow(
        texts.slice(0, head.length).join(''),
        known !== null,
        this.mixture.within(this.recall),
        () => this.states.positionAt(before, known ?? 0),
        outOfTime,
      );
    }
    // What is written before the cursor only grows, and so does its line: nothing was taken out.
    if (known === null || !line.startsWith(seen!.line)) this.typed?.changed(texts.join(''));
    if (this.reads(texts, head.length, current.length)) return;
    // First the line that was written last is filled in, then the gap moves to the one that is written now.
    this.replace(texts);
    this.openGap(head.length, current.length);
  }

  /**
   * The document was saved and reads so, without secrets. What edits left in pieces is learned anew in one:
   * behind an edit, places agree with a context only as far back as the edit.
   */
  reindex(text: string): void {
    if (text.length > 2 * window) return;
    this.replace(chunksOf(text));
    this.seen = null;
    if (this.handle) this.mixture.workspace.rewrite(this.handle);
    this.recall.rewrite(this.own);
  }

  /** Whether recall has these texts already, with a gap for `chunks` of them from `index` on. */
  private reads(texts: readonly string[], index: number, chunks: number): boolean {
    const { pieces } = this;
    if (pieces.length !== texts.length - chunks + 1 || pieces[index]!.text !== null) return false;
    return pieces.every(({ text }, i) => i === index || text === texts[i < index ? i : i + chunks - 1]);
  }

  /**
   * A line was finished: the mixture learns its weights from it, while recall does not know the line yet.
   */
  private learnFinishedLine(text: string, start: number, outOfTime: () => boolean): void {
    const { mixture } = this;
    const end = chunkEnd(text, start);
    const tokens = this.tokenizer
      .encode(text.slice(start, end))
      .tokens.subarray(0, this.settings.learnedTokensOfLine);
    const positions = this.states.along(text, start, tokens);
    const seen = newObservation(mixture.vocabularySize);
    for (let from = 0; from < tokens.length && !outOfTime(); from += tokensAtOnce) {
      const some = positions.slice(from, from + tokensAtOnce);
      mixture.foresee(some);
      for (const [i, position] of some.entries()) {
        mixture.observe(position, this.recall, seen);
        mixture.learn(seen, tokens[from + i]!);
      }
    }
  }

  private replace(texts: readonly string[]): void {
    if (this.pieces.length === 0) {
      this.begin(texts);
      return;
    }
    const { start, oldEnd, newEnd } = changedRange(
      this.pieces.map(({ text }) => text),
      texts,
    );
    const changed = texts.slice(start, newEnd);
    const encoded = changed.map((text) => this.tokenizer.encode(text).tokens);
    this.splice(start, oldEnd - start, changed, encoded);
  }

  private openGap(index: number, chunks: number): void {
    this.splice(index, chunks, [null], [Int32Array.of(gap)]);
  }

  private splice(
    index: number,
    deleted: number,
    texts: readonly (string | null)[],
    tokens: Int32Array[],
  ): void {
    const { pieces } = this;
    let offset = 0;
    for (let i = 0; i < index; i++) offset += pieces[i]!.length;
    const added = texts.map((text, i) => ({ text, length: tokens[i]!.length }));
    const removed = pieces.splice(index, deleted, ...added).reduce((sum, piece) => sum + piece.length, 0);
    const inserted = concatenated(tokens);
    if (this.handle) this.mixture.workspace.splice(this.handle, offset, removed, inserted);
    this.recall.splice(this.own, offset, removed, inserted);
  }

  /** The first text: of what the workspace has recalled of the file, only what differs is learned anew. */
  private begin(texts: readonly string[]): void {
    const encoded = texts.map((text) => this.tokenizer.encode(text).tokens);
    this.pieces = texts.map((text, i) => ({ text, length: encoded[i]!.length }));
    const tokens = concatenated([...encoded, Int32Array.of(this.tokenizer.endOfSequence)]);
    update(this.recall, this.own, tokens);
    if (this.handle) update(this.mixture.workspace, this.handle, tokens);
  }
}

/** The tokens of a whole text, chunk by chunk, and its end. */
export function encodeWhole(tokenizer: Tokenizer, text: string): Int32Array {
  const parts = chunksOf(text).map((chunk) => {
    heartbeat();
    return tokenizer.encode(chunk).tokens;
  });
  return concatenated([...parts, Int32Array.of(tokenizer.endOfSequence)]);
}

/** A text in recall gives way to another one; what they have in common at both ends stays. */
export function update(recall: Recall, handle: TextHandle, tokens: Int32Array): void {
  const { start, oldEnd, newEnd } = changedRange(recall.tokensOf(handle), tokens);
  recall.splice(handle, start, oldEnd - start, tokens.subarray(start, newEnd));
}

function blockBefore(offset: number): number {
  return Math.floor(offset / (window / 2)) * (window / 2);
}

function concatenated(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

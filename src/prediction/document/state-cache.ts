/**
 * Reads one document up to the cursor and keeps the place behind each of its lines, so that a key costs one
 * step of the network, an edit costs the lines behind it, and a far jump a bounded number of tokens.
 */
import type { Tokenizer } from '../../text/tokenizer';
import { chunkEnd, lastChunkStart } from './chunks';
import { lineStart } from '../../text/lines';
import type { Mixture } from '../mixture/mixture';
import type { Cursor, Position } from '../position';

/** A stretch of the document that was read without a gap. */
interface Stretch {
  /** Offset in the document. */
  readonly start: number;
  readonly beginning: Position;
  /** The text of all whole chunks read. */
  text: string;
  /** Where each chunk ends, from the beginning of the stretch. */
  readonly ends: number[];
  /** The place behind each chunk. */
  readonly positions: Position[];
}

const beforeCursor = 16;
const stretchesKept = 4;
const chunksKept = 2000;
/** Code units per token, to bound a reading without knowing its tokens yet. */
const unitsPerToken = 3;

export class StateCache {
  private stretches: Stretch[] = [];
  /** Counts the calls of `clear`. */
  private generation = 0;
  /** What was read of the line at the cursor: the positions behind `tokens`, from `base`. */
  private line: { base: Position; tokens: number[]; positions: Position[] } | null = null;

  constructor(
    private readonly mixture: Mixture,
    private readonly tokenizer: Tokenizer,
    private readonly maximumReread: number,
  ) {}

  /** Nothing that was read counts any more: the network has changed. */
  clear(): void {
    this.stretches = [];
    this.line = null;
    this.generation++;
  }

  /** The same, for reading on in a text that may never be: what is read there does not count here. */
  fork(): StateCache {
    const fork = new StateCache(this.mixture, this.tokenizer, this.maximumReread);
    fork.stretches = this.stretches.map((stretch) => ({
      ...stretch,
      ends: [...stretch.ends],
      positions: [...stretch.positions],
    }));
    return fork;
  }

  locate(prefix: string): Cursor {
    const begin = lastChunkStart(prefix);
    const base = this.positionAt(prefix, begin);
    const { tokens, typed } = this.tokenizer.heal(prefix.slice(begin));
    return { position: this.readLine(base, tokens), typed, before: prefix.slice(-beforeCursor) };
  }

  /**
   * Reads up to the cursor from further before it than a key has time for, in steps; what was read counts
   * when all of it was.
   * @param maximum tokens, about
   */
  *readingAhead(prefix: string, maximum: number): Generator<void, void> {
    const offset = lastChunkStart(prefix);
    const earliest = Math.max(0, offset - maximum * unitsPerToken);
    const start = earliest === 0 ? 0 : lineStart(prefix, Math.min(offset, earliest + maximumLead));
    const isRead = (stretch: Stretch): boolean =>
      stretch.start <= start &&
      stretch.start + (stretch.ends.at(-1) ?? 0) >= start &&
      agrees(stretch, prefix);
    if (this.stretches.some(isRead)) return;
    const { generation } = this;
    const beginning = this.mixture.start(this.tokenizer.endOfSequence);
    const stretch: Stretch = { start, beginning, text: '', ends: [], positions: [] };
    while (stretch.start + stretch.text.length < offset) {
      yield;
      if (generation !== this.generation) return;
      this.readChunk(stretch, prefix, offset);
    }
    // What began behind its start knows less of the text than it does.
    this.stretches = [stretch, ...this.stretches.filter((other) => other.start < start)].slice(
      0,
      stretchesKept,
    );
  }

  /** The place at `offset`, which is the end of a chunk or the beginning of the document. */
  positionAt(prefix: string, offset: number): Position {
    const stretch = this.stretchTo(prefix, offset);
    while (stretch.start + stretch.text.length < offset) this.readChunk(stretch, prefix, offset);
    return lastPosition(stretch);
  }

  /** The chunk behind what was read of the stretch. */
  private readChunk(stretch: Stretch, prefix: string, offset: number): void {
    const at = stretch.start + stretch.text.length;
    const chunk = prefix.slice(at, Math.min(chunkEnd(prefix, at), offset));
    stretch.positions.push(this.readLine(lastPosition(stretch), this.tokenizer.encode(chunk).tokens));
    stretch.text += chunk;
    stretch.ends.push(stretch.text.length);
  }

  /** The places before each of the tokens that the chunk at `start` begins with. */
  along(prefix: string, start: number, tokens: ArrayLike<number>): Position[] {
    const base = this.positionAt(prefix, start);
    this.readLine(base, tokens);
    return [base, ...this.line!.positions].slice(0, tokens.length);
  }

  /**
   * The stretch that agrees with the document furthest, cut to what agrees; a new one where none comes near.
   */
  private stretchTo(prefix: string, offset: number): Stretch {
    let best: Stretch | null = null;
    let chunks = 0;
    let reach = offset - this.maximumReread * unitsPerToken;
    for (const stretch of this.stretches) {
      const agreeing = agreeingChunks(stretch, prefix, offset);
      const end = stretch.start + (stretch.ends[agreeing - 1] ?? 0);
      const usable = agreeing > 0 || stretch.start === 0 || stretch.start === offset;
      if (usable && end <= offset && end >= reach) {
        [best, chunks, reach] = [stretch, agreeing, end];
      }
    }
    const found = best ? this.cut(best, chunks) : this.newStretch(prefix, offset);
    this.stretches = [found, ...this.stretches.filter((stretch) => stretch !== found)].slice(
      0,
      stretchesKept,
    );
    return found;
  }

  private cut(stretch: Stretch, chunks: number): Stretch {
    if (chunks === stretch.ends.length && chunks <= chunksKept) return stretch;
    const from = chunks > chunksKept ? chunks - (chunksKept >> 1) : 0;
    const dropped = stretch.ends[from - 1] ?? 0;
    return {
      start: stretch.start + dropped,
      beginning: stretch.positions[from - 1] ?? stretch.beginning,
      text: stretch.text.slice(dropped, stretch.ends[chunks - 1] ?? 0),
      ends: stretch.ends.slice(from, chunks).map((end) => end - dropped),
      positions: stretch.positions.slice(from, chunks),
    };
  }

  private newStretch(prefix: string, offset: number): Stretch {
    const earliest = offset - this.maximumReread * unitsPerToken;
    // In a line longer than all that may be read, the start of the chunk at the cursor has to do.
    const start = earliest <= 0 ? 0 : lineStart(prefix, earliest + maximumLead);
    const begin = start >= earliest ? start : Math.max(0, earliest <= 0 ? 0 : offset);
    const beginning = this.mixture.start(this.tokenizer.endOfSequence);
    return { start: begin, beginning, text: '', ends: [], positions: [] };
  }

  private readLine(base: Position, tokens: ArrayLike<number>): Position {
    if (this.line?.base !== base) this.line = { base, tokens: [], positions: [] };
    const { line } = this;
    let same = 0;
    while (same < tokens.length && same < line.tokens.length && line.tokens[same] === tokens[same]) same++;
    let position = line.positions[same - 1] ?? base;
    if (same < tokens.length) {
      line.tokens.length = line.positions.length = same;
      for (let i = same; i < tokens.length; i++) {
        position = this.mixture.advance([position], [tokens[i]!])[0]!;
        line.tokens.push(tokens[i]!);
        line.positions.push(position);
      }
    }
    return position;
  }
}

/** How far behind the earliest place a line may begin. */
const maximumLead = 600;

function lastPosition(stretch: Stretch): Position {
  return stretch.positions.at(-1) ?? stretch.beginning;
}

/** Whether what was read of the stretch stands unchanged in the document. */
function agrees({ start, text }: Stretch, prefix: string): boolean {
  return start + text.length <= prefix.length && prefix.startsWith(text, start);
}

/** How many whole chunks of the stretch stand unchanged in the document, before `offset`. */
function agreeingChunks(stretch: Stretch, prefix: string, offset: number): number {
  let low = 0;
  let high = stretch.ends.length;
  if (stretch.start + stretch.text.length <= offset && prefix.startsWith(stretch.text, stretch.start))
    return high;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const end = stretch.ends[middle - 1]!;
    const agrees =
      stretch.start + end <= offset && prefix.startsWith(stretch.text.slice(0, end), stretch.start);
    if (agrees) low = middle;
    else high = middle - 1;
  }
  return low;
}

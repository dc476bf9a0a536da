/** Where one text of a recall stands in its stream: in segments, which edits divide. */

/** A piece of a text whose places follow each other in the stream. */
export interface Segment {
  start: number;
  /** Tokens. */
  length: number;
  /** Tokens before it in the stream that only say what stood before it in its text. */
  copied: number;
}

/** Opaque to all but the recall. */
export class TextHandle {
  /** Tokens. */
  length: number;

  /** @param segments in the order of the text */
  constructor(readonly segments: Segment[] = []) {
    this.length = segments.reduce((sum, { length }) => sum + length, 0);
  }
}

/** Makes a segment begin at `offset` of the text; returns its index. */
export function splitSegment(segments: Segment[], offset: number): number {
  let begin = 0;
  for (let index = 0; index < segments.length; index++) {
    const segment = segments[index]!;
    if (begin >= offset) return index;
    const inside = offset - begin;
    if (inside < segment.length) {
      segments.splice(index + 1, 0, {
        start: segment.start + inside,
        length: segment.length - inside,
        copied: 0,
      });
      segment.length = inside;
      return index + 1;
    }
    begin += segment.length;
  }
  return segments.length;
}

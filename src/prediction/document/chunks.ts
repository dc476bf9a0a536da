/**
 * A document as chunks that are turned into tokens one by one: a chunk is a line *with the line break before
 * it*, so that the indentation stays with its line break, and a very long line is several chunks. An edit
 * then changes the tokens of its own chunk only.
 */
import { lineStart } from '../../text/lines';

/** Code units of a chunk at most. */
export const maximumChunk = 1024;

/** Where the chunk that begins at `start` ends. Never between the halves of a surrogate pair or of `\r\n`. */
export function chunkEnd(text: string, start: number): number {
  let end = text.indexOf('\n', start + (text.charCodeAt(start) === 13 ? 2 : 1));
  if (end < 0) end = text.length;
  else if (text.charCodeAt(end - 1) === 13 && end - 1 > start) end -= 1;
  if (end - start <= maximumChunk) return end;
  end = start + maximumChunk;
  const first = text.charCodeAt(end);
  const splits = (first >= 0xdc00 && first <= 0xdfff) || (first === 10 && text.charCodeAt(end - 1) === 13);
  return splits ? end - 1 : end;
}

/** The chunks of a text, in order; together they are the text. */
export function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = chunkEnd(text, start);
    chunks.push(text.slice(start, end));
    start = end;
  }
  return chunks;
}

/** Where the chunk that ends at the cursor, or goes on behind it, begins. */
export function lastChunkStart(prefix: string): number {
  let start = lineStart(prefix, prefix.length);
  for (;;) {
    const end = chunkEnd(prefix, start);
    if (end >= prefix.length) return start;
    start = end;
  }
}

/** A stretch of text that is a secret: what a detector finds and the redactor replaces. */
export interface SecretSpan {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
  /** For the report: a few words, never any content. */
  readonly kind: string;
}

/** Stands where a secret stood. */
export const placeholder = 'REDACTED';

/**
 * In order, and none in another: of those that overlap, the first gives the kind. What is a placeholder
 * already is left out.
 */
export function disjoint(found: readonly SecretSpan[], text: string): SecretSpan[] {
  const ordered = [...found].sort((a, b) => a.start - b.start || b.end - a.end);
  const spans: SecretSpan[] = [];
  for (const { start, end, kind } of ordered) {
    const last = spans.at(-1);
    if (last && end <= last.end) continue;
    if (text.slice(Math.max(start, last?.end ?? 0), end) === placeholder) continue;
    if (last && start < last.end) spans[spans.length - 1] = { ...last, end };
    else spans.push({ start, end, kind });
  }
  return spans;
}

/** The text with a placeholder for each of the spans, which are disjoint and in order. */
export function replaceSpans(text: string, spans: readonly SecretSpan[]): string {
  let clean = '';
  let position = 0;
  for (const { start, end } of spans) {
    clean += text.slice(position, start) + placeholder;
    position = end;
  }
  return clean + text.slice(position);
}

/**
 * The same for a text in pieces: the placeholder of a span over several pieces stands in the first of them.
 */
export function replaceSpansInPieces(pieces: readonly string[], spans: readonly SecretSpan[]): string[] {
  let offset = 0;
  let next = 0;
  return pieces.map((piece) => {
    const [begin, end] = [offset, offset + piece.length];
    offset = end;
    let clean = '';
    let position = begin;
    for (; next < spans.length && spans[next]!.start < end; next++) {
      const span = spans[next]!;
      if (span.start >= begin) clean += piece.slice(position - begin, span.start - begin) + placeholder;
      position = Math.min(span.end, end);
      if (span.end > end) break;
    }
    return clean + piece.slice(position - begin);
  });
}

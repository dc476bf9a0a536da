/**
 * What a reader takes for one character: extended grapheme clusters (Unicode Standard Annex 29). A cursor
 * stands between them, a key types one, and nothing is cut within one.
 */
import { isHighSurrogate, isLowSurrogate } from './code-points';

let segmenter: Intl.Segmenter | undefined;

/** Made at the first text that needs it: its tables take 20 ms to load. */
function clusters(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Below it, only `\r\n` is a cluster of more than one code unit. */
const firstCombining = 0x300;
/** Between two characters that are none of these there is always a border. */
const mayJoin =
  /[\p{M}\p{Cf}\p{Cs}\p{Emoji_Modifier}\p{Regional_Indicator}\p{Extended_Pictographic}\u0D4E\u1100-\u11FF\uA960-\uA97F\uAC00-\uD7FF\u{11000}-\u{12000}]/u;
/** Code units before a place that decide whether it is a border; a longer cluster is cut here. */
const reach = 64;

/** Whether no cluster goes on over the place `index` of a text; both ends of the text are borders. */
export function isGraphemeBorder(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return true;
  const [before, behind] = [text.charCodeAt(index - 1), text.charCodeAt(index)];
  if (before < firstCombining && behind < firstCombining) return !(before === 13 && behind === 10);
  if (!mayJoin.test(text.slice(Math.max(0, index - 2), index + 2)) && !splitsPair(before, behind))
    return true;
  const from = Math.max(0, index - reach);
  const place = index - from;
  return clusters(text.slice(from, index + 2)).containing(place)?.index === place;
}

/** The length in code units of the cluster that begins at `start`, which is before the text's end. */
export function graphemeLength(text: string, start: number): number {
  const behind = text.charCodeAt(start + 1);
  if (!(text.charCodeAt(start) >= firstCombining || behind >= firstCombining || behind === 10)) return 1;
  return clusters(text.slice(start, start + reach)).containing(0)!.segment.length;
}

function splitsPair(before: number, behind: number): boolean {
  return isHighSurrogate(before) && isLowSurrogate(behind);
}

export function countGraphemes(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += graphemeLength(text, at)) count++;
  return count;
}

/** Ends that ask for more: a joiner, half of a flag, half of a surrogate pair. */
const unfinished = /(?:\u200D|[\uD800-\uDBFF])$/;
const flagHalves = /[\u{1F1E6}-\u{1F1FF}]+$/u;

/** Whether the last cluster of a text cannot stand as it is. */
export function endsInsideGrapheme(text: string): boolean {
  if (text.charCodeAt(text.length - 1) < firstCombining) return false;
  return unfinished.test(text) || (flagHalves.exec(text.slice(-reach))?.[0].length ?? 0) % 4 !== 0;
}

/**
 * The length of the longest beginning of `text` that is whole clusters where it stands.
 * @param before what stands before it, and `behind` what stands behind it, as far as a cluster may reach
 */
export function wholeGraphemes(before: string, text: string, behind: string): number {
  const context = before.slice(-reach);
  const whole = context + text + behind.slice(0, 2);
  let end = text.length;
  const ends = (): boolean =>
    isGraphemeBorder(end === text.length ? whole : context + text, context.length + end) &&
    !endsInsideGrapheme(context + text.slice(0, end));
  while (end > 0 && !ends()) end--;
  return end;
}

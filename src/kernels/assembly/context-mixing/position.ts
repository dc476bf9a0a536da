/**
 * A position in a text: all that contexts are made of, 512 bytes that can be copied. It says nothing of
 * what was learned, so a hypothesis of what may be typed is a copy that goes on by itself.
 */
import { CLASSES, FOLLOWERS1, FOLLOWERS2, MATCHES, POSITION_BYTES } from './layout';
import { mix } from './numbers';
import { placeBits, places, text, textLength } from './tables';

/** Offsets. The last twelve bytes, the last one lowest. */
export const LAST: usize = 0;
export const BEFORE4: usize = 4;
export const BEFORE8: usize = 8;
/** Hashes of the word at hand (0 between words) and of the two before it. */
export const WORD: usize = 12;
export const WORD1: usize = 16;
export const WORD2: usize = 20;
/** Hashes of the tokens before: words and marks without white space between; the last one first. */
export const TOKENS: usize = 24;
/** The last marks that are neither of words nor white space. */
export const MARKS: usize = 36;
/** Hashes of the first token of this line and of the line before. */
export const FIRST: usize = 40;
export const FIRST_ABOVE: usize = 44;
/**
 * Columns of white space at the line's beginning, whether we are still in it, and the first byte behind
 * it.
 */
export const INDENTATION: usize = 48;
export const IN_INDENTATION: usize = 52;
export const FIRST_BYTE: usize = 56;
export const COLUMN: usize = 60;
/** Which document it is. */
export const DOCUMENT: usize = 64;
/** Open brackets, and what stood before each: 16 of them, the 17th takes the place of the first. */
export const DEPTH: usize = 68;
export const BRACKETS: usize = 72;
/** By match: where its next byte stands in the text, how long it is (0: none), how often it missed. */
export const MATCH: usize = 136;
/** The line above and this one, as far as they are kept. */
export const ABOVE_LENGTH: usize = 172;
export const ABOVE: usize = 176;
export const LINE: usize = 336;
export const LINE_KEPT: u32 = 160;

const END: u32 = 255;

/** The beginning of a document. */
export function begin(position: usize, document: u32): void {
  memory.fill(position, 0, POSITION_BYTES);
  store<u32>(position, END, LAST);
  store<u32>(position, 1, IN_INDENTATION);
  store<u32>(position, document, DOCUMENT);
}

/** Letters, digits, `_`, `$` and all beyond ASCII. */
// @ts-ignore: decorator
@inline
function isOfWord(byte: u32): bool {
  const lower = byte | 32;
  return (
    (lower >= 97 && lower <= 122) || (byte >= 48 && byte <= 57) || byte == 95 || byte == 36 || (byte >= 128 && byte < END)
  );
}

/** The position reads a byte. */
export function read(position: usize, byte: u32): void {
  followMatches(position, byte);
  store<u32>(position, (load<u32>(position, BEFORE8) << 8) | (load<u32>(position, BEFORE4) >> 24), BEFORE8);
  store<u32>(position, (load<u32>(position, BEFORE4) << 8) | (load<u32>(position, LAST) >> 24), BEFORE4);
  store<u32>(position, (load<u32>(position, LAST) << 8) | byte, LAST);
  readWord(position, byte);
  readBrackets(position, byte);
  readLine(position, byte);
}

function readWord(position: usize, byte: u32): void {
  const word = load<u32>(position, WORD);
  if (isOfWord(byte)) {
    store<u32>(position, mix(word, byte + 1), WORD);
    return;
  }
  if (word != 0) {
    store<u32>(position, load<u32>(position, WORD1), WORD2);
    store<u32>(position, word, WORD1);
    store<u32>(position, 0, WORD);
    readToken(position, word);
  }
  if (byte == 32 || byte == 9 || byte == 10) return;
  store<u32>(position, (load<u32>(position, MARKS) << 8) | byte, MARKS);
  readToken(position, byte);
}

function readToken(position: usize, token: u32): void {
  store<u32>(position, load<u32>(position, TOKENS + 4), TOKENS + 8);
  store<u32>(position, load<u32>(position, TOKENS), TOKENS + 4);
  store<u32>(position, token, TOKENS);
  if (load<u32>(position, FIRST) == 0) store<u32>(position, token, FIRST);
}

function readBrackets(position: usize, byte: u32): void {
  const depth = load<u32>(position, DEPTH);
  if (byte == 40 || byte == 91 || byte == 123) {
    store<u32>(position + (<usize>(depth & 15) << 2), mix(byte, load<u32>(position, WORD1)), BRACKETS);
    store<u32>(position, depth + 1, DEPTH);
  } else if ((byte == 41 || byte == 93 || byte == 125) && depth > 0) store<u32>(position, depth - 1, DEPTH);
}

function readLine(position: usize, byte: u32): void {
  const column = load<u32>(position, COLUMN);
  if (byte == 10) {
    const kept = min<u32>(column, LINE_KEPT);
    memory.copy(position + ABOVE, position + LINE, kept);
    store<u32>(position, kept, ABOVE_LENGTH);
    store<u32>(position, 0, COLUMN);
    store<u32>(position, load<u32>(position, FIRST), FIRST_ABOVE);
    store<u32>(position, 0, FIRST);
    store<u32>(position, 0, INDENTATION);
    store<u32>(position, 1, IN_INDENTATION);
    store<u32>(position, 0, FIRST_BYTE);
    return;
  }
  if (column < LINE_KEPT) store<u8>(position + column, <u8>byte, LINE);
  store<u32>(position, column + 1, COLUMN);
  if (load<u32>(position, IN_INDENTATION) == 0) return;
  if (byte == 32) store<u32>(position, load<u32>(position, INDENTATION) + 1, INDENTATION);
  else if (byte == 9) store<u32>(position, load<u32>(position, INDENTATION) + 4, INDENTATION);
  else {
    store<u32>(position, 0, IN_INDENTATION);
    store<u32>(position, byte, FIRST_BYTE);
  }
}

/** The byte of the line above in this column, and the one behind it. */
// @ts-ignore: decorator
@inline
export function above(position: usize, ahead: u32): u32 {
  const column = load<u32>(position, COLUMN) + ahead;
  return column < load<u32>(position, ABOVE_LENGTH) ? <u32>load<u8>(position + column, ABOVE) : 10;
}

// @ts-ignore: decorator
@inline
export function classOf(byte: u32): u32 {
  return <u32>load<u8>(CLASSES + byte);
}

/** Bytes that a match has at least, by match. */
// @ts-ignore: decorator
@inline
export function shortest(match: i32): u32 {
  return match == 0 ? 20 : match == 1 ? 11 : 6;
}

/**
 * A match goes on where it said the byte that came; where it did not, it goes on for a while and is
 * weighed less.
 */
function followMatches(position: usize, byte: u32): void {
  for (let m = 0; m < MATCHES; m++) {
    const match = position + MATCH + <usize>(m * 12);
    const length = load<u32>(match, 4);
    if (length == 0) continue;
    const place = load<u32>(match);
    const missed = load<u32>(match, 8);
    store<u32>(match, place + 1);
    if (place + 1 >= textLength) store<u32>(match, 0, 4);
    else if (<u32>load<u8>(text + place) == byte) {
      store<u32>(match, length + 1, 4);
      if (missed > 0 && ((length + 1) & 7) == 0) store<u32>(match, missed - 1, 8);
    } else {
      store<u32>(match, missed + 2 > 8 ? 0 : 1, 4);
      store<u32>(match, missed + 2 > 8 ? 0 : missed + 2, 8);
    }
  }
}

/** The hash of the bytes that a match of this kind begins with. */
// @ts-ignore: decorator
@inline
function hashOfPlace(position: usize, match: i32): u32 {
  const last = load<u32>(position, LAST);
  const before4 = load<u32>(position, BEFORE4);
  if (match == 2) return mix(last, before4 & 0xffff);
  if (match == 1) return mix(mix(last, before4), load<u32>(position, BEFORE8) & 0xffffff);
  return mix(mix(mix(last, before4), load<u32>(position, BEFORE8)), load<u32>(position, WORD1));
}

/**
 * Looks for a match where there is none or a short one. @param keep the place behind the last byte of
 * the text is kept as the latest one of its context
 */
export function findMatches(position: usize, keep: bool): void {
  for (let m = 0; m < MATCHES; m++) {
    const match = position + MATCH + <usize>(m * 12);
    const slot = places + ((((<usize>m) << placeBits) + ((hashOfPlace(position, m) * 0x9e3779b1) >> (32 - placeBits))) << 2);
    if (load<u32>(match, 4) < shortest(m)) {
      const place = load<u32>(slot);
      if (place != 0 && place < textLength) {
        const length = commonBytes(position, place);
        if (length >= min<u32>(shortest(m), 12) && length > load<u32>(match, 4)) {
          store<u32>(match, place);
          store<u32>(match, m == 0 ? max<u32>(length, 20) : length, 4);
          store<u32>(match, 0, 8);
        }
      }
    }
    if (keep) store<u32>(slot, textLength);
  }
}

/** How many of the last twelve bytes of the position stand before a place of the text. */
function commonBytes(position: usize, place: u32): u32 {
  let length: u32 = 0;
  while (length < 12 && length < place) {
    const word = load<u32>(position + ((length >> 2) << 2));
    if (<u32>load<u8>(text + place - 1 - length) != ((word >> ((length & 3) << 3)) & 0xff)) break;
    length++;
  }
  return length;
}

/** What followed the last byte, and the last two, before: two and three bytes. */
// @ts-ignore: decorator
@inline
export function followersOf1(last: u32): u32 {
  return load<u32>(FOLLOWERS1 + (<usize>(last & 0xff) << 2)) & 0xffff;
}

// @ts-ignore: decorator
@inline
export function followersOf2(last: u32): u32 {
  return load<u32>(FOLLOWERS2 + (<usize>(last & 0xffff) << 2)) & 0xffffff;
}

/** What followed is now this. */
export function learnFollowers(last: u32, byte: u32): void {
  const one = FOLLOWERS1 + (<usize>(last & 0xff) << 2);
  store<u32>(one, (load<u32>(one) << 8) | byte);
  const two = FOLLOWERS2 + (<usize>(last & 0xffff) << 2);
  store<u32>(two, (load<u32>(two) << 8) | byte);
}

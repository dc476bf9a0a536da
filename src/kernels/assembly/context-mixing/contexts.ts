/**
 * The contexts: what of the text before the next byte is held to say something of it, each as one hash.
 * The first HISTORIES of them have bit histories, the others lists of recent bytes.
 */
import { HASHES } from './layout';
import { mix } from './numbers';
import {
  above,
  BEFORE4,
  BEFORE8,
  BRACKETS,
  DEPTH,
  DOCUMENT,
  FIRST,
  FIRST_ABOVE,
  FIRST_BYTE,
  followersOf1,
  followersOf2,
  INDENTATION,
  LAST,
  MARKS,
  TOKENS,
  WORD,
  WORD1,
  WORD2,
} from './position';

/** What stood before the innermost open bracket, and which it is; 0 outside of brackets. */
// @ts-ignore: decorator
@inline
function innermost(position: usize): u32 {
  const depth = load<u32>(position, DEPTH);
  return depth == 0 ? 0 : load<u32>(position + (<usize>((depth - 1) & 15) << 2), BRACKETS);
}

// @ts-ignore: decorator
@inline
function put(context: i32, a: u32, b: u32): void {
  store<u32>(HASHES + (<usize>context << 2), mix(mix(a, context + 1), b));
}

/** Writes the hash of each context at this position. */
export function hashContexts(position: usize): void {
  const last = load<u32>(position, LAST);
  const before4 = load<u32>(position, BEFORE4);
  const before8 = load<u32>(position, BEFORE8);
  const byte = last & 0xff;
  const word = load<u32>(position, WORD);
  const word1 = load<u32>(position, WORD1);
  const word2 = load<u32>(position, WORD2);
  const token1 = load<u32>(position, TOKENS);
  const token2 = load<u32>(position, TOKENS + 4);
  const token3 = load<u32>(position, TOKENS + 8);
  const outsideWord = word == 0 ? byte : 0;
  // Bit histories.
  put(0, last & 0xffffff, 0); // order 3
  put(1, last, 0); // order 4
  put(2, word, 0x100); // the word at hand
  put(3, word, (load<u32>(position, MARKS) << 8) + outsideWord); // and the marks before it
  // The line above, in this column.
  put(4, above(position, 0) | (above(position, 1) << 8) | (byte << 16), 0x777);
  put(5, byte | (followersOf1(last) << 8), 0x88); // what followed the last byte before
  put(6, followersOf2(last), byte); // what followed the last two bytes before
  put(7, word, token1); // the word and the token before it
  // Lists of recent bytes.
  put(8, last, before4 & 0xff); // order 5
  put(9, last, before4 & 0xffff); // order 6
  put(10, last, before4); // order 8
  put(11, mix(last, before4), before8 & 0xffffff); // order 11
  put(12, word, word1); // the word and the word before it
  put(13, mix(word, word1), word2); // and the one before that
  put(14, mix(word, word2), 0xbb); // the word and the word two before it
  // How the lines begin.
  put(15, mix(load<u32>(position, FIRST), load<u32>(position, FIRST_ABOVE)), word * 3 + byte);
  put(16, load<u32>(position, INDENTATION) | (load<u32>(position, FIRST_BYTE) << 8) | (byte << 16), word);
  put(17, innermost(position), mix(word, byte)); // the bracket we are in
  put(18, mix(word, token1), token2); // two tokens and the word
  put(19, mix(word, token1), mix(token2, token3)); // three tokens and the word
  put(20, word, mix(load<u32>(position, DOCUMENT), 0x99) + outsideWord); // the word in this document
}

/** The hash of the second half of a byte in a context, behind the first half. */
// @ts-ignore: decorator
@inline
export function secondHalf(context: i32, node: u32): u32 {
  return mix(load<u32>(HASHES + (<usize>context << 2)), node * 0x3d4d51cb);
}

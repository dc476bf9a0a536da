/**
 * What the contexts say of the next bit, as inputs of the mixing: each list, each bit history, the
 * direct orders and the matches give an adaptive probability of their situation, in the logistic domain
 * and less one half.
 */
import { hashContexts, secondHalf } from './contexts';
import {
  BYTE_LISTS,
  CELL_BITS,
  CELLS,
  CONTEXTS,
  DIRECT,
  HASHES,
  HISTORIES,
  HISTORY_MAPS,
  INPUT,
  LIST_CELLS,
  LIST_MAPS,
  LISTS,
  MATCH_CELLS,
  MATCH_MAPS,
  MATCHES,
  NEXT_HISTORY,
  ORDER0,
  ORDER1,
  SLOTS_NOW,
} from './layout';
import { adapt, stretch, surety } from './numbers';
import { LAST, MATCH } from './position';
import { situation } from './recent-bytes';
import { listOf, slotOf, text, touchList, touchSlot } from './tables';

/** The place that was prepared, and whether to make what it lacks. */
export let at: usize = 0;
let creating: bool = false;
/** How many of the orders 3, 4, 5, 6 and 8 are known. */
export let knownOrders: u32 = 0;

/** How often an adaptive probability of a situation counts at most. */
export const SITUATION_LIMIT: u32 = 255;

/** Looks everything up that does not depend on the byte to come. @param create to learn it afterwards */
export function prepare(position: usize, create: bool): void {
  at = position;
  creating = create;
  hashContexts(position);
  findLists();
  openHalf(1);
  // Orders 3 and 4 are the first two bit histories, orders 5, 6 and 8 the first three lists.
  knownOrders = 0;
  for (let i = 0; i < 2; i++) {
    const slot = load<usize>(SLOTS_NOW + (<usize>i << 2));
    if (slot != 0 && load<u8>(slot, 1) != 0) knownOrders++;
  }
  for (let i = 0; i < 3; i++) {
    const list = load<usize>(LISTS + (<usize>i << 2));
    if (list != 0 && load<u8>(list, 5) != 0) knownOrders++;
  }
}

function findLists(): void {
  for (let i = 0; i < BYTE_LISTS; i++)
    store<usize>(LISTS + (<usize>i << 2), listOf(load<u32>(HASHES + (<usize>(HISTORIES + i) << 2)), creating));
}

/** What the touched lines hold: not used, but so the loads are not optimised away. */
export let touched: u32 = 0;

/**
 * Looks everything up for a byte that is known. All lines are touched before the first is searched, so
 * that the memory brings them at once and not one after the other.
 */
export function look(position: usize, byte: u32): void {
  at = position;
  creating = true;
  hashContexts(position);
  let sum: u32 = 0;
  for (let i = 0; i < HISTORIES; i++)
    sum += touchSlot(load<u32>(HASHES + (<usize>i << 2))) + touchSlot(secondHalf(i, (byte >> 4) | 16));
  for (let i = HISTORIES; i < CONTEXTS; i++) sum += touchList(load<u32>(HASHES + (<usize>i << 2)));
  touched = sum;
  findLists();
  openHalf(1);
}

/** All histories learn half of a byte. */
export function countHalf(half: u32): void {
  for (let i = 0; i < HISTORIES; i++) {
    const slot = load<usize>(SLOTS_NOW + (<usize>i << 2));
    learnHistory(slot + 1, half >> 3);
    learnHistory(slot + <usize>((half >> 3) | 2), (half >> 2) & 1);
    learnHistory(slot + <usize>((half >> 2) | 4), (half >> 1) & 1);
    learnHistory(slot + <usize>((half >> 1) | 8), half & 1);
  }
}

// @ts-ignore: decorator
@inline
function learnHistory(cell: usize, y: u32): void {
  store<u8>(cell, load<u8>(NEXT_HISTORY + ((<usize>load<u8>(cell)) << 1) + y));
}

/** The slots of the half of the byte that begins at a node. */
export function openHalf(node: u32): void {
  for (let i = 0; i < HISTORIES; i++) {
    const hash = node == 1 ? load<u32>(HASHES + (<usize>i << 2)) : secondHalf(i, node);
    store<usize>(SLOTS_NOW + (<usize>i << 2), slotOf(hash, creating));
  }
}

/** Within its half of the byte: 1 to 15. */
// @ts-ignore: decorator
@inline
function nodeOfHalf(node: u32, bit: u32): usize {
  return bit >= 4 ? <usize>node : <usize>((node & ((1 << (3 - bit)) - 1)) | (1 << (3 - bit)));
}

// @ts-ignore: decorator
@inline
function putInput(input: i32, cell: u32, said: u32): void {
  const address = INPUT + (<usize>input << 3);
  const x = stretch(cell);
  const y = surety(cell);
  store<f32>(address, said != 0 ? x : -x);
  store<f32>(address, said != 0 ? y : -y, 4);
}

// @ts-ignore: decorator
@inline
function putNothing(input: i32): void {
  store<u64>(INPUT + (<usize>input << 3), 0);
}

/** Keeps where an input came from: the cell, and the bit that it is about. */
// @ts-ignore: decorator
@inline
function rememberCell(input: i32, cell: usize, said: u32): void {
  store<usize>(CELLS + (<usize>input << 2), cell);
  store<u8>(CELL_BITS + <usize>input, <u8>said);
}

/** A match's length by steps, 0 to 27. */
// @ts-ignore: decorator
@inline
function lengthLevel(length: u32): u32 {
  if (length < 16) return length;
  if (length < 32) return 16 + ((length - 16) >> 2);
  if (length < 64) return 20 + ((length - 32) >> 3);
  return length < 256 ? 24 + ((length - 64) >> 6) : 27;
}

/** Of the longest match that says this bit: its length's level (0: there is none), the bit, its byte. */
export let matchLevel: u32 = 0;
export let matchBit: u32 = 0;
export let matchByte: u32 = 0;

/** Fills the inputs for one bit, and keeps where each came from. */
export function gatherInputs(node: u32, bit: u32): void {
  for (let i = 0; i < BYTE_LISTS; i++) {
    const list = load<usize>(LISTS + (<usize>i << 2));
    const found = list == 0 ? -1 : situation(list, bit, node);
    if (found < 0) {
      putNothing(i);
      rememberCell(i, 0, 0);
      continue;
    }
    const cell = LIST_MAPS + ((<usize>(i * LIST_CELLS + (found >> 1))) << 2);
    putInput(i, load<u32>(cell), found & 1);
    rememberCell(i, cell, found & 1);
  }
  let input = BYTE_LISTS;
  const inHalf = nodeOfHalf(node, bit);
  for (let i = 0; i < HISTORIES; i++, input++) {
    const slot = load<usize>(SLOTS_NOW + (<usize>i << 2));
    const history: usize = slot == 0 ? 0 : <usize>load<u8>(slot + inHalf);
    if (history == 0) {
      putNothing(input);
      rememberCell(input, 0, 1);
      continue;
    }
    const cell = HISTORY_MAPS + ((<usize>i * 256 + history) << 2);
    putInput(input, load<u32>(cell), 1);
    rememberCell(input, cell, 1);
  }
  const last = load<u32>(at, LAST);
  for (let order = 0; order < DIRECT; order++, input++) {
    const cell = order == 0 ? ORDER0 + (<usize>node << 2) : ORDER1 + ((<usize>(((last & 0xff) << 8) | node)) << 2);
    putInput(input, load<u32>(cell), 1);
    rememberCell(input, cell, 1);
  }
  matchLevel = 0;
  matchBit = 0;
  matchByte = 256;
  for (let m = 0; m < MATCHES; m++, input++) {
    const match = at + MATCH + <usize>(m * 12);
    const length = load<u32>(match, 4);
    const byte: u32 = length == 0 ? 0 : <u32>load<u8>(text + load<u32>(match)) | 256;
    if (length == 0 || byte >> (bit + 1) != node) {
      putNothing(input);
      rememberCell(input, 0, 0);
      continue;
    }
    const said = (byte >> bit) & 1;
    const level = lengthLevel(length);
    const part: u32 = bit == 7 ? 0 : bit >= 4 ? 1 : 2;
    const place = (level * 8 + min<u32>(load<u32>(match, 8), 7)) * 3 + part;
    const cell = MATCH_MAPS + ((<usize>(<u32>(m * MATCH_CELLS) + place)) << 2);
    putInput(input, load<u32>(cell), said);
    rememberCell(input, cell, said);
    if (matchByte == 256) {
      matchLevel = level;
      matchBit = said;
      matchByte = byte & 0xff;
    }
  }
  store<f32>(INPUT + (<usize>input << 3), 0.4);
}

/** What the inputs of the last bit came from learns the bit. */
export function learnInputs(node: u32, bit: u32, y: u32): void {
  for (let input = 0; input < CONTEXTS + DIRECT + MATCHES; input++) {
    const cell = load<usize>(CELLS + (<usize>input << 2));
    if (cell == 0) continue;
    adapt(cell, (<u32>load<u8>(CELL_BITS + <usize>input) ^ y) ^ 1, SITUATION_LIMIT);
  }
  learnHistories(node, bit, y);
}

export function learnHistories(node: u32, bit: u32, y: u32): void {
  const inHalf = nodeOfHalf(node, bit);
  for (let i = 0; i < HISTORIES; i++) {
    learnHistory(load<usize>(SLOTS_NOW + (<usize>i << 2)) + inHalf, y);
  }
}

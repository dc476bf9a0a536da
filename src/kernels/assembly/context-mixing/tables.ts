/**
 * The tables whose size goes by the text: lists of recent bytes, bit histories, places of long contexts,
 * and the text itself. A slot is found by its hash in one cache line and kept apart from others by a
 * checksum; where a line is full, what was seen least gives way (as in Mahoney's lpaq, 2007).
 */
import { HISTORY_LENGTH, MATCHES, SIZED } from './layout';

/** A list is 8 bytes: checksum u16, the last three different bytes, how often each, and the last ranks. */
const LIST_BYTES: usize = 8;
/** A slot of histories is 16 bytes: checksum u8, then the histories of the 15 nodes of half a byte. */
const SLOT_BYTES: usize = 16;

let lists: usize = 0;
let listBits: u32 = 0;
let slots: usize = 0;
let slotBits: u32 = 0;
export let places: usize = 0;
export let placeBits: u32 = 0;
export let text: usize = 0;
/** Bytes of text that there are, and that there is room for. */
export let textLength: u32 = 0;
export let textRoom: u32 = 0;

/**
 * Lays the tables out in a memory that holds nothing but zeros behind the fixed ones.
 * @returns the bytes of memory needed; nothing may be learned before there are as many
 */
export function layOut(bitsOfLists: u32, bitsOfSlots: u32, bitsOfPlaces: u32, room: u32): f64 {
  listBits = bitsOfLists;
  slotBits = bitsOfSlots;
  placeBits = bitsOfPlaces;
  textRoom = room;
  lists = SIZED;
  slots = lists + (LIST_BYTES << listBits);
  places = slots + (SLOT_BYTES << slotBits);
  text = places + ((<usize>MATCHES * 4) << placeBits);
  return <f64>text + <f64>room;
}

export function getTextLength(): u32 {
  return textLength;
}

export function setTextLength(length: u32): void {
  textLength = length;
}

export function append(byte: u32): void {
  store<u8>(text + textLength, <u8>byte);
  textLength++;
}

/** Loads something of the line where a context's list would be. */
// @ts-ignore: decorator
@inline
export function touchList(hash: u32): u32 {
  return <u32>load<u8>(lists + (<usize>((hash * 0x9e3779b1) >> (32 - listBits)) << 3));
}

// @ts-ignore: decorator
@inline
export function touchSlot(hash: u32): u32 {
  return <u32>load<u8>(slots + (<usize>((hash * 0x9e3779b1) >> (32 - slotBits)) << 4));
}

/**
 * The list of a context, 0 when there is none; when `create` is set an empty one takes the place of the
 * poorest.
 */
export function listOf(hash: u32, create: bool): usize {
  const home = (hash * 0x9e3779b1) >> (32 - listBits);
  const line = lists + (<usize>(home & ~7) << 3);
  let checksum = (hash >> 3) & 0xffff;
  if (checksum == 0) checksum = 1;
  let poorest: usize = 0;
  let least: u32 = u32.MAX_VALUE;
  for (let k: u32 = 0; k < 4; k++) {
    const list = line + (<usize>((home + k) & 7) << 3);
    const found = <u32>load<u16>(list);
    if (found == checksum) return list;
    const worth: u32 = found == 0 ? 0 : 1 + <u32>load<u8>(list, 5) + (load<u8>(list, 6) != 0 ? 2 : 0);
    if (worth < least) {
      least = worth;
      poorest = list;
    }
  }
  if (!create) return 0;
  store<u64>(poorest, <u64>checksum);
  return poorest;
}

/** The slot of a context and half a byte, in the same way. */
export function slotOf(hash: u32, create: bool): usize {
  const home = (hash * 0x9e3779b1) >> (32 - slotBits);
  const line = slots + (<usize>(home & ~3) << 4);
  let checksum = (hash >> 4) & 0xff;
  if (checksum == 0) checksum = 1;
  let poorest: usize = 0;
  let least: u32 = u32.MAX_VALUE;
  for (let k: u32 = 0; k < 4; k++) {
    const slot = line + (<usize>((home + k) & 3) << 4);
    const found = <u32>load<u8>(slot);
    if (found == checksum) return slot;
    const worth: u32 = found == 0 ? 0 : 1 + <u32>load<u8>(HISTORY_LENGTH + load<u8>(slot, 1));
    if (worth < least) {
      least = worth;
      poorest = slot;
    }
  }
  if (!create) return 0;
  store<u64>(poorest, <u64>checksum);
  store<u64>(poorest, 0, 8);
  return poorest;
}

/** Whole bytes: learned, counted, and the probability of each that may come next. */
import { at, countHalf, look, openHalf, prepare, SITUATION_LIMIT } from './inputs';
import { BYTE_LISTS, LISTS, ORDER0, ORDER1 } from './layout';
import { learnBit, predict } from './mixing';
import { adapt } from './numbers';
import { findMatches, LAST, learnFollowers, read } from './position';
import { learnByte } from './recent-bytes';
import { append } from './tables';

/** A byte whose bits were learned, or counted, is now part of the text. */
export function finishByte(byte: u32): void {
  for (let i = 0; i < BYTE_LISTS; i++) learnByte(load<usize>(LISTS + (<usize>i << 2)), byte);
  learnFollowers(load<u32>(at, LAST), byte);
  append(byte);
  read(at, byte);
  findMatches(at, true);
}

/**
 * Learns a byte without asking how well it was predicted: what each context counts, not how much to weigh it.
 */
function countByte(position: usize, byte: u32): void {
  look(position, byte);
  countHalf(byte >> 4);
  openHalf((byte >> 4) | 16);
  countHalf(byte & 15);
  const last = (load<u32>(position, LAST) & 0xff) << 8;
  for (let bit: i32 = 7; bit >= 0; bit--) {
    const node = (byte | 256) >> (bit + 1);
    const y = (byte >> bit) & 1;
    adapt(ORDER0 + (<usize>node << 2), y, SITUATION_LIMIT);
    adapt(ORDER1 + ((<usize>(last | node)) << 2), y, SITUATION_LIMIT);
  }
  finishByte(byte);
}

/** Learns bytes that stand at an address, from a position that goes on with them. */
export function learn(position: usize, bytes: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) {
    const byte = <u32>load<u8>(bytes + i);
    prepare(position, true);
    let node: u32 = 1;
    for (let bit: i32 = 7; bit >= 0; bit--) {
      if (bit == 3) openHalf(node);
      const y = (byte >> bit) & 1;
      predict(node, bit);
      learnBit(node, bit, y);
      node = (node << 1) | y;
    }
    finishByte(byte);
  }
}

/** The same without mixing: several times as fast. */
export function count(position: usize, bytes: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) countByte(position, <u32>load<u8>(bytes + i));
}

/**
 * P(next byte) at a position, f32[256] behind f32[256] of scratch at an address, summing to one. Nodes
 * less probable than `least` are not looked into: their bytes share evenly what they have.
 */
export function distribution(position: usize, out: usize, least: f32): void {
  prepare(position, false);
  // The nodes of a byte as a heap: node n has the children 2n and 2n + 1; the leaves are 256 to 511.
  const tree = out;
  store<f32>(tree, 1, 4);
  for (let node: u32 = 1; node < 16; node++) split(tree, node, least);
  for (let node: u32 = 16; node < 32; node++) {
    if (load<f32>(tree + (<usize>node << 2)) >= least) openHalf(node);
    half(tree, node, least);
  }
}

/** The four last bits behind the first half of a byte. */
function half(tree: usize, start: u32, least: f32): void {
  let width: u32 = 1;
  for (let first = start; first < 256; first <<= 1, width <<= 1)
    for (let node = first; node < first + width; node++) split(tree, node, least);
}

// @ts-ignore: decorator
@inline
function split(tree: usize, node: u32, least: f32): void {
  const whole = load<f32>(tree + (<usize>node << 2));
  const p = whole < least ? <f32>0.5 : predict(node, 7 - (31 - clz(node)));
  store<f32>(tree + (<usize>(node << 1) << 2), whole * (1 - p));
  store<f32>(tree + (<usize>((node << 1) | 1) << 2), whole * p);
}

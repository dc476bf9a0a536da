/**
 * What the module of context mixing exports; ../../context-mixing/context-mixing.ts says what each
 * means. One memory and one thread: unlike the other kernels it keeps what it works on in globals.
 */
import { begin, findMatches, read } from './position';
import { count, distribution, finishByte, learn } from './bytes';
import { openHalf, prepare } from './inputs';
import { areWeightsBounded, learnBit, predict, votesAt } from './mixing';
import { LEARNER, SIZED, STRETCH } from './layout';

export { layOut, setTextLength, getTextLength } from './tables';
export { initialise } from './initial';
export { openHalf, predict, learnBit, finishByte, areWeightsBounded, votesAt };

/**
 * Where the host writes its tables of numbers, where the place at hand stands, and where the sized
 * tables begin.
 */
export const numbers: usize = STRETCH;
export const place: usize = LEARNER;
export const fixedBytes: usize = SIZED;

export function beginDocument(document: u32): void {
  begin(LEARNER, document);
}

export function readByte(byte: u32): void {
  read(LEARNER, byte);
  findMatches(LEARNER, false);
}

export function prepareByte(create: bool): void {
  prepare(LEARNER, create);
}

export function learnBytes(bytes: usize, length: u32): void {
  learn(LEARNER, bytes, length);
}

export function countBytes(bytes: usize, length: u32): void {
  count(LEARNER, bytes, length);
}

export function distributionAt(out: usize, least: f32): void {
  distribution(LEARNER, out, least);
}

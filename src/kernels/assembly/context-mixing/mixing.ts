/**
 * The inputs of a bit, mixed: six sets of weights, each chosen by something else, give six mixtures,
 * which one more set mixes; three maps correct what comes of it by what is known of the place (Mahoney
 * 2005; Mattern 2012).
 */
import { at, gatherInputs, knownOrders, learnInputs, matchBit, matchByte, matchLevel } from './inputs';
import {
  CHOSEN,
  CORRECTIONS1,
  CORRECTIONS2,
  CORRECTIONS3,
  FINAL_WEIGHTS,
  INPUT,
  INPUTS,
  SET_SQUASH,
  SET_STRETCH,
  SOURCES,
  WEIGHT_COUNTS,
  WEIGHT_SETS,
  WEIGHTS,
} from './layout';
import { clamp, mix, squash } from './numbers';
import { above, classOf, COLUMN, DEPTH, IN_INDENTATION, INDENTATION, LAST, WORD } from './position';

/** No weight that was learned is anywhere near; products of larger ones could be no number. */
const LARGEST_WEIGHT: f32 = 1000000;

/** Whether all weights are numbers that can be computed with. */
export function areWeightsBounded(): bool {
  return areBounded(WEIGHTS, WEIGHT_COUNTS) && areBounded(FINAL_WEIGHTS, CORRECTIONS1);
}

function areBounded(from: usize, to: usize): bool {
  for (let address = from; address < to; address += 4)
    if (!(abs<f32>(load<f32>(address)) <= LARGEST_WEIGHT)) return false;
  return true;
}

/** What the last bit was predicted from. */
let finalWeights: usize = 0;
let mixed: f32 = 0;
let correction1: usize = 0;
let correction2: usize = 0;
let correction3: usize = 0;

// @ts-ignore: decorator
@inline
function choose(set: i32, first: u32, index: u32): void {
  store<u32>(CHOSEN + (<usize>set << 2), first + index);
}

/** Which set of weights of each kind is used. */
function chooseSets(node: u32, bit: u32): void {
  const last = load<u32>(at, LAST);
  const step = 7 - bit;
  const matched: u32 = matchByte == 256 ? 0 : 1 + min<u32>(matchLevel >> 2, 6);
  // The bits so far, and what the match says.
  choose(0, 0, node + 256 * (matchByte == 256 ? 0 : 1 + matchBit));
  // The classes of the last two bytes.
  choose(1, 768, ((classOf(last & 0xff) * 16 + classOf((last >> 8) & 0xff)) << 3) + step);
  // The last byte.
  choose(2, 2816, ((last & 0xff) << 3) + step);
  // How many orders are known, and how long the match is.
  choose(3, 4864, ((knownOrders * 8 + matched) << 3) + step);
  // Open brackets, in or outside of a word, indentation.
  const word: u32 = load<u32>(at, WORD) != 0 ? 1 : 0;
  const indentation = min<u32>(load<u32>(at, INDENTATION) >> 1, 7);
  choose(4, 5248, ((min<u32>(load<u32>(at, DEPTH), 7) * 16 + word * 8 + indentation) << 3) + step);
  // The byte above, and where in the line we are.
  const place: u32 = load<u32>(at, COLUMN) == 0 ? 0 : load<u32>(at, IN_INDENTATION) != 0 ? 1 : 2;
  choose(5, 6272, (classOf(above(at, 0)) << 3) + step + 128 * place + 512 * word);
  finalWeights = FINAL_WEIGHTS + ((<usize>(node + 256 * (matchByte == 256 ? 0 : min<u32>(matched, 6)))) << 5);
}

// @ts-ignore: decorator
@inline
function dot(weights: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < <usize>INPUTS * 4; i += 16)
    sum = f32x4.add(sum, f32x4.mul(v128.load(weights + i), v128.load(INPUT + i)));
  return (
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

// @ts-ignore: decorator
@inline
function weightsOf(set: i32): usize {
  return WEIGHTS + <usize>load<u32>(CHOSEN + (<usize>set << 2)) * (<usize>INPUTS * 4);
}

/** A place between two of 33 values, 0.5 apart in the logistic domain. */
// @ts-ignore: decorator
@inline
function corrected(row: usize, low: i32, share: f32): f32 {
  const cell = row + (<usize>low << 1);
  return (<f32>load<u16>(cell) * (1 - share) + <f32>load<u16>(cell, 2) * share) * <f32>(1.0 / 65536.0);
}

/**
 * P(the next bit is 1) behind the bits of the byte so far: `node` is a 1 and those bits, `bit` the
 * number of the next.
 */
export function predict(node: u32, bit: u32): f32 {
  gatherInputs(node, bit);
  chooseSets(node, bit);
  let sum: f32 = 0;
  for (let set = 0; set < WEIGHT_SETS; set++) {
    const x = clamp(dot(weightsOf(set)));
    store<f32>(SET_STRETCH + (<usize>set << 2), x);
    store<f32>(SET_SQUASH + (<usize>set << 2), squash(x));
    sum += load<f32>(finalWeights + (<usize>set << 2)) * x;
  }
  sum = clamp(sum);
  mixed = squash(sum);
  const last = load<u32>(at, LAST);
  const place = (min<f32>(max<f32>(sum, -7.99), 7.99) + 8) * 2;
  const low = <i32>place;
  const share = place - <f32>low;
  const row1 = CORRECTIONS1 + <usize>(((last & 0xff) << 8) | node) * 66;
  const row2 = CORRECTIONS2 + <usize>(mix(last & 0xffffff, node) >> 18) * 66;
  const found: u32 =
    matchByte == 256 ? mix(load<u32>(at, WORD), node + 0x123) >> 18 : (matchByte << 6) | (min<u32>(matchLevel, 7) << 3) | (7 - bit);
  const row3 = CORRECTIONS3 + <usize>(found & 16383) * 66;
  const p =
    mixed * 0.4 + (corrected(row1, low, share) + corrected(row2, low, share) + corrected(row3, low, share)) * 0.2;
  const nearest: usize = <usize>(low + (share > 0.5 ? 1 : 0)) << 1;
  correction1 = row1 + nearest;
  correction2 = row2 + nearest;
  correction3 = row3 + nearest;
  return min<f32>(max<f32>(p, 1.0 / 262144.0), 1.0 - 1.0 / 262144.0);
}

// @ts-ignore: decorator
@inline
function correct(cell: usize, y: u32): void {
  const value = <i32>load<u16>(cell);
  store<u16>(cell, <u16>(value + (((y != 0 ? 65535 : 0) - value + 16) >> 5)));
}

/** Learns the bit that was predicted last: `y` is 0 or 1. */
export function learnBit(node: u32, bit: u32, y: u32): void {
  correct(correction1, y);
  correct(correction2, y);
  correct(correction3, y);
  const error = (<f32>y - mixed) * <f32>0.001;
  for (let set = 0; set < WEIGHT_SETS; set++) {
    const weight = finalWeights + (<usize>set << 2);
    store<f32>(weight, load<f32>(weight) + error * load<f32>(SET_STRETCH + (<usize>set << 2)));
    const counter = WEIGHT_COUNTS + (<usize>load<u32>(CHOSEN + (<usize>set << 2)) << 2);
    const count = load<u32>(counter);
    store<u32>(counter, count + 1);
    const rate = max<f32>(0.005, <f32>0.03 / (1 + <f32>count * <f32>0.05));
    const step = f32x4.splat((<f32>y - load<f32>(SET_SQUASH + (<usize>set << 2))) * rate);
    const weights = weightsOf(set);
    for (let i: usize = 0; i < <usize>INPUTS * 4; i += 16)
      v128.store(weights + i, f32x4.add(v128.load(weights + i), f32x4.mul(step, v128.load(INPUT + i))));
  }
  learnInputs(node, bit, y);
}

/**
 * How much each input's source adds to ln(p / (1 − p)) of the bit that was predicted last, before anything
 * is bounded or corrected: f32[SOURCES] at an address.
 */
export function votesAt(out: usize): void {
  for (let source: usize = 0; source < <usize>SOURCES; source++) {
    const input = source << 3;
    let sum: f32 = 0;
    for (let set = 0; set < WEIGHT_SETS; set++) {
      const weights = weightsOf(set) + input;
      const vote = load<f32>(weights) * load<f32>(INPUT + input) + load<f32>(weights, 4) * load<f32>(INPUT + input, 4);
      sum += load<f32>(finalWeights + (<usize>set << 2)) * vote;
    }
    store<f32>(out + (source << 2), sum);
  }
}

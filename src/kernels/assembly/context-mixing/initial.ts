/** What probabilities and weights are before anything is learned; the numbers come from the host. */
import {
  ALL_SETS,
  CORRECTIONS1,
  FINAL_WEIGHTS,
  HISTORY_MAPS,
  INPUTS,
  LIST_MAPS,
  MATCH_MAPS,
  ORDER0,
  FOLLOWERS1,
  WEIGHT_SETS,
  WEIGHTS,
} from './layout';

function fill(from: usize, to: usize, cell: u32): void {
  for (let address = from; address < to; address += 4) store<u32>(address, cell);
}

/** @param correction address of u16[33], a correction that corrects nothing */
export function initialise(list: u32, history: u32, match: u32, direct: u32, weight: f32, correction: usize): void {
  fill(LIST_MAPS, HISTORY_MAPS, list);
  fill(HISTORY_MAPS, MATCH_MAPS, history);
  fill(MATCH_MAPS, ORDER0, match);
  fill(ORDER0, FOLLOWERS1, direct);
  for (let i: usize = 0; i < <usize>(ALL_SETS * INPUTS) << 2; i += 4) store<f32>(WEIGHTS + i, weight);
  for (let i: usize = 0; i < 1792 * 32; i += 4) store<f32>(FINAL_WEIGHTS + i, <f32>1.0 / <f32>WEIGHT_SETS);
  for (let row: usize = 0; row < 65536 + 2 * 16384; row++) memory.copy(CORRECTIONS1 + row * 66, correction, 66);
}

/**
 * Where everything stands in the memory of one predictor: tables of fixed size first, then those whose
 * size goes by the text. The host writes the tables of numbers (stretch, squash, reciprocals, histories,
 * classes) once; see ../../context-mixing/numbers.ts.
 */

/** f32[4096]: ln(p / (1 − p)) of a probability of 12 bits. */
export const STRETCH: usize = 1024;
/** f32[4096]: 1 / (1 + e^−x) for x from −12 to 12. */
export const SQUASH: usize = STRETCH + 4096 * 4;
/** u32[1024]: how far a probability moves that has moved so many times, of 2¹⁶. */
export const RATES: usize = SQUASH + 4096 * 4;
/**
 * u8[256, 2]: the bit history that follows a history and a bit; u8[256]: how many bits a history has
 * seen.
 */
export const NEXT_HISTORY: usize = RATES + 1024 * 4;
export const HISTORY_LENGTH: usize = NEXT_HISTORY + 512;
/** u8[256]: the class of a byte. */
export const CLASSES: usize = HISTORY_LENGTH + 256;

/** Contexts: the first ones have bit histories, all others a list of recent bytes. */
export const CONTEXTS: i32 = 21;
export const HISTORIES: i32 = 8;
export const BYTE_LISTS: i32 = CONTEXTS - HISTORIES;
/** Order 0 and order 1 have a probability for every node. */
export const DIRECT: i32 = 2;
export const MATCHES: i32 = 3;
/** What the inputs come from. */
export const SOURCES: i32 = CONTEXTS + DIRECT + MATCHES;
/** Two inputs each, and a constant; a multiple of four. */
export const INPUTS: i32 = 56;
export const WEIGHT_SETS: i32 = 6;

/** A position in a text, see position.ts. */
export const POSITION_BYTES: i32 = 512;
/** The position that learns. */
export const LEARNER: usize = CLASSES + 256;

/** What is prepared for the byte to come: hashes, addresses, what the inputs came from. */
export const HASHES: usize = LEARNER + POSITION_BYTES;
export const LISTS: usize = HASHES + 32 * 4;
export const SLOTS_NOW: usize = LISTS + 32 * 4;
export const CELLS: usize = SLOTS_NOW + 32 * 4;
export const CELL_BITS: usize = CELLS + 64 * 4;
export const INPUT: usize = (CELL_BITS + 64 + 15) & ~15;
export const CHOSEN: usize = INPUT + INPUTS * 4;
export const SET_STRETCH: usize = CHOSEN + 8 * 4;
export const SET_SQUASH: usize = SET_STRETCH + 8 * 4;

/**
 * u32[BYTE_LISTS, LIST_CELLS], u32[HISTORIES, 256], u32[MATCHES, MATCH_CELLS]: adaptive probabilities of
 * situations.
 */
export const LIST_CELLS: i32 = 2160;
export const LIST_MAPS: usize = (SET_SQUASH + 8 * 4 + 63) & ~63;
export const HISTORY_MAPS: usize = LIST_MAPS + BYTE_LISTS * LIST_CELLS * 4;
export const MATCH_CELLS: i32 = 672;
export const MATCH_MAPS: usize = HISTORY_MAPS + HISTORIES * 256 * 4;
/** u32[256] and u32[256, 256]: adaptive probabilities of orders 0 and 1. */
export const ORDER0: usize = MATCH_MAPS + MATCHES * MATCH_CELLS * 4;
export const ORDER1: usize = ORDER0 + 256 * 4;
/** u32[256] and u32[65536]: the last bytes that followed a byte, and two bytes. */
export const FOLLOWERS1: usize = ORDER1 + 65536 * 4;
export const FOLLOWERS2: usize = FOLLOWERS1 + 256 * 4;

/** Sets of weights of all kinds together, one after another; see mixing.ts. */
export const ALL_SETS: i32 = 768 + 2048 + 2048 + 384 + 1024 + 1024;
export const WEIGHTS: usize = (FOLLOWERS2 + 65536 * 4 + 63) & ~63;
/** u32 of each set: how many times it has learned. */
export const WEIGHT_COUNTS: usize = WEIGHTS + ALL_SETS * INPUTS * 4;
/** f32[1792, 8]: the second layer. */
export const FINAL_WEIGHTS: usize = (WEIGHT_COUNTS + ALL_SETS * 4 + 63) & ~63;
/** u16[65536, 33], u16[16384, 33] twice: the last corrections. */
export const CORRECTIONS1: usize = FINAL_WEIGHTS + 1792 * 8 * 4;
export const CORRECTIONS2: usize = CORRECTIONS1 + 65536 * 33 * 2;
export const CORRECTIONS3: usize = CORRECTIONS2 + 16384 * 33 * 2;
export const SIZED: usize = (CORRECTIONS3 + 16384 * 33 * 2 + 65535) & ~65535;

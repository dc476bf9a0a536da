/**
 * The tables of numbers that context mixing works with, made once and given to both implementations, so that
 * neither computes a logarithm of its own: stretch and squash, rates, bit histories, classes of bytes.
 */

/** ln(p / (1 − p)) in the middle of each of 4,096 steps of p. */
export function stretchTable(): Float32Array {
  return Float32Array.from({ length: 4096 }, (_, i) => Math.log((i + 0.5) / (4095.5 - i)));
}

/** 1 / (1 + e^−x) in the middle of each of 4,096 steps of x from −12 to 12. */
export function squashTable(): Float32Array {
  return Float32Array.from({ length: 4096 }, (_, i) => 1 / (1 + Math.exp(12 - (24 * (i + 0.5)) / 4096)));
}

/** 2¹⁶ / (n + 1.6): how far a probability goes towards what came when it has moved n times. */
export function rateTable(): Uint32Array {
  return Uint32Array.from({ length: 1024 }, (_, n) => Math.round(65536 / (n + 1.6)));
}

/** Bit histories of up to so many bits are kept as they were. */
const verbatim = 4;

/** How often the other bit may have come, by how often the rarer one did: what is more is forgotten. */
const mostBeside = [40, 24, 10, 6, 5, 4];

interface History {
  /** The bits in their order while there are few, the first one highest behind a 1; otherwise 0. */
  readonly bits: number;
  readonly zeros: number;
  readonly ones: number;
  /** The last bit, where both came. */
  readonly last: number;
}

export interface Histories {
  /** `[256, 2]`: the history that follows a history and a bit; 0 is the empty one. */
  readonly next: Uint8Array;
  /** `[256]`: bits seen. */
  readonly length: Uint8Array;
}

/**
 * Bit histories as numbers below 256: the first bits in their order, then how often 0 and 1 came and
 * which came last. When a bit comes, a high count of the other one falls: what came lately says more (as
 * in Mahoney's PAQ, 2005).
 */
export function historyTable(): Histories {
  const known = new Map<string, number>();
  const all: History[] = [];
  const idOf = (history: History): number => {
    const key = JSON.stringify(history);
    const id = known.get(key) ?? all.length;
    if (id === all.length) {
      known.set(key, id);
      all.push(history);
    }
    return id;
  };
  idOf({ bits: 1, zeros: 0, ones: 0, last: 0 });
  const next = new Uint8Array(512);
  const length = new Uint8Array(256);
  for (let id = 0; id < all.length; id++) {
    const { bits, zeros, ones } = all[id]!;
    length[id] = bits > 0 ? 31 - Math.clz32(bits) : zeros + ones;
    for (const bit of [0, 1]) next[2 * id + bit] = idOf(following(all[id]!, bit));
  }
  return { next, length };
}

function following(history: History, bit: number): History {
  const { bits } = history;
  if (bits > 0 && bits < 1 << verbatim) return { bits: 2 * bits + bit, zeros: 0, ones: 0, last: 0 };
  const ofBits = (wanted: number): number =>
    [...bits.toString(2).slice(1)].filter((digit) => Number(digit) === wanted).length;
  const [zeros, ones] = bits > 0 ? [ofBits(0), ofBits(1)] : [history.zeros, history.ones];
  const other = faded(bit === 1 ? zeros : ones);
  const same = Math.min((bit === 1 ? ones : zeros) + 1, mostBeside[Math.min(other, 5)]!);
  const both = same > 0 && other > 0;
  const [newZeros, newOnes] = bit === 1 ? [other, same] : [same, other];
  return { bits: 0, zeros: newZeros, ones: newOnes, last: both ? bit : 0 };
}

function faded(count: number): number {
  if (count <= 2) return count;
  if (count <= 4) return 2;
  if (count <= 6) return 3;
  if (count <= 10) return 4;
  if (count <= 15) return 5;
  return count <= 25 ? 6 : 8;
}

/** Classes of bytes, below 16: letters, digits, white space, brackets, marks. */
export function classTable(): Uint8Array {
  const classes = new Uint8Array(256).fill(15);
  const set = (characters: string, to: number): void => {
    for (const character of characters) classes[character.charCodeAt(0)] = to;
  };
  set('abcdefghijklmnopqrstuvwxyz', 1);
  set('ABCDEFGHIJKLMNOPQRSTUVWXYZ', 2);
  set('0123456789', 3);
  set(' \t', 4);
  set('\n', 5);
  set('([{', 6);
  set(')]}', 7);
  set('_', 8);
  set('.', 9);
  set(',;', 10);
  set('"\'`', 11);
  set('=+-*<>', 12);
  classes.fill(13, 128, 255);
  classes[255] = 14;
  return classes;
}

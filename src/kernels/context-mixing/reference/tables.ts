/**
 * The tables of the scalar reference: lists of recent bytes and slots of bit histories, found by their
 * hashes.
 */

/** The last three different bytes that followed a context, the latest first. */
export interface RecentBytes {
  checksum: number;
  bytes: number[];
  counts: number[];
  /** How the last four stood in it, two bits each. */
  ranks: number;
}

export interface HistorySlot {
  checksum: number;
  /** By node of half a byte, 1 to 15. */
  histories: Uint8Array;
}

const homeOf = (hash: number, bits: number): number => Math.imul(hash, 0x9e3779b1) >>> (32 - bits);

/** Entries in lines of a few, of which four are looked at from the home of a hash on. */
export class Lines<Entry extends { checksum: number }> {
  private readonly entries: (Entry | undefined)[];

  /** @param worth what an entry has seen: the least worthy gives way */
  constructor(
    private readonly bits: number,
    private readonly width: number,
    private readonly checksumOf: (hash: number) => number,
    private readonly empty: () => Entry,
    private readonly worth: (entry: Entry) => number,
  ) {
    this.entries = new Array<undefined>(2 ** bits);
  }

  find(hash: number, create: boolean): Entry | null {
    const home = homeOf(hash, this.bits);
    const line = home - (home % this.width);
    const checksum = this.checksumOf(hash) || 1;
    let poorest = line;
    let least = Infinity;
    for (let k = 0; k < 4; k++) {
      const at = line + ((home + k) % this.width);
      const entry = this.entries[at];
      if (entry?.checksum === checksum) return entry;
      const worth = entry ? 1 + this.worth(entry) : 0;
      if (worth >= least) continue;
      least = worth;
      poorest = at;
    }
    if (!create) return null;
    // In place: whoever looked it up for the same byte shares it from here on.
    const entry = (this.entries[poorest] = Object.assign(this.entries[poorest] ?? {}, this.empty()));
    entry.checksum = checksum;
    return entry;
  }
}

export function recentBytesTable(bits: number): Lines<RecentBytes> {
  return new Lines<RecentBytes>(
    bits,
    8,
    (hash) => (hash >>> 3) & 0xffff,
    () => ({ checksum: 0, bytes: [], counts: [], ranks: 0 }),
    ({ counts }) => (counts[0] ?? 0) + (counts.length > 1 ? 2 : 0),
  );
}

export function historySlots(bits: number, length: Uint8Array): Lines<HistorySlot> {
  return new Lines<HistorySlot>(
    bits,
    4,
    (hash) => (hash >>> 4) & 0xff,
    () => ({ checksum: 0, histories: new Uint8Array(16) }),
    ({ histories }) => length[histories[1]!]!,
  );
}

/** What a count is worth when another byte came. */
const faded = (count: number): number => (count > 15 ? 6 : count > 3 ? (count >> 1) + 1 : count);

/** A byte followed. */
export function learnByte(list: RecentBytes, byte: number): void {
  const { bytes, counts } = list;
  if (counts.length === 0) {
    bytes.push(byte);
    counts.push(1);
    return;
  }
  const found = bytes.indexOf(byte);
  list.ranks = ((list.ranks << 2) | (found < 0 ? 3 : found)) & 0xff;
  if (found === 0) {
    counts[0] = Math.min(counts[0]! + 1, 255);
    return;
  }
  const count = found < 0 ? 1 : Math.min(counts[found]! + 1, 15);
  counts[0] = faded(counts[0]!);
  if (found > 0) {
    bytes.splice(found, 1);
    counts.splice(found, 1);
  }
  bytes.unshift(byte);
  counts.unshift(count);
  bytes.splice(3);
  counts.splice(3);
}

const level = (count: number): number =>
  count < 4 ? count : count < 6 ? 4 : count < 10 ? 5 : count < 32 ? 6 : 7;

/**
 * The situation in which a list says the next bit, and which; null when no byte in it agrees with the
 * bits so far.
 */
export function situation(
  { bytes, counts, ranks }: RecentBytes,
  bit: number,
  node: number,
): { situation: number; said: number } | null {
  const rank = bytes.findIndex((byte) => (byte | 256) >> (bit + 1) === node);
  if (rank < 0) return null;
  const said = (bytes[rank]! >> bit) & 1;
  let [agreed, opposed] = [0, 0];
  bytes.forEach((byte, i) => {
    if ((byte | 256) >> (bit + 1) !== node) return;
    if (((byte >> bit) & 1) === said) agreed += counts[i]!;
    else opposed += counts[i]!;
  });
  const latest = ranks & 3;
  const steady = (ranks & 12) === 0;
  const past = bytes.length < 2 ? 0 : latest === 0 ? (steady ? 1 : 2) : latest === 3 ? 3 : 4;
  const part = bit === 7 ? 0 : bit >= 4 ? 1 : 2;
  const place = ((rank * 8 + level(agreed)) * 6 + Math.min(opposed, 5)) * 5 + past;
  return { situation: place * 3 + part, said };
}

/** A node within its half of the byte: 1 to 15. */
export function nodeOfHalf(node: number, bit: number): number {
  return bit >= 4 ? node : (node % 2 ** (3 - bit)) + 2 ** (3 - bit);
}

/** Where an input came from: the adaptive probability at an index, and the bit that it is about. */
export interface Source {
  readonly input: number;
  readonly cells: Uint32Array;
  readonly index: number;
  readonly said: number;
}

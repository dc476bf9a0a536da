/**
 * The scalar reference of context mixing: the oracle of the WebAssembly one, written to be read. It computes
 * in the same order and rounds where f32 does, so that both give the very same numbers.
 */
import {
  adaptive,
  beginnings,
  type Capacity,
  type ContextMixing,
  neutralCorrection,
  shape,
  sources,
  type TextPlace,
} from '../context-mixing';
import { classTable, historyTable, rateTable, squashTable, stretchTable } from '../numbers';
import { contextHashes, hash } from './contexts';
import { lengthLevel, Matches } from './matches';
import { Place } from './place';
import { historySlots, learnByte, nodeOfHalf, recentBytesTable, situation } from './tables';
import type { HistorySlot, RecentBytes, Source } from './tables';

const f = Math.fround;
const { contexts, histories, matches, inputs, listSituations, matchSituations, sets } = shape;

const clamp = (x: number): number => f(Math.min(Math.max(x, f(-11.99)), f(11.99)));

export class ReferenceContextMixing implements ContextMixing {
  readonly name = 'reference';
  readonly bytes = 0;
  private readonly stretch = stretchTable();
  private readonly squash = squashTable();
  private readonly rates = rateTable();
  private readonly history = historyTable();
  private readonly classes = classTable();
  private readonly place = new Place();
  private readonly lists;
  private readonly slots;
  private readonly matches: Matches;
  private readonly followers1 = new Uint32Array(256);
  private readonly followers2 = new Uint32Array(65536);
  private readonly listCells = new Uint32Array((contexts - histories) * listSituations).fill(
    adaptive(beginnings.list),
  );
  private readonly historyCells = new Uint32Array(histories * 256).fill(adaptive(beginnings.history));
  private readonly matchCells = new Uint32Array(matches * matchSituations).fill(adaptive(beginnings.match));
  private readonly order0 = new Uint32Array(256).fill(adaptive(beginnings.direct));
  private readonly order1 = new Uint32Array(65536).fill(adaptive(beginnings.direct));
  private readonly weights = sets.map((size) => new Float32Array(size * inputs).fill(beginnings.weight));
  private readonly learned = sets.map((size) => new Uint32Array(size));
  private readonly finalWeights = new Float32Array(shape.finalSets * sets.length).fill(1 / sets.length);
  private readonly corrections = shape.corrections.map((rows) => {
    const neutral = neutralCorrection();
    const cells = new Uint16Array(rows * neutral.length);
    for (let row = 0; row < rows; row++) cells.set(neutral, row * neutral.length);
    return cells;
  });

  private creating = false;
  private hashes: number[] = [];
  private found: (RecentBytes | null)[] = [];
  private open: (HistorySlot | null)[] = [];
  private knownOrders = 0;
  private readonly input = new Float32Array(inputs);
  private sources: Source[] = [];
  private chosen: number[] = [];
  private chosenFinal = 0;
  private ofSets: number[] = [];
  private mixed = 0;
  private nearest: number[] = [];
  private readonly out = new Float32Array(256);

  constructor(capacity: Capacity) {
    this.lists = recentBytesTable(capacity.lists);
    this.slots = historySlots(capacity.slots, this.history.length);
    this.matches = new Matches(capacity.places, capacity.text);
  }

  get textLength(): number {
    return this.matches.textLength - 1;
  }

  begin(document: number): void {
    this.place.begin(document);
  }

  save(): TextPlace {
    return this.place.bytes.slice();
  }

  restore(place: TextPlace): void {
    this.place.bytes.set(place);
  }

  read(byte: number): void {
    this.matches.follow(this.place, byte);
    this.place.read(byte, hash);
    this.matches.find(this.place, false);
  }

  prepare(create: boolean): void {
    const { place, followers1, followers2 } = this;
    const one = followers1[place.last & 0xff]! & 0xffff;
    const two = followers2[place.last & 0xffff]! & 0xffffff;
    this.creating = create;
    this.hashes = contextHashes(place, one, two);
    this.found = this.hashes.slice(histories).map((context) => this.lists.find(context, create));
    this.openHalf(1);
    const seen = [
      ...this.open.slice(0, 2).map((slot) => slot?.histories[1]),
      ...this.found.slice(0, 3).map((list) => list?.counts.length),
    ];
    this.knownOrders = seen.filter((count) => (count ?? 0) > 0).length;
  }

  openHalf(node: number): void {
    this.open = this.hashes.slice(0, histories).map((context) => {
      const half = node === 1 ? context : hash(context, Math.imul(node, 0x3d4d51cb) >>> 0);
      return this.slots.find(half, this.creating);
    });
  }

  predict(node: number, bit: number): number {
    const match = this.gather(node, bit);
    this.choose(node, bit, match);
    this.ofSets = this.weights.map((weights, set) => clamp(this.dot(weights, this.chosen[set]! * inputs)));
    let sum = 0;
    this.ofSets.forEach((x, set) => {
      sum = f(sum + f(this.finalWeights[this.chosenFinal * sets.length + set]! * x));
    });
    sum = clamp(sum);
    this.mixed = this.squashed(sum);
    return this.corrected(sum, node, bit, match);
  }

  votes(): Float32Array {
    const { input, chosen, weights, finalWeights } = this;
    return Float32Array.from({ length: sources }, (_, source) => {
      const [one, two] = [2 * source, 2 * source + 1];
      return weights.reduce((sum, of, set) => {
        const at = chosen[set]! * inputs;
        const vote = f(f(of[at + one]! * input[one]!) + f(of[at + two]! * input[two]!));
        return f(sum + f(finalWeights[this.chosenFinal * sets.length + set]! * vote));
      }, 0);
    });
  }

  learnBit(node: number, bit: number, y: number): void {
    this.corrections.forEach((cells, i) => {
      const cell = this.nearest[i]!;
      cells[cell]! += ((y === 1 ? 65535 : 0) - cells[cell]! + 16) >> 5;
    });
    const error = f(f(y - this.mixed) * f(0.001));
    this.ofSets.forEach((x, set) => {
      const at = this.chosenFinal * sets.length + set;
      this.finalWeights[at] = f(this.finalWeights[at]! + f(error * x));
      this.learnSet(set, x, y);
    });
    for (const { cells, index, said } of this.sources) this.adapt(cells, index, said === y ? 1 : 0);
    this.learnHistories(node, bit, y);
  }

  finishByte(byte: number): void {
    for (const list of this.found) learnByte(list!, byte);
    const one = this.place.last & 0xff;
    const two = this.place.last & 0xffff;
    this.followers1[one] = (this.followers1[one]! << 8) | byte;
    this.followers2[two] = (this.followers2[two]! << 8) | byte;
    this.matches.append(byte);
    this.matches.follow(this.place, byte);
    this.place.read(byte, hash);
    this.matches.find(this.place, true);
  }

  learn(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.prepare(true);
      this.throughBits(byte, (node, bit, y) => {
        this.predict(node, bit);
        this.learnBit(node, bit, y);
      });
      this.finishByte(byte);
    }
  }

  count(bytes: Uint8Array): void {
    for (const byte of bytes) {
      this.prepare(true);
      const row = (this.place.last & 0xff) << 8;
      this.throughBits(byte, (node, bit, y) => {
        this.learnHistories(node, bit, y);
        this.adapt(this.order0, node, y);
        this.adapt(this.order1, row | node, y);
      });
      this.finishByte(byte);
    }
  }

  distribution(least: number): Float32Array {
    this.prepare(false);
    const tree = new Float32Array(512);
    tree[1] = 1;
    const split = (node: number): void => {
      const whole = tree[node]!;
      const p = whole < f(least) ? 0.5 : f(this.predict(node, Math.clz32(node) - 24));
      tree[2 * node] = f(whole * f(1 - p));
      tree[2 * node + 1] = f(whole * p);
    };
    for (let node = 1; node < 16; node++) split(node);
    for (let start = 16; start < 32; start++) {
      if (tree[start]! >= f(least)) this.openHalf(start);
      for (let first = start, width = 1; first < 256; first *= 2, width *= 2)
        for (let node = first; node < first + width; node++) split(node);
    }
    this.out.set(tree.subarray(256));
    return this.out;
  }

  private throughBits(byte: number, take: (node: number, bit: number, y: number) => void): void {
    let node = 1;
    for (let bit = 7; bit >= 0; bit--) {
      if (bit === 3) this.openHalf(node);
      const y = (byte >> bit) & 1;
      take(node, bit, y);
      node = 2 * node + y;
    }
  }

  /** Fills the inputs; returns the first match that agrees with the bits so far. */
  private gather(node: number, bit: number): { level: number; said: number; byte: number } | null {
    const { place, history } = this;
    this.input.fill(0);
    this.sources = [];
    this.found.forEach((list, i) => {
      const says = list && situation(list, bit, node);
      if (says) this.put(i, this.listCells, i * listSituations + says.situation, says.said);
    });
    let input = contexts - histories;
    this.open.forEach((slot, i) => {
      const seen = slot?.histories[nodeOfHalf(node, bit)] ?? 0;
      if (history.length[seen]! > 0) this.put(input, this.historyCells, i * 256 + seen, 1);
      input++;
    });
    this.put(input++, this.order0, node, 1);
    this.put(input++, this.order1, ((place.last & 0xff) << 8) | node, 1);
    let first: { level: number; said: number; byte: number } | null = null;
    for (let m = 0; m < matches; m++, input++) {
      const match = place.match(m);
      const byte = match.length === 0 ? 0 : this.matches.text[match.place]!;
      if (match.length === 0 || (byte | 256) >> (bit + 1) !== node) continue;
      const said = (byte >> bit) & 1;
      const level = lengthLevel(match.length);
      const part = bit === 7 ? 0 : bit >= 4 ? 1 : 2;
      const at = (level * 8 + Math.min(match.missed, 7)) * 3 + part;
      this.put(input, this.matchCells, m * matchSituations + at, said);
      first ??= { level, said, byte };
    }
    this.input[2 * input] = 0.4;
    return first;
  }

  private put(input: number, cells: Uint32Array, index: number, said: number): void {
    const cell = cells[index]!;
    const sign = said === 1 ? 1 : -1;
    this.input[2 * input] = sign * this.stretch[cell >>> 20]!;
    this.input[2 * input + 1] = sign * f(f((cell >>> 10) - 2 ** 21) * f(3 / 2 ** 22));
    this.sources.push({ input, cells, index, said });
  }

  private choose(node: number, bit: number, match: { level: number; said: number } | null): void {
    const { place, classes } = this;
    const step = 7 - bit;
    const [level, said] = match ? [match.level, match.said] : [0, 0];
    const matched = match ? 1 + Math.min(level >> 2, 6) : 0;
    const [one, two] = [place.before(1), place.before(2)];
    const word = place.word === 0 ? 0 : 1;
    const where = place.column === 0 ? 0 : place.inIndentation ? 1 : 2;
    const nesting = Math.min(place.depth, 7) * 16 + word * 8 + Math.min(place.indentation >> 1, 7);
    this.chosen = [
      node + 256 * (match ? 1 + said : 0),
      (classes[one]! * 16 + classes[two]!) * 8 + step,
      one * 8 + step,
      (this.knownOrders * 8 + matched) * 8 + step,
      nesting * 8 + step,
      classes[place.above(0)]! * 8 + step + 128 * where + 512 * word,
    ];
    this.chosenFinal = node + 256 * Math.min(matched, 6);
  }

  /** In four lanes, as the SIMD kernel adds. */
  private dot(weights: Float32Array, from: number): number {
    const lanes = [0, 0, 0, 0];
    for (let i = 0; i < inputs; i++) lanes[i % 4] = f(lanes[i % 4]! + f(weights[from + i]! * this.input[i]!));
    return f(f(lanes[0]! + lanes[1]!) + f(lanes[2]! + lanes[3]!));
  }

  private squashed(x: number): number {
    return this.squash[Math.trunc(f(f(x + 12) * f(170.625)))]!;
  }

  private learnSet(set: number, x: number, y: number): void {
    const weights = this.weights[set]!;
    const chosen = this.chosen[set]!;
    const count = this.learned[set]![chosen]!++;
    const rate = Math.max(f(0.005), f(f(0.03) / f(1 + f(count * f(0.05)))));
    const step = f(f(y - this.squashed(x)) * rate);
    for (let i = 0; i < inputs; i++)
      weights[chosen * inputs + i] = f(weights[chosen * inputs + i]! + f(step * this.input[i]!));
  }

  private corrected(
    sum: number,
    node: number,
    bit: number,
    match: { level: number; byte: number } | null,
  ): number {
    const { place } = this;
    const at = f(f(Math.min(Math.max(sum, f(-7.99)), f(7.99)) + 8) * 2);
    const low = Math.trunc(at);
    const share = f(at - low);
    const third = match
      ? (match.byte << 6) | (Math.min(match.level, 7) << 3) | (7 - bit)
      : hash(place.word, node + 0x123) >>> 18;
    const rows = [((place.last & 0xff) << 8) | node, hash(place.last & 0xffffff, node) >>> 18, third];
    const values = this.corrections.map((cells, i) => {
      const cell = rows[i]! * shape.correctionValues + low;
      return f(f(f(cells[cell]! * f(1 - share)) + f(cells[cell + 1]! * share)) / 65536);
    });
    this.nearest = rows.map((row) => row * shape.correctionValues + low + (share > 0.5 ? 1 : 0));
    const all = f(f(f(values[0]! + values[1]!) + values[2]!) * f(0.2));
    const p = f(f(this.mixed * f(0.4)) + all);
    return Math.min(Math.max(p, 2 ** -18), 1 - 2 ** -18);
  }

  private adapt(cells: Uint32Array, index: number, y: number): void {
    const cell = cells[index]!;
    const count = cell & 1023;
    const p = cell >>> 10;
    const way = ((y === 1 ? 2 ** 22 - 1 : 0) - p) >> 3;
    const moved = Math.min(Math.max(p + Math.floor((way * this.rates[count]!) / 2 ** 13), 0), 2 ** 22 - 1);
    cells[index] = moved * 2 ** 10 + (count < 255 ? count + 1 : count);
  }

  private learnHistories(node: number, bit: number, y: number): void {
    const at = nodeOfHalf(node, bit);
    for (const slot of this.open) slot!.histories[at] = this.history.next[2 * slot!.histories[at]! + y]!;
  }
}

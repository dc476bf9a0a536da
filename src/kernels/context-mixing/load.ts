/** Puts the compiled module of context mixing and a memory of its own together into `ContextMixing`. */
import { createKernelMemory } from '../load';
import {
  adaptive,
  beginnings,
  type Capacity,
  type KeptContextMixing,
  neutralCorrection,
  placeBytes,
  sources,
} from './context-mixing';
import { classTable, historyTable, rateTable, squashTable, stretchTable } from './numbers';
import { said } from '../../protocol/said';

/** The file in the folder of kernels. */
export const contextMixingFile = 'context-mixing.wasm';

/** Bytes that are passed at once. */
const stride = 1 << 16;

interface Exports {
  readonly numbers: { readonly value: number };
  readonly place: { readonly value: number };
  readonly fixedBytes: { readonly value: number };
  areWeightsBounded(): number;
  layOut(lists: number, slots: number, places: number, text: number): number;
  getTextLength(): number;
  setTextLength(length: number): void;
  initialise(
    list: number,
    history: number,
    match: number,
    direct: number,
    weight: number,
    correction: number,
  ): void;
  beginDocument(document: number): void;
  readByte(byte: number): void;
  prepareByte(create: number): void;
  openHalf(node: number): void;
  predict(node: number, bit: number): number;
  votesAt(out: number): void;
  learnBit(node: number, bit: number, y: number): void;
  finishByte(byte: number): void;
  learnBytes(bytes: number, length: number): void;
  countBytes(bytes: number, length: number): void;
  distributionAt(out: number, least: number): void;
}

/**
 * A mixer that has learned nothing.
 * @throws {Failure} `memory-limit` when the system does not give as much memory as the capacity needs
 */
export function instantiateContextMixing(module: WebAssembly.Module, capacity: Capacity): KeptContextMixing {
  const bytes = neededBytes(capacity);
  const memory = createKernelMemory(Math.ceil(bytes / 4), said`Recall`);
  const run = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Exports;
  const all = new Uint8Array(memory.buffer);
  const end = run.layOut(capacity.lists, capacity.slots, capacity.places, capacity.text + 1);
  const staging = Math.ceil(end / 64) * 64;
  const tables = numberTables();
  const writeNumbers = (): void => {
    let at = run.numbers.value;
    for (const table of tables) {
      all.set(new Uint8Array(table.buffer), at);
      at += table.byteLength;
    }
  };
  writeNumbers();
  all.set(new Uint8Array(neutralCorrection().buffer), staging);
  const { list, history, match, direct, weight } = beginnings;
  run.initialise(adaptive(list), adaptive(history), adaptive(match), adaptive(direct), weight, staging);
  // Place 0 means: none.
  run.setTextLength(1);
  const place = run.place.value;
  const text = end - capacity.text - 1;
  const passed = (bytes: Uint8Array, take: (at: number, length: number) => void): void => {
    for (let from = 0; from < bytes.length; from += stride) {
      const part = bytes.subarray(from, from + stride);
      all.set(part, staging);
      take(staging, part.length);
    }
  };
  const distribution = new Float32Array(memory.buffer, staging + 1024, 256);
  const votes = new Float32Array(memory.buffer, staging, sources);
  return {
    name: 'simd128',
    bytes,
    get textLength() {
      return run.getTextLength() - 1;
    },
    get image() {
      return all.subarray(0, text + run.getTextLength());
    },
    tables: { from: run.fixedBytes.value, to: text },
    resume(textLength) {
      run.setTextLength(textLength + 1);
      return all.subarray(0, text + textLength + 1);
    },
    finishResuming() {
      writeNumbers();
      run.beginDocument(0);
      return run.areWeightsBounded() !== 0;
    },
    begin: run.beginDocument,
    save: () => all.slice(place, place + placeBytes),
    restore: (saved) => all.set(saved, place),
    read: run.readByte,
    prepare: (create) => run.prepareByte(create ? 1 : 0),
    openHalf: run.openHalf,
    predict: run.predict,
    votes: () => {
      run.votesAt(staging);
      return votes;
    },
    learnBit: run.learnBit,
    finishByte: run.finishByte,
    learn: (bytes) => passed(bytes, run.learnBytes),
    count: (bytes) => passed(bytes, run.countBytes),
    distribution: (least) => {
      run.distributionAt(staging, least);
      return distribution;
    },
  };
}

function numberTables(): readonly (Float32Array | Uint32Array | Uint8Array)[] {
  const { next, length } = historyTable();
  return [stretchTable(), squashTable(), rateTable(), next, length, classTable()];
}

/** What all tables take: those of fixed size are held against the module's own layout by a test. */
export const fixedBytes = 8_912_896;

function neededBytes({ lists, slots, places, text }: Capacity): number {
  return fixedBytes + 8 * 2 ** lists + 16 * 2 ** slots + 12 * 2 ** places + text + 128 + stride;
}

/**
 * The peak of 128-bit WebAssembly on this machine: a loop of multiplications and additions in registers,
 * nothing else.
 */

const accumulators = 13;
const unrolled = 4;
const lanes = 4;

const unsigned = (value: number): number[] =>
  value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
const section = (id: number, body: number[]): number[] => [id, ...unsigned(body.length), ...body];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

/**
 * (func (export "f") (param i32) (result f32)): so many rounds of c = c · y + x in independent accumulators.
 */
function peakModule(relaxed: boolean): Uint8Array {
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const [rounds, x, y, first] = [0, 1, 2, 3];
  const sums = Array.from({ length: accumulators }, (_, i) => first + i);
  const step = sums.flatMap((c) => [
    ...[...get(c), ...get(y)],
    ...(relaxed ? [...get(x), ...simd(0x105)] : [...simd(0xe6), ...get(x), ...simd(0xe4)]),
    ...set(c),
  ]);
  const splat = (bits: number[], local: number) => [0x43, ...bits, ...simd(0x13), ...set(local)];
  const half = [0, 0, 0, 0x3f];
  const body = [
    ...[1, 2 + accumulators, 0x7b],
    ...[...splat(half, x), ...splat(half, y)],
    ...[0x03, 0x40],
    ...Array.from({ length: unrolled }, () => step).flat(),
    ...[...get(rounds), 0x41, 1, 0x6b, 0x22, rounds, 0x0d, 0, 0x0b],
    ...get(first),
    ...sums.slice(1).flatMap((c) => [...get(c), ...simd(0xe4)]),
    ...[...simd(0x1f), 0, 0x0b],
  ];
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7d]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/** 10⁹ floating-point operations a second on one core, the best of many short runs; fused when `relaxed`. */
export function measurePeak(relaxed: boolean): number {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(peakModule(relaxed)), {});
  const run = exports.f as (rounds: number) => number;
  const rounds = 20_000;
  let best = 0;
  for (let i = 0; i < 500; i++) {
    const began = performance.now();
    run(rounds);
    const seconds = (performance.now() - began) / 1000;
    best = Math.max(best, (rounds * accumulators * unrolled * lanes * 2) / seconds / 1e9);
  }
  return best;
}

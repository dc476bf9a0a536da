/**
 * Measures how fast kernels multiply, in alternating short runs, so that a busy moment hits all of them
 * alike.
 */
import { heartbeat } from '../protocol/heartbeat';
import type { Kernels } from './kernels';

/** A recurrent step of a small batch and a block of the output layer: what training spends its time on. */
const shapes = [
  { rows: 8, depth: 128, columns: 256 },
  { rows: 48, depth: 256, columns: 128 },
] as const;

const scratchAt = 1 << 16;
const leastMilliseconds = 50;
const mostMilliseconds = 250;

/** One round over the shapes; floating-point operations in 10⁹ a second. */
function run({ multiply }: Kernels): number {
  const began = performance.now();
  let operations = 0;
  for (const { rows, depth, columns } of shapes) {
    multiply(rows, 0, columns, depth, 16, depth, 1, 1 << 14, 3 << 14, columns, 0, scratchAt);
    operations += 2 * rows * depth * columns;
  }
  return operations / ((performance.now() - began) * 1e6);
}

/**
 * The best speed of each, 10⁹ floating-point operations a second. Goes on beyond 50 ms as long as one of them
 * still gets faster, for the engine compiles in two tiers and the second comes late on a busy machine; 250 ms
 * at most. Each heap has `selfTestElements` elements; their contents are overwritten.
 */
export function measureSpeeds(candidates: readonly Kernels[]): number[] {
  const best = candidates.map(() => 0);
  if (candidates.length < 2) return best.map(() => 0);
  for (const { heap } of candidates) heap.float.fill(0.5, 0, scratchAt);
  const began = performance.now();
  let changed = began;
  for (;;) {
    heartbeat();
    candidates.forEach((kernels, i) => {
      const speed = run(kernels);
      if (speed > best[i]! * 1.05) changed = performance.now();
      best[i] = Math.max(best[i]!, speed);
    });
    const now = performance.now();
    if (now - began > mostMilliseconds) return best;
    if (now - began > leastMilliseconds && now - changed > leastMilliseconds / 2) return best;
  }
}

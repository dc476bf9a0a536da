/**
 * The kernel choice of an earlier start, kept as a small file, so that the next start need not measure again.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { KernelChoice } from '../../kernels/select';
import { finite } from '../../protocol/numbers';

const Choice = v.object({
  engine: v.string(),
  build: v.string(),
  gigaflops: v.record(v.string(), finite),
  rejected: v.record(v.string(), v.string()),
});

/** What the file says; undefined when there is none or it cannot be understood: then speeds are measured. */
export function readKernelChoice(file: string): KernelChoice | undefined {
  try {
    const parsed = v.safeParse(Choice, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Two threads may write at a time: each its own file, and the last one stays. Nothing is lost when it cannot
 * be kept.
 */
export function writeKernelChoice(file: string, choice: KernelChoice): void {
  const own = `${file}.${process.pid}.${Math.floor(performance.now() * 1000)}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, JSON.stringify(choice));
    renameSync(own, file);
  } catch {
    // The next start measures again.
  }
}

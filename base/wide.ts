/**
 * Kernels for a long run in a process of its own: with vectors of twice the width where V8 has them and they
 * train the same bits.
 */
import { setFlagsFromString } from 'node:v8';
import type { SelectedKernels } from '../src/kernels/select';
import { chooseKernels } from '../src/threads/kernels/kernel-builds';
import { chooseWideKernels } from '../src/threads/kernels/wide-kernels';

/** @param folder the compiled kernels */
export function kernelsOf(folder: string): SelectedKernels {
  for (const flag of ['--experimental-wasm-revectorize', '--no-liftoff']) {
    try {
      setFlagsFromString(flag);
    } catch {
      // An engine that does not know the flag has no wide vectors either: the next line says so.
    }
  }
  const wide = chooseWideKernels(folder, undefined);
  if (typeof wide !== 'string') return wide;
  process.stderr.write(`Wide vectors are not used: ${wide}.\n`);
  return chooseKernels(folder);
}

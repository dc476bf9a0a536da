/** The kernels that a bench trains with: those that training takes by itself, unless it is told. */
import { spawnSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { type SelectedKernels, supportsRelaxedSimd } from '../../../src/kernels/select';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import { chooseWideKernels } from '../../../src/threads/kernels/wide-kernels';

/**
 * As `unroll.training.wideVectors` has it. The flags for wide vectors hold for this whole process: where it
 * turns out that they are of no use, the bench begins again in another one and this one ends with it.
 * @param wideVectors `auto`, `on` or `off`
 * @throws Error when wide vectors must be and cannot
 */
export function kernelsHere(folder: string, wideVectors: string): SelectedKernels {
  const isOurs = supportsRelaxedSimd() && process.arch === 'x64';
  if (wideVectors === 'off' || (wideVectors === 'auto' && !isOurs)) return chooseKernels(folder);
  for (const flag of ['--experimental-wasm-revectorize', '--no-liftoff']) setFlagsFromString(flag);
  const kernels = chooseWideKernels(folder, undefined);
  if (typeof kernels !== 'string') return kernels;
  if (wideVectors === 'on') throw new Error(`Wide vectors cannot be measured: ${kernels}.`);
  console.log(`Wide vectors are not used: ${kernels}.`);
  const again = [...process.execArgv, ...process.argv.slice(1), '--wide-vectors', 'off'];
  process.exit(spawnSync(process.execPath, again, { stdio: 'inherit' }).status ?? 1);
}

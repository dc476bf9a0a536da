/** The compiled kernels for tests: every build that this engine can run, compiled on demand. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { KernelBuild } from '../../../src/kernels/builds';
import { kernelBuilds } from '../../../src/kernels/builds';
import type { Kernels } from '../../../src/kernels/kernels';
import { createKernelMemory, instantiateKernels } from '../../../src/kernels/load';
import { supportsRelaxedSimd } from '../../../src/kernels/select';

const directory = path.resolve('out/kernels');
/** Compiles what is not compiled yet; afterwards `readBuild` works. */
export async function compileBuilds(): Promise<void> {
  await promisify(execFile)(process.execPath, [path.resolve('scripts/kernels/build.mjs'), directory]);
}

/** The bytes of one build. */
export function readBuild(file: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(directory, file)));
}

export const runnableBuilds: readonly KernelBuild[] = kernelBuilds.filter(
  ({ relaxed }) => !relaxed || supportsRelaxedSimd(),
);

/** A build over a memory of its own with room for `elements` elements. */
export function loadBuild(build: KernelBuild, elements: number): Kernels {
  return instantiateKernels(
    new WebAssembly.Module(readBuild(build.file)),
    createKernelMemory(elements),
    build,
  );
}

/**
 * The kernels that this machine runs best, for whoever computes in a thread: chosen once, then one module
 * over as many memories as are wanted. Reads the compiled builds from the folder of kernels beside the
 * bundles.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { KernelBuild } from '../../kernels/builds';
import type { Kernels } from '../../kernels/kernels';
import type { Capacity, KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import { contextMixingFile, instantiateContextMixing } from '../../kernels/context-mixing/load';
import { createKernelMemory, instantiateKernels } from '../../kernels/load';
import { selectKernels, type SelectedKernels } from '../../kernels/select';
import { readKernelChoice, writeKernelChoice } from './kernel-choice';

/** What another thread needs to work on the same memory; can be posted to it. */
export interface SharedKernels {
  readonly build: KernelBuild;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}

/** First element that a plan may use: address 0 stands for "no buffer". */
export const heapBase = 32;

let selected: SelectedKernels | undefined;
let choiceFile: string | undefined;

/** Names the JavaScript engine and processor: what was measured holds for them alone. */
export function engineName(): string {
  return `${process.versions.v8} ${process.arch} ${cpus()[0]?.model ?? ''}`;
}

/** From the next choice on: where it is kept between starts. */
export function keepChoiceIn(file: string | undefined): void {
  choiceFile = file;
}

/** Whoever started this thread has chosen already. */
export function useKernels(kernels: SelectedKernels): void {
  selected = kernels;
}

/** `kernels/` beside the bundle; the sources find the one of the last build. */
function kernelFolder(): string {
  const beside = join(__dirname, 'kernels');
  return existsSync(beside) ? beside : join(__dirname, '../../../dist/kernels');
}

/**
 * The build for this machine; measured for about 50 ms at the first call in a thread, unless an earlier one
 * is remembered.
 * @param folder where the compiled builds are
 * @throws Failure `no-simd`, or `internal` when no build works
 */
export function chooseKernels(folder = kernelFolder()): SelectedKernels {
  if (selected) return selected;
  const remembered = choiceFile === undefined ? undefined : readKernelChoice(choiceFile);
  selected = selectKernels({
    read: (file) => readFileSync(join(folder, file)),
    engine: engineName(),
    remembered,
  });
  if (choiceFile !== undefined && selected.choice !== remembered)
    writeKernelChoice(choiceFile, selected.choice);
  return selected;
}

/** A zeroed memory of its own for that many elements. @throws Failure `memory-limit` */
export function allocateKernels({ build, module }: SelectedKernels, elements: number): SharedKernels {
  return { build, module, memory: createKernelMemory(elements) };
}

export function attachKernels({ build, module, memory }: SharedKernels): Kernels {
  return instantiateKernels(module, memory, build);
}

/** Kernels over a memory of their own, for prediction. */
export function predictionKernels(): (elements: number) => Kernels {
  return (elements) => attachKernels(allocateKernels(chooseKernels(), elements));
}

let contextModule: WebAssembly.Module | undefined;

/** Context mixing that has learned nothing. @throws Failure `memory-limit` */
export function makeContextMixing(capacity: Capacity): KeptContextMixing {
  contextModule ??= new WebAssembly.Module(readFileSync(join(kernelFolder(), contextMixingFile)));
  return instantiateContextMixing(contextModule, capacity);
}

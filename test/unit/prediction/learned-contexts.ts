/** Contexts of context mixing for tests, as prediction takes them. */
import type { Capacity, KeptContextMixing } from '../../../src/kernels/context-mixing/context-mixing';
import { contextMixingFile, instantiateContextMixing } from '../../../src/kernels/context-mixing/load';
import { ByteRecall } from '../../../src/prediction/contexts/byte-recall';
import { compileBuilds, readBuild } from '../kernels/compiled';

let module: WebAssembly.Module | undefined;

/** Compiles the kernel unless it is there; for `before`. */
export async function compileContexts(): Promise<void> {
  await compileBuilds();
  module ??= new WebAssembly.Module(readBuild(contextMixingFile));
}

export function makeContexts(capacity: Capacity): KeptContextMixing {
  return instantiateContextMixing(module!, capacity);
}

export function newByteRecall(): ByteRecall {
  return new ByteRecall(makeContexts);
}

/** Learns all that waits, without a pause. */
export function catchUp(recall: ByteRecall): void {
  finish(recall.catchUp());
}

export function finish(steps: Iterator<void>): void {
  while (steps.next().done !== true);
}

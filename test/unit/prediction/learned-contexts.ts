/** Contexts of context mixing for tests, as prediction takes them. */
import { contextMixingFile, instantiateContextMixing } from '../../../src/kernels/context-mixing/load';
import { ByteRecall } from '../../../src/prediction/contexts/byte-recall';
import { compileBuilds, readBuild } from '../kernels/compiled';

let module: WebAssembly.Module | undefined;

/** Compiles the kernel unless it is there; for `before`. */
export async function compileContexts(): Promise<void> {
  await compileBuilds();
  module ??= new WebAssembly.Module(readBuild(contextMixingFile));
}

export function newByteRecall(): ByteRecall {
  return new ByteRecall((capacity) => instantiateContextMixing(module!, capacity));
}

/** Learns all that waits, without a pause. */
export function catchUp(recall: ByteRecall): void {
  finish(recall.catchUp());
}

export function finish(steps: Iterator<void>): void {
  while (steps.next().done !== true);
}

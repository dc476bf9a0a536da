/** Puts a compiled kernel module and a shared memory together into `Kernels`. */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import type { KernelBuild } from './builds';
import type { Kernels } from './kernels';

const bytesPerElement = 4;
const bytesPerPage = 65536;

/** What the module exports: the operations, without name, heap and tile. */
type KernelExports = Omit<Kernels, 'name' | 'heap' | 'rowTile' | 'columnTile'>;

/**
 * A zeroed shared memory that holds `elements` elements and never grows.
 * @throws {Failure} `memory-limit` when the system does not give that much.
 */
export function createKernelMemory(elements: number, who = said`The network`): WebAssembly.Memory {
  const pages = Math.ceil((elements * bytesPerElement) / bytesPerPage);
  const megabytes = Math.ceil((elements * bytesPerElement) / 2 ** 20);
  const message = said`${who} needs ${megabytes} MB of memory, which the system does not give; choose a smaller one.`;
  if (pages > 65536) throw new Failure('memory-limit', message);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch (cause) {
    throw new Failure('memory-limit', message, { cause });
  }
}

/**
 * The kernels of `module` over `memory`, which must be shared. Every thread calls this with the same module
 * and memory; nothing is written. The heap covers the memory as it is now.
 */
export function instantiateKernels(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  build: KernelBuild,
): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    ...(exports as unknown as KernelExports),
    name: build.name,
    heap: { float: new Float32Array(memory.buffer), int: new Int32Array(memory.buffer) },
    rowTile: build.rowTile,
    columnTile: build.columnTile,
  };
}

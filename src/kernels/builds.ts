/** The kernel builds that ship: one WebAssembly file for each tile, compiled by scripts/kernels/build.mjs. */

export interface KernelBuild {
  readonly name: string;
  /** File name in the folder of kernels. */
  readonly file: string;
  /** Rows of C that a microkernel keeps in registers. */
  readonly rowTile: number;
  /** Columns of C, and of a packed panel. */
  readonly columnTile: 8 | 16;
  /** Steps of k between two looks at the loop's back edge. */
  readonly unroll: number;
  /** Fused multiply-add where the processor has it; needs V8 of Node 22 or later. */
  readonly relaxed: boolean;
  /** Only worth trying where V8 joins pairs of 128-bit vectors (`--experimental-wasm-revectorize`). */
  readonly wide: boolean;
}

const build = (
  rowTile: number,
  columnTile: 8 | 16,
  { unroll = 1, relaxed = false, wide = false },
): KernelBuild => {
  const name = `${relaxed ? 'relaxed' : 'simd128'}-${rowTile}x${columnTile}`;
  return { name, file: `${name}.wasm`, rowTile, columnTile, unroll, relaxed, wide };
};

export const kernelBuilds: readonly KernelBuild[] = [
  build(4, 8, {}),
  build(2, 16, { unroll: 2 }),
  build(4, 8, { relaxed: true }),
  build(6, 8, { relaxed: true }),
  build(4, 16, { relaxed: true, wide: true }),
  build(5, 16, { relaxed: true, wide: true }),
];

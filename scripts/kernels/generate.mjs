// Writes the microkernels of the matrix product: AssemblyScript with every accumulator of a tile of C in its
// own local, so that the compiler keeps it in a register. `node scripts/kernels/generate.mjs 4 8` prints
// those of one tile.
import { fileURLToPath } from 'node:url';

/** Independent running sums that hide the latency of a floating-point addition. */
const enoughSums = 8;
const lanes = 4;
const range = (length) => Array.from({ length }, (_, i) => i);
const lines = (parts) => parts.flat(Infinity).join('\n');

/** Panels that a tile of `rows` rows takes at once. */
const panelsOf = (rows, columnTile) => Math.max(1, Math.floor((enoughSums * lanes) / (rows * columnTile)));

/**
 * C[rows, panels · columnTile] (+)= A · B for a packed tile of A `[depth, rows]` and panels of B `[depth,
 * columnTile]` that stand `panelStride` bytes apart. The loop over k leaves after any of its unrolled steps:
 * the look costs one instruction, and it keeps V8 from moving the loads of one step into another, which would
 * spill accumulators.
 */
function microkernel(rows, panels, columnTile, unroll) {
  const vectors = columnTile / lanes;
  const tile = range(rows).flatMap((i) =>
    range(panels).flatMap((p) => range(vectors).map((j) => ({ i, p, j, sum: `c${i}_${p * vectors + j}` }))),
  );
  const ofRow = (i) => tile.filter((element) => element.i === i);
  const offset = ({ p, j }) => 16 * (p * vectors + j);
  const step = (k) => [
    rows <= vectors ? range(rows).map((i) => loadA(k, i)) : [],
    range(panels).map((p) =>
      range(vectors).map((j) => `    const b${k}_${p}_${j} = v128.load(b${p}, ${16 * (k * vectors + j)});`),
    ),
    range(rows).map((i) => [
      rows <= vectors ? [] : loadA(k, i),
      ofRow(i).map(({ p, j, sum }) => `    ${sum} = multiplyAdd(a${k}_${i}, b${k}_${p}_${j}, ${sum});`),
    ]),
  ];
  const loadA = (k, i) => `    const a${k}_${i} = v128.load_splat<f32>(a, ${4 * (k * rows + i)});`;
  return lines([
    `function tile${rows}by${panels}(depth: u32, a: usize, b0: usize, panelStride: usize, c: usize, cStride: usize, accumulate: bool): void {`,
    range(panels)
      .slice(1)
      .map((p) => `  let b${p} = b${p - 1} + panelStride;`),
    tile.map(({ sum }) => `  let ${sum} = f32x4.splat(0.0);`),
    '  let row = c;',
    '  if (accumulate) {',
    range(rows).map((i) => [
      ofRow(i).map((element) => `    ${element.sum} = v128.load(row, ${offset(element)});`),
      '    row += cStride;',
    ]),
    '  }',
    `  const end0 = a + <usize>depth * ${4 * rows};`,
    range(unroll)
      .slice(1)
      .map((k) => `  const end${k} = end0 - ${4 * rows * k};`),
    '  while (true) {',
    range(unroll).map((k) => [step(k), k + 1 < unroll ? `    if (a == end${k + 1}) break;` : []]),
    `    a += ${4 * rows * unroll};`,
    range(panels).map((p) => `    b${p} += ${4 * columnTile * unroll};`),
    '    if (a == end0) break;',
    '  }',
    '  row = c;',
    range(rows).map((i) => [
      ofRow(i).map((element) => `  v128.store(row, ${element.sum}, ${offset(element)});`),
      '  row += cStride;',
    ]),
    '}',
  ]);
}

/** The module `./microkernels` that matrix-product.ts imports. */
export function generateMicrokernels({ rowTile, columnTile, unroll }) {
  const heights = range(rowTile).map((i) => i + 1);
  const call = (rows, panels) => `tile${rows}by${panels}(depth, a, b, panelStride, c, cStride, accumulate)`;
  return `${lines([
    "import { multiplyAdd } from './vector-math';",
    `export const ROW_TILE: u32 = ${rowTile};`,
    `export const COLUMN_TILE: u32 = ${columnTile};`,
    heights.map((rows) => {
      const panels = panelsOf(rows, columnTile);
      return [...new Set([1, panels])].map((count) => microkernel(rows, count, columnTile, unroll));
    }),
    '/** Panels that a tile of so many rows takes at once, to have enough independent sums. */',
    'export function panelsAtOnce(rows: u32): u32 {',
    heights
      .filter((rows) => panelsOf(rows, columnTile) > 1)
      .map((rows) => `  if (rows == ${rows}) return ${panelsOf(rows, columnTile)};`),
    '  return 1;',
    '}',
    'export function multiplyTile(rows: u32, panels: u32, depth: u32, a: usize, b: usize, panelStride: usize, c: usize, cStride: usize, accumulate: bool): void {',
    heights.toReversed().map((rows) => {
      const panels = panelsOf(rows, columnTile);
      const test = `  if (rows == ${rows}) `;
      if (panels === 1) return `${test}{ ${call(rows, 1)}; return; }`;
      return `${test}{ if (panels == ${panels}) ${call(rows, panels)}; else ${call(rows, 1)}; return; }`;
    }),
    '}',
  ])}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [rowTile = 4, columnTile = 8, unroll = 1] = process.argv.slice(2).map(Number);
  process.stdout.write(generateMicrokernels({ rowTile, columnTile, unroll }));
}

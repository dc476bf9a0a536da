/**
 * C = A · B in blocks that stay in the caches (Goto & van de Geijn 2008): a block of A is packed into row
 * tiles for the second-level cache, a panel of B for the first, and a microkernel keeps a tile of C in
 * registers. An element of C is one running sum over k in ascending order, whatever the blocks and tiles, so
 * its bits do not depend on them.
 */
import { COLUMN_TILE, ROW_TILE, multiplyTile, panelsAtOnce } from './microkernels';
import { bytes } from './vector-math';

/** Rows of C in a block; a multiple of every row tile. */
const ROW_BLOCK: u32 = 96;
/** Depth of a block: a panel of 8 columns takes 16 KB, a tile of 4 rows 8 KB. */
const DEPTH_BLOCK: u32 = 512;

export function multiplyScratch(depth: u32): u32 {
  return ROW_BLOCK * min(depth, DEPTH_BLOCK);
}

/**
 * Height of the next row tile when `left` rows are left: a full one, or two halves instead of a full and a
 * stump.
 */
// @ts-ignore: decorator
@inline
function tileHeight(left: u32): u32 {
  if (left <= ROW_TILE) return left;
  return left < 2 * ROW_TILE ? (left + 1) >> 1 : ROW_TILE;
}

/** Stores the columns of a 4×4 block, given by its rows, `stride` bytes apart. */
// @ts-ignore: decorator
@inline
function storeTransposed(r0: v128, r1: v128, r2: v128, r3: v128, to: usize, stride: usize): void {
  const low01 = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(low01, low23, 0, 2));
  v128.store(to + stride, v128.shuffle<i64>(low01, low23, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<i64>(high01, high23, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<i64>(high01, high23, 1, 3));
}

/**
 * Steps of k that are copied for all panels or tiles before the next ones: whole cache lines are written, and
 * what is read stays in the first-level cache and its address table.
 */
const COPIED_AT_ONCE: u32 = 8;

export function packColumns(
  source: u32,
  depth: u32,
  rowStride: u32,
  columnStride: u32,
  from: u32,
  to: u32,
  packed: u32,
): void {
  if (columnStride == 1) {
    for (let k: u32 = 0; k < depth; k += COPIED_AT_ONCE) {
      const steps = min(COPIED_AT_ONCE, depth - k);
      for (let n = from; n < to; n += COLUMN_TILE) {
        const panel = bytes(packed + n * depth + k * COLUMN_TILE);
        copyRowsIntoPanel(bytes(source + k * rowStride + n), steps, bytes(rowStride), panel);
      }
    }
  } else {
    for (let n = from; n < to; n += COLUMN_TILE) {
      const panel = bytes(packed + n * depth);
      transposeIntoPanel(bytes(source + n * columnStride), depth, bytes(columnStride), panel);
    }
  }
}

/** Columns of B are adjacent in memory: copies `COLUMN_TILE` of each row. */
// @ts-ignore: decorator
@inline
function copyRowsIntoPanel(source: usize, depth: u32, stride: usize, panel: usize): void {
  for (let k: u32 = 0; k < depth; k++) {
    v128.store(panel, v128.load(source));
    v128.store(panel, v128.load(source, 16), 16);
    if (COLUMN_TILE == 16) {
      v128.store(panel, v128.load(source, 32), 32);
      v128.store(panel, v128.load(source, 48), 48);
    }
    source += stride;
    panel += 4 * COLUMN_TILE;
  }
}

/** Rows of B are adjacent in memory: transposes 4×4 blocks. */
function transposeIntoPanel(source: usize, depth: u32, stride: usize, panel: usize): void {
  for (let k: u32 = 0; k < depth; k += 4) {
    let from = source;
    for (let j: usize = 0; j < 4 * COLUMN_TILE; j += 16) {
      const next = from + 2 * stride;
      storeTransposed(
        v128.load(from),
        v128.load(from + stride),
        v128.load(next),
        v128.load(next + stride),
        panel + j,
        4 * COLUMN_TILE,
      );
      from = next + 2 * stride;
    }
    source += 16;
    panel += 16 * COLUMN_TILE;
  }
}

/** Packs a block of A into row tiles, each `[depth, height]`, one behind the other. */
function packRows(rows: u32, depth: u32, a: usize, rowStride: usize, columnStride: usize, packed: usize): void {
  if (columnStride == 4) {
    for (let row: u32 = 0; row < rows; ) {
      const height = tileHeight(rows - row);
      packTileOfRows(height, depth, a + row * rowStride, rowStride, packed + bytes(row * depth));
      row += height;
    }
  } else {
    for (let k: u32 = 0; k < depth; k += COPIED_AT_ONCE) {
      const steps = min(COPIED_AT_ONCE, depth - k);
      for (let row: u32 = 0; row < rows; ) {
        const height = tileHeight(rows - row);
        const tile = packed + bytes(row * depth + k * height);
        packTileOfColumns(height, steps, a + bytes(row), columnStride, tile);
        row += height;
      }
      a += steps * columnStride;
    }
  }
}

/** k runs along memory: 4 × 4 and 2 × 2 blocks are transposed, what is left is copied one by one. */
function packTileOfRows(height: u32, depth: u32, source: usize, rowStride: usize, tile: usize): void {
  const step = bytes(height);
  const wholeDepth = depth & ~3;
  let row: u32 = 0;
  while (row < height) {
    const group: u32 = height - row >= 4 ? 4 : height - row >= 2 ? 2 : 1;
    let from = source;
    let to = tile;
    let k: u32 = 0;
    if (group == 4) {
      for (; k < wholeDepth; k += 4) {
        const next = from + 2 * rowStride;
        storeTransposed(
          v128.load(from),
          v128.load(from + rowStride),
          v128.load(next),
          v128.load(next + rowStride),
          to,
          step,
        );
        from += 16;
        to += 4 * step;
      }
    } else if (group == 2) {
      for (; k < wholeDepth; k += 4) {
        const r0 = v128.load(from);
        const r1 = v128.load(from + rowStride);
        const low = v128.shuffle<i32>(r0, r1, 0, 4, 1, 5);
        const high = v128.shuffle<i32>(r0, r1, 2, 6, 3, 7);
        v128.store_lane<i64>(to, low, 0);
        v128.store_lane<i64>(to + step, low, 1);
        v128.store_lane<i64>(to + 2 * step, high, 0);
        v128.store_lane<i64>(to + 3 * step, high, 1);
        from += 16;
        to += 4 * step;
      }
    }
    for (; k < depth; k++) {
      for (let r: u32 = 0; r < group; r++) store<f32>(to + bytes(r), load<f32>(from + r * rowStride));
      from += 4;
      to += step;
    }
    source += group * rowStride;
    tile += bytes(group);
    row += group;
  }
}

/** Rows of A are adjacent in memory: copies `height` of them for each k. */
function packTileOfColumns(height: u32, depth: u32, source: usize, columnStride: usize, tile: usize): void {
  const step = bytes(height);
  const end = tile + depth * step;
  if (height == 4) {
    for (; tile != end; tile += 16) {
      v128.store(tile, v128.load(source));
      source += columnStride;
    }
    return;
  }
  if (height == 2) {
    for (; tile != end; tile += 8) {
      store<u64>(tile, load<u64>(source));
      source += columnStride;
    }
    return;
  }
  for (; tile != end; tile += step) {
    let at: usize = 0;
    if (height & 4) {
      v128.store(tile, v128.load(source));
      at = 16;
    }
    if (height & 2) {
      store<u64>(tile + at, load<u64>(source + at));
      at += 8;
    }
    if (height & 1) store<u32>(tile + at, load<u32>(source + at));
    source += columnStride;
  }
}

export function multiply(
  rows: u32,
  from: u32,
  to: u32,
  depth: u32,
  a: u32,
  aRowStride: u32,
  aColumnStride: u32,
  packed: u32,
  c: u32,
  cStride: u32,
  accumulate: bool,
  scratch: u32,
): void {
  const tiles = bytes(scratch);
  for (let row: u32 = 0; row < rows; row += ROW_BLOCK) {
    const blockRows = min(ROW_BLOCK, rows - row);
    for (let k: u32 = 0; k < depth; k += DEPTH_BLOCK) {
      const blockDepth = min(DEPTH_BLOCK, depth - k);
      const block = bytes(a + row * aRowStride + k * aColumnStride);
      packRows(blockRows, blockDepth, block, bytes(aRowStride), bytes(aColumnStride), tiles);
      multiplyBlock(
        blockRows,
        from,
        to,
        blockDepth,
        tiles,
        bytes(packed + k * COLUMN_TILE),
        bytes(depth),
        bytes(c + row * cStride),
        bytes(cStride),
        accumulate || k > 0,
      );
    }
  }
}

/** A packed block of A times all panels; a column of B takes `columnBytes` in its panel. */
function multiplyBlock(
  rows: u32,
  from: u32,
  to: u32,
  depth: u32,
  tiles: usize,
  panels: usize,
  columnBytes: usize,
  c: usize,
  cStride: usize,
  accumulate: bool,
): void {
  let row: u32 = 0;
  for (let n = from; n < to; n += COLUMN_TILE) {
    row = 0;
    while (row < rows) {
      const height = tileHeight(rows - row);
      if (panelsAtOnce(height) > 1) break;
      const tile = tiles + bytes(row * depth);
      const target = c + row * cStride + bytes(n);
      multiplyTile(height, 1, depth, tile, panels + n * columnBytes, 0, target, cStride, accumulate);
      row += height;
    }
  }
  // One or two rows that are left keep the multipliers busy by taking several panels at once.
  while (row < rows) {
    const height = tileHeight(rows - row);
    const tile = tiles + bytes(row * depth);
    let n = from;
    while (n < to) {
      const fits = n + panelsAtOnce(height) * COLUMN_TILE <= to;
      const count = fits ? panelsAtOnce(height) : 1;
      const target = c + row * cStride + bytes(n);
      const panel = panels + n * columnBytes;
      multiplyTile(height, count, depth, tile, panel, COLUMN_TILE * columnBytes, target, cStride, accumulate);
      n += count * COLUMN_TILE;
    }
    row += height;
  }
}

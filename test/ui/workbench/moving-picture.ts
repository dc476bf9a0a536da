/**
 * A moving picture of screenshots: an animated PNG (APNG, third edition of the PNG specification), which
 * browsers, GitHub and VS Code show as they show a PNG. Of each frame only the rectangle that changed is
 * kept.
 */
import assert from 'node:assert/strict';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

export interface Frame {
  /** A PNG as browsers write screenshots: 8 bits a channel, RGB or RGBA, not interlaced; opaque. */
  readonly png: Buffer;
  readonly milliseconds: number;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0xRRGGBB, row by row, [height × width]. */
  readonly colours: Uint32Array;
}

interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** A palette holds no more. */
const mostColours = 256;

/**
 * @param frames of one size, in their order; the picture begins anew behind the last
 * @returns an APNG of 256 colours; where the frames have more, the rare ones are replaced by the nearest
 */
export function movingPicture(frames: readonly Frame[]): Buffer {
  const shown: { pixels: Pixels; changed: Rectangle; milliseconds: number }[] = [];
  for (const { png, milliseconds } of frames) {
    const pixels = pixelsOf(png);
    const before = shown.at(-1);
    const changed = before ? changedRectangle(before.pixels, pixels) : whole(pixels);
    if (changed) shown.push({ pixels, changed, milliseconds });
    else before!.milliseconds += milliseconds;
  }
  const { width, height } = shown[0]!.pixels;
  const { palette, index } = paletteOf(shown.map(({ pixels }) => pixels));
  const chunks = [
    chunk('IHDR', u32(width), u32(height), Buffer.from([8, 3, 0, 0, 0])),
    chunk('acTL', u32(shown.length), u32(0)),
    chunk('PLTE', palette),
  ];
  let sequence = 0;
  for (const [at, { pixels, changed, milliseconds }] of shown.entries()) {
    const { left, top } = changed;
    const place = [changed.width, changed.height, left, top].map(u32);
    const pace = Buffer.concat([u16(milliseconds), u16(1000), Buffer.from([0, 0])]);
    chunks.push(chunk('fcTL', u32(sequence++), ...place, pace));
    const data = compressed(pixels, changed, index);
    chunks.push(at === 0 ? chunk('IDAT', data) : chunk('fdAT', u32(sequence++), data));
  }
  return Buffer.concat([signature, ...chunks, chunk('IEND')]);
}

function pixelsOf(png: Buffer): Pixels {
  const parts = chunksOf(png);
  const head = parts.find(({ type }) => type === 'IHDR')!.data;
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
  const [depth, colourType, , , interlaced] = head.subarray(8);
  assert.ok(depth === 8 && (colourType === 2 || colourType === 6) && interlaced === 0, 'not such a PNG');
  const channels = colourType === 2 ? 3 : 4;
  const data = parts.filter(({ type }) => type === 'IDAT').map((part) => part.data);
  const bytes = unfiltered(inflateSync(Buffer.concat(data)), width * channels, height, channels);
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i++) colours[i] = bytes.readUIntBE(i * channels, 3);
  return { width, height, colours };
}

function* chunkPlaces(png: Buffer): Generator<{ start: number; length: number }> {
  for (let start = signature.length; start < png.length;) {
    const length = png.readUInt32BE(start);
    yield { start, length };
    start += length + 12;
  }
}

function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  return [...chunkPlaces(png)].map(({ start, length }) => ({
    type: png.toString('latin1', start + 4, start + 8),
    data: png.subarray(start + 8, start + 8 + length),
  }));
}

/** Takes back the filter that stands before each row: none, left, above, their mean, or Paeth's. */
function unfiltered(filtered: Buffer, stride: number, rows: number, channels: number): Buffer {
  const bytes = Buffer.alloc(stride * rows);
  for (let row = 0; row < rows; row++) {
    const filter = filtered[row * (stride + 1)]!;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < channels ? 0 : bytes[at - channels]!;
      const above = row === 0 ? 0 : bytes[at - stride]!;
      const corner = row === 0 || column < channels ? 0 : bytes[at - stride - channels]!;
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!;
      bytes[at] = filtered[row * (stride + 1) + 1 + column]! + guess;
    }
  }
  return bytes;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [byLeft, byAbove, byCorner] = [left, above, corner].map((each) => Math.abs(guess - each)) as [
    number,
    number,
    number,
  ];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

function whole({ width, height }: Pixels): Rectangle {
  return { left: 0, top: 0, width, height };
}

function changedRectangle(before: Pixels, after: Pixels): Rectangle | undefined {
  assert.ok(before.width === after.width && before.height === after.height, 'frames of several sizes');
  let [left, right, top, bottom] = [Infinity, -1, Infinity, -1];
  after.colours.forEach((colour, at) => {
    if (before.colours[at] === colour) return;
    const [x, y] = [at % after.width, Math.floor(at / after.width)];
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  });
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The most frequent colours, and which of them stands for a colour. */
function paletteOf(all: readonly Pixels[]): { palette: Buffer; index: (colour: number) => number } {
  const counts = new Map<number, number>();
  for (const { colours } of all)
    for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const kept = [...counts].sort(([, a], [, b]) => b - a).slice(0, mostColours);
  const known = new Map(kept.map(([colour], at) => [colour, at]));
  const index = (colour: number): number => {
    let at = known.get(colour);
    if (at === undefined) {
      const distances = kept.map(([each]) => distance(each, colour));
      at = distances.indexOf(Math.min(...distances));
      known.set(colour, at);
    }
    return at;
  };
  return { palette: Buffer.concat(kept.map(([colour]) => u32(colour).subarray(1))), index };
}

function distance(a: number, b: number): number {
  const along = (shift: number): number => (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2;
  return along(0) + along(8) + along(16);
}

function compressed({ width, colours }: Pixels, part: Rectangle, index: (colour: number) => number): Buffer {
  const stride = part.width + 1;
  const rows = Buffer.alloc(stride * part.height);
  for (let y = 0; y < part.height; y++)
    for (let x = 0; x < part.width; x++)
      rows[y * stride + 1 + x] = index(colours[(part.top + y) * width + part.left + x]!);
  return deflateSync(rows, { level: 9 });
}

function chunk(type: string, ...parts: Buffer[]): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), ...parts]);
  return Buffer.concat([u32(named.length - 4), named, u32(crc32(named))]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

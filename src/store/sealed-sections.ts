/**
 * A large file of named sections that seals itself: written piece by piece from memory that is in use,
 * whole or not at all, and read piece by piece to where each section belongs. Who reads it again knows
 * that nothing was damaged since, but in sections that are left unsealed, not that nobody changed it: what
 * is in it is to be validated. A file of another version is not read.
 *
 *     "unroll sections\n" · bytes of the header (u32) · header (JSON) · sections · checksum of what is sealed
 */
import { constants, open, statfs, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { asFailure, Failure } from '../protocol/failure';
import { type Filling, said } from '../protocol/said';
import { count } from '../protocol/numbers';
import { Checksum, checksumBytes } from './checksum';
import { codeOf } from './disk-reasons';
import { type FileOperations, writeAtomically } from './write-atomically';

const magic = new TextEncoder().encode('unroll sections\n');
/** Of a header; it names a handful of sections. */
const longestHeader = 4096;
/** Bytes that are read or written at once: what else a thread has to do comes in between. */
const pieceBytes = 1 << 22;
/** Of what is free on the disk, at most so much is taken. */
const shareOfFree = 0.5;

const Header = v.object({
  version: v.string(),
  sections: v.pipe(
    v.array(v.object({ name: v.string(), bytes: count, sealed: v.boolean() })),
    v.maxLength(32),
  ),
});

export type Sections = ReadonlyMap<string, Uint8Array>;

export interface WriteOptions {
  /** Sections may change while they are written: then nothing is, and this has to say so. */
  readonly isUnchanged: () => boolean;
  /** Sections of which damage does no harm: to look through them again would cost time. */
  readonly unsealed?: readonly string[];
  readonly operations?: FileOperations;
}

/**
 * Replaces the file.
 * @returns whether it was written
 * @throws Failure `disk`, also where it would take more than half of the room that is left
 */
export async function writeSections(
  path: string,
  version: string,
  sections: Sections,
  { isUnchanged, unsealed = [], operations }: WriteOptions,
): Promise<boolean> {
  const bytes = [...sections.values()].reduce((sum, section) => sum + section.length, 0);
  await assertRoomFor(path, bytes);
  let changed = false;
  function* pieces(): Generator<Uint8Array> {
    const seal = new Checksum();
    for (const { bytes: piece, sealed } of piecesOf(version, sections, unsealed)) {
      if (sealed) seal.update(piece);
      yield piece;
      changed = !isUnchanged();
      if (changed) throw new Error('what is written changed meanwhile');
    }
    yield seal.digest();
  }
  try {
    await writeAtomically(path, pieces(), operations);
    return true;
  } catch (thrown) {
    if (changed) return false;
    throw thrown;
  }
}

/**
 * The sections of the file; null when there is none.
 * @param place where a section is to be read to, in their order, told those before; its bytes mean
 *   nothing before all is read
 * @throws Failure `not-readable` when it is no such file, of another version, cut or damaged; what
 *   `place` throws
 */
export async function readSections(
  path: string,
  version: string,
  place: (name: string, bytes: number, before: Sections) => Uint8Array,
): Promise<Sections | null> {
  let file;
  try {
    // Opening a pipe would wait for a writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw unreadable(path, asFailure(cause).said, cause);
  }
  try {
    return await readOpen(file, path, version, place);
  } finally {
    await file.close();
  }
}

async function readOpen(
  file: FileHandle,
  path: string,
  version: string,
  place: (name: string, bytes: number, before: Sections) => Uint8Array,
): Promise<Sections> {
  const stats = await file.stat();
  if (!stats.isFile()) throw unreadable(path, said`it is not a regular file`);
  const seal = new Checksum();
  let at = 0;
  const read = async (into: Uint8Array, sealed = true): Promise<Uint8Array> => {
    for (let from = 0; from < into.length; from += pieceBytes) {
      const piece = into.subarray(from, from + pieceBytes);
      for (let filled = 0; filled < piece.length;) {
        const { bytesRead } = await file.read(piece, filled, piece.length - filled, at);
        if (bytesRead === 0) throw unreadable(path, said`it is cut`);
        filled += bytesRead;
        at += bytesRead;
      }
      if (sealed) seal.update(piece);
    }
    return into;
  };
  const head = await read(new Uint8Array(Math.min(stats.size, magic.length + 4)));
  if (head.length < magic.length + 4 || magic.some((byte, i) => head[i] !== byte))
    throw unreadable(path, said`it is no such file`);
  const length = new DataView(head.buffer).getUint32(magic.length, true);
  if (length > longestHeader) throw unreadable(path, said`it is damaged`);
  const header = headerOf(await read(new Uint8Array(Math.min(length, stats.size - at))));
  if (!header) throw unreadable(path, said`it is damaged`);
  if (header.version !== version) throw unreadable(path, said`another version wrote it`);
  const bytes = header.sections.reduce((sum, section) => sum + section.bytes, 0);
  if (at + bytes + checksumBytes !== stats.size) throw unreadable(path, said`it is cut`);
  const sections = new Map<string, Uint8Array>();
  for (const section of header.sections) {
    const into = place(section.name, section.bytes, sections);
    if (into.length !== section.bytes) throw unreadable(path, said`it is damaged`);
    sections.set(section.name, await read(into, section.sealed));
  }
  const expected = seal.digest();
  const sealed = new Uint8Array(checksumBytes);
  await file.read(sealed, 0, checksumBytes, at);
  if (expected.some((byte, i) => byte !== sealed[i])) throw unreadable(path, said`it is damaged`);
  return sections;
}

/** All but the seal. */
function* piecesOf(
  version: string,
  sections: Sections,
  unsealed: readonly string[],
): Generator<{ readonly bytes: Uint8Array; readonly sealed: boolean }> {
  const named = [...sections].map(([name, { length }]) => {
    return { name, bytes: length, sealed: !unsealed.includes(name) };
  });
  const header = new TextEncoder().encode(JSON.stringify({ version, sections: named }));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length, true);
  yield { bytes: Buffer.concat([magic, length]), sealed: true };
  yield { bytes: header, sealed: true };
  for (const [name, section] of sections)
    for (let from = 0; from < section.length; from += pieceBytes)
      yield { bytes: section.subarray(from, from + pieceBytes), sealed: !unsealed.includes(name) };
}

function headerOf(bytes: Uint8Array): v.InferOutput<typeof Header> | null {
  try {
    return v.parse(Header, JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return null;
  }
}

/** What can be learned again is no reason to fill a disk. @throws Failure `disk` */
async function assertRoomFor(path: string, bytes: number): Promise<void> {
  const found = await statfs(dirname(path)).catch(() => null);
  if (found && bytes > shareOfFree * found.bavail * found.bsize)
    throw new Failure(
      'disk',
      said`${path} is not written: it would take more than half of the room that is left.`,
    );
}

function unreadable(path: string, reason: Filling, cause?: unknown): Failure {
  return new Failure('not-readable', said`${path} cannot be used: ${reason}.`, { cause });
}

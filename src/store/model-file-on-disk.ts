/** Reads and writes one model file, sealed by its SHA-256. */
import { decodeModelFile, encodeModelFile, type Sha256, type StoredModel } from '../model/model-file';
import { readFileWhole } from './read-file-whole';
import { hexDigest } from './sha-256';
import { type FileOperations, writeAtomically } from './write-atomically';
import { said } from '../protocol/said';

/** @throws Failure `not-readable`, or what `decodeModelFile` throws. */
export async function readModelFile(path: string): Promise<StoredModel> {
  return openModelFile(await readFileWhole(path, said`model file`), path);
}

/**
 * What stands in a file of these bytes. @throws Failure as `decodeModelFile` does, also when a byte is not as
 * it was
 */
export function openModelFile(bytes: Uint8Array, name: string): StoredModel {
  return decodeModelFile(bytes, name, digest);
}

/** The bytes of the sealed file. @param quantised with a quarter of the bytes, as a base ships */
export function sealedModelFile(model: StoredModel, quantised = false): Uint8Array {
  return encodeModelFile(model, digest, quantised);
}

const digest: Sha256 = (parts) => hexDigest(64, ...parts);

/**
 * Replaces the model at `path`, whole or not at all.
 * @throws Failure `disk`; the old file is as it was.
 */
export async function writeModelFile(
  path: string,
  model: StoredModel,
  operations?: FileOperations,
): Promise<void> {
  await writeAtomically(path, sealedModelFile(model), operations);
}

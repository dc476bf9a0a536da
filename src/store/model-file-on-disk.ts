/** Reads and writes one model file. */
import { decodeModelFile, encodeModelFile, type StoredModel } from '../model/model-file';
import { readFileWhole } from './read-file-whole';
import { type FileOperations, writeAtomically } from './write-atomically';

/** @throws Failure `not-readable`, or what `decodeModelFile` throws. */
export async function readModelFile(path: string): Promise<StoredModel> {
  return decodeModelFile(await readFileWhole(path, 'model file'), path);
}

/**
 * Replaces the model at `path`, whole or not at all.
 * @throws Failure `disk`; the old file is as it was.
 */
export async function writeModelFile(
  path: string,
  model: StoredModel,
  operations?: FileOperations,
): Promise<void> {
  await writeAtomically(path, encodeModelFile(model), operations);
}

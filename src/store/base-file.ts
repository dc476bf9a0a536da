/**
 * Reads a base: a model file that training begins from. The one that ships, or the one that a team has
 * trained.
 */
import type { StoredModel } from '../model/model-file';
import { asFailure, Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { openModelFile } from './model-file-on-disk';
import { readFileWhole } from './read-file-whole';

/** A network of 16 million floats: more could not answer while one types. */
const maximumBytes = 64 * 1024 * 1024;

/**
 * @throws Failure with the code of what is wrong (`not-readable`, `not-a-model`, `model-damaged`,
 * `model-mismatch`); its sentence names the file, and that it goes on without
 */
export async function readBaseFile(path: string): Promise<StoredModel> {
  try {
    return openModelFile(await readFileWhole(path, said`base`, maximumBytes), path);
  } catch (thrown) {
    const failure = asFailure(thrown);
    throw new Failure(failure.code, said`${failure.said} Without a base, training begins from nothing.`, {
      cause: thrown,
    });
  }
}

/** Takes a model file from elsewhere into the store of a workspace, as its newest generation. */
import { Lock } from '../../store/lock';
import { readModelFile } from '../../store/model-file-on-disk';
import { ModelStore } from '../../store/model-store';

/**
 * @returns the path of the stored copy
 * @throws Failure `not-readable`, `not-a-model`, `model-damaged` of the file; `locked` while somebody trains;
 *   `disk`
 */
export async function importModel(path: string, directory: string): Promise<string> {
  const model = await readModelFile(path);
  const lock = await Lock.acquire(directory);
  try {
    // Without a training state: the next run begins with these weights and moments of its own.
    return await new ModelStore(directory).commit(model);
  } finally {
    await lock.release();
  }
}

/**
 * Entry of the thread that tests wide vectors while the corpus is read: says one word, the kernels, or why
 * the ordinary ones are the better choice.
 */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { asFailure } from '../../protocol/failure';
import { chooseWideKernels } from './wide-kernels';

const { keptIn } = workerData as { readonly keptIn: string | undefined };

function choose(): ReturnType<typeof chooseWideKernels> {
  try {
    return chooseWideKernels(join(__dirname, 'kernels'), keptIn);
  } catch (thrown) {
    return asFailure(thrown).message;
  }
}

parentPort!.postMessage(choose());

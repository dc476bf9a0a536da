/**
 * Entry of the trainer process: tells V8 to join pairs of vectors, which is set for a whole process and
 * therefore never in the editor's, and hosts the trainer thread. Passes messages on, watches the thread, and
 * ends with it or with whoever started the process.
 */
import { setFlagsFromString } from 'node:v8';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { asFailure } from '../../protocol/failure';
import {
  trainerHeartbeat,
  trainerSilent,
  wayFree,
  wayTaken,
  type TrainerProcessData,
  type TrainerProcessReady,
} from './forked-trainer';
import { beatMilliseconds, newHeartbeat, watchHeartbeat } from '../heartbeat';
import { RightOfWay } from '../../protocol/right-of-way';
import { chooseWideKernels } from '../kernels/wide-kernels';

// Compiled at once by the compiler that knows how to join vectors, so that the self-test sees what training
// will run.
for (const flag of ['--experimental-wasm-revectorize', '--no-liftoff']) setFlagsFromString(flag);

const { kernelChoice } = JSON.parse(process.argv[2]!) as TrainerProcessData;
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches this process too; whoever started it asks it to stop and to keep what it has.
process.on('SIGINT', () => undefined);

function choose(): ReturnType<typeof chooseWideKernels> {
  try {
    return chooseWideKernels(join(__dirname, 'kernels'), kernelChoice && `${kernelChoice}.wide`);
  } catch (thrown) {
    return asFailure(thrown).message;
  }
}

const kernels = choose();
if (typeof kernels === 'string') {
  const refusal: TrainerProcessReady = { wide: false, reason: kernels };
  process.send!(refusal, () => process.exit());
} else {
  const heartbeat = newHeartbeat();
  const rightOfWay = new RightOfWay();
  let release: (() => void) | undefined;
  const worker = new Worker(join(__dirname, 'trainer-thread.js'), {
    workerData: { kernels, heartbeat, rightOfWay: rightOfWay.memory },
    name: 'unroll-trainer',
  });
  const say = (message: unknown): void => void (process.connected && process.send!(message));
  setInterval(say, beatMilliseconds, trainerHeartbeat).unref();
  worker.once('online', () => watchHeartbeat(heartbeat, () => say(trainerSilent)));
  process.on('message', (message) => {
    if (message === wayTaken) release ??= rightOfWay.take();
    else if (message === wayFree) release = void release?.();
    else worker.postMessage(message);
  });
  worker.on('message', say);
  worker.on('error', (error) => process.stderr.write(`${error.stack}\n`));
  worker.once('exit', (code) => process.exit(code));
  process.send!({ wide: true } satisfies TrainerProcessReady);
}

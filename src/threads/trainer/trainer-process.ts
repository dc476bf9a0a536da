/**
 * Entry of the trainer process: tells V8 to join pairs of vectors, which is set for a whole process and
 * therefore never in the editor's, and hosts the trainer thread. Passes messages on from the first moment;
 * meanwhile another thread tests the kernels, for which the trainer waits when it has read the corpus.
 * Watches the trainer, and ends with it or with whoever started the process.
 */
import { setFlagsFromString } from 'node:v8';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { SelectedKernels } from '../../kernels/select';
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

// Compiled at once by the compiler that knows how to join vectors, so that the self-test sees what training
// will run.
for (const flag of ['--experimental-wasm-revectorize', '--no-liftoff']) setFlagsFromString(flag);

const { kernelChoice } = JSON.parse(process.argv[2]!) as TrainerProcessData;
process.on('disconnect', () => process.exit());
// Ctrl-C in a terminal reaches this process too; whoever started it asks it to stop and to keep what it has.
process.on('SIGINT', () => undefined);

const heartbeat = newHeartbeat();
const rightOfWay = new RightOfWay();
const { port1: chosen, port2: awaited } = new MessageChannel();
let release: (() => void) | undefined;
const trainer = new Worker(join(__dirname, 'trainer-thread.js'), {
  workerData: { chosen: awaited, heartbeat, rightOfWay: rightOfWay.memory },
  transferList: [awaited],
  name: 'unroll-trainer',
});
const say = (message: unknown): void => void (process.connected && process.send!(message));
setInterval(say, beatMilliseconds, trainerHeartbeat).unref();
trainer.once('online', () => watchHeartbeat(heartbeat, () => say(trainerSilent)));
process.on('message', (message) => {
  if (message === wayTaken) release ??= rightOfWay.take();
  else if (message === wayFree) release = void release?.();
  else trainer.postMessage(message);
});
trainer.on('message', say);
trainer.on('error', (error) => process.stderr.write(`${error.stack}\n`));
trainer.once('exit', (code) => process.exit(code));

const testFile = join(__dirname, 'wide-kernels-thread.js');
const test = new Worker(testFile, {
  workerData: { keptIn: kernelChoice && `${kernelChoice}.wide` },
  name: 'unroll-wide-kernels',
});
const refuse = (reason: string): void => say({ wide: false, reason } satisfies TrainerProcessReady);
test.once('message', (kernels: SelectedKernels | string) => {
  if (typeof kernels === 'string') return refuse(kernels);
  chosen.postMessage(kernels);
  say({ wide: true } satisfies TrainerProcessReady);
});
test.once('error', (error) => refuse(error.message));

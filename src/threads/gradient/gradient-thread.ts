/** Entry of the thread that measures the gradient through time: takes one request, says how it goes, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { toMessage } from '../../protocol/failure-message';
import { GradientRequest, type GradientEvent } from '../../protocol/training/gradient';
import { measureGradients } from './gradient-job';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';

const port = parentPort!;
startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
const emit = (event: GradientEvent): void => port.postMessage(event);

port.once('message', (raw: unknown) => {
  const parsed = v.safeParse(GradientRequest, raw);
  const work = parsed.success
    ? measureGradients(parsed.output, emit)
    : Promise.reject(new Failure('bad-request', 'The request cannot be understood.'));
  work
    .catch((thrown: unknown) => emit({ type: 'failed', failure: toMessage(asFailure(thrown)) }))
    .finally(() => port.close());
});

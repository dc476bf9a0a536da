/** Entry of the thread that measures the gradient through time: answers one question, says how it goes. */
import { parentPort, workerData } from 'node:worker_threads';
import { Server } from '../../protocol/rpc';
import { gradientQuestions } from '../../protocol/training/gradient';
import { measureGradients } from './gradient-job';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';

startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
new Server({
  questions: gradientQuestions,
  channel: parentPort!,
  handlers: { measure: (request, { report }) => measureGradients(request, report) },
});

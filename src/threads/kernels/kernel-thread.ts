/** Entry of a kernel thread: takes its share of each training step until it is told to leave. Says
 * one word when it is ready: what the system calls it. */
import { parentPort, workerData } from 'node:worker_threads';
import { givesWay } from '../../protocol/right-of-way';
import { planSequence } from '../../training/shapes/sequence-plan';
import { SequenceStep } from '../../training/shapes/sequence-step';
import { planMemory } from '../../training/step/memory-plan';
import { TeamMember } from '../../training/step/team';
import { TrainingStep } from '../../training/step/training-step';
import { ownThreadId } from '../usable-time';
import { attachKernels, heapBase } from './kernel-builds';
import type { KernelThreadData } from './kernel-team';
import { turnsHere } from './turns-here';

const { kernels: shared, shape, thread, rightOfWay } = workerData as KernelThreadData;
const kernels = attachKernels(shared);
const plan =
  'sequence' in shape ? planSequence(shape, kernels, heapBase) : planMemory(shape, kernels, heapBase);
const member = new TeamMember(kernels.heap.int, plan.control, thread, shape.threads, {
  giveWay: rightOfWay && givesWay(rightOfWay),
  turns: turnsHere(shape.threads),
});
const run = stepOf();

parentPort!.postMessage(ownThreadId());
for (let command = member.receive(); command !== 'leave'; command = member.receive()) {
  if (!run(command)) break;
}

function stepOf(): TrainingStep['run'] {
  if ('layers' in plan) {
    const step = new TrainingStep(kernels, plan, member);
    return (command) => step.run(command);
  }
  const step = new SequenceStep(kernels, plan, member);
  return (command) => command !== 'trace' && step.run(command);
}

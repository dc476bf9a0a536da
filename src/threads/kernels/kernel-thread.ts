/** Entry of a kernel thread: takes its share of each training step until it is told to leave. Says
 * one word when it is ready: what the system calls it. */
import { parentPort, workerData } from 'node:worker_threads';
import { planMemory } from '../../training/step/memory-plan';
import { TeamMember } from '../../training/step/team';
import { TrainingStep } from '../../training/step/training-step';
import { ownThreadId } from '../usable-time';
import { attachKernels, heapBase } from './kernel-builds';
import type { KernelThreadData } from './kernel-team';

const { kernels: shared, shape, thread } = workerData as KernelThreadData;
const kernels = attachKernels(shared);
const plan = planMemory(shape, kernels, heapBase);
const member = new TeamMember(kernels.heap.int, plan.control, thread, shape.threads);
const step = new TrainingStep(kernels, plan, member);

parentPort!.postMessage(ownThreadId());
for (let command = member.receive(); command !== 'leave'; command = member.receive()) {
  if (!step.run(command)) break;
}

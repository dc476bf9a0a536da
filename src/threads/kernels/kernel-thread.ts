/**
 * Entry of a kernel thread: takes its share of each training step until it is told to leave. Sends one word:
 * ready.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { planMemory } from '../../training/step/memory-plan';
import { TeamMember } from '../../training/step/team';
import { TrainingStep } from '../../training/step/training-step';
import { attachKernels, heapBase } from './kernel-builds';
import type { KernelThreadData } from './kernel-team';

const { kernels: shared, shape, thread } = workerData as KernelThreadData;
const kernels = attachKernels(shared);
const plan = planMemory(shape, kernels, heapBase);
const member = new TeamMember(kernels.heap.int, plan.control, thread, shape.threads);
const step = new TrainingStep(kernels, plan, member);

parentPort!.postMessage('ready');
for (let command = member.receive(); command !== 'leave'; command = member.receive()) {
  if (!step.run(command)) break;
}

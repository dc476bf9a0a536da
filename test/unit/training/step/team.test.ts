import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createReferenceHeap, createReferenceKernels } from '../../../../src/kernels/reference';
import { selectKernels, type SelectedKernels } from '../../../../src/kernels/select';
import type { ModelConfiguration } from '../../../../src/model/configuration';
import type { OutputLayer } from '../../../../src/protocol/kinds';
import type { Cell } from '../../../../src/protocol/kinds';
import { initialWeights } from '../../../../src/model/initialisation';
import { planMemory, type StepShape } from '../../../../src/training/step/memory-plan';
import { TeamMember } from '../../../../src/training/step/team';
import { Trainer, type Snapshot } from '../../../../src/training/step/trainer';
import { allocateHeap, planHeap } from '../../../../src/threads/kernels/heap-of-plan';
import { heapBase } from '../../../../src/threads/kernels/kernel-builds';
import { KernelTeam } from '../../../../src/threads/kernels/kernel-team';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { bundleThreads, type BundledThreads } from '../bundled-threads';
import { randomBatch } from '../small-network';

const batchSize = 8;
const timeSteps = 6;
const steps = 2;

const configurationOf = (cell: Cell, layers: number, output: OutputLayer): ModelConfiguration => ({
  cell,
  layers,
  output,
  vocabularySize: 150,
  embeddingSize: 32,
  hiddenSize: 48,
});

interface Outcome {
  readonly losses: number[];
  readonly snapshot: Snapshot;
}

function takeSteps(trainer: Trainer, configuration: ModelConfiguration): Outcome {
  trainer.loadWeights(initialWeights(configuration, 3));
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = randomBatch(batchSize, timeSteps, configuration.vocabularySize, step);
    losses.push(trainer.train(batch, 5e-3, 1).nats);
  }
  return { losses, snapshot: trainer.snapshot() };
}

describe('training on several threads over one shared memory', function () {
  this.timeout(60_000);
  let threads: BundledThreads;
  let selected: SelectedKernels;
  const pool = new ThreadPool(8);

  before(async () => {
    threads = await bundleThreads();
    selected = selectKernels({
      read: (file) => readFileSync(join(threads.directory, 'kernels', file)),
      engine: process.versions.v8,
    });
  });
  after(async () => {
    await pool.dispose();
    threads.remove();
  });

  async function onThreads(count: number, configuration: ModelConfiguration, dropout = 0): Promise<Outcome> {
    const shape: StepShape = { configuration, batchSize, timeSteps, dropout, threads: count };
    const plan = planHeap(shape, selected);
    const { shared, kernels } = allocateHeap(plan, selected);
    const { int } = kernels.heap;
    const team = new KernelTeam({
      pool,
      threadFile: threads.kernel,
      kernels: shared,
      shape,
      control: plan.control,
      int,
    });
    try {
      return takeSteps(new Trainer(kernels, plan, await team.start(), 1), configuration);
    } finally {
      await team.end();
    }
  }

  function onReference(configuration: ModelConfiguration): Outcome {
    const shape: StepShape = { configuration, batchSize, timeSteps, dropout: 0, threads: 1 };
    const plan = planMemory(shape, { multiplyScratch: () => 0 }, heapBase);
    const kernels = createReferenceKernels(createReferenceHeap(plan.end, 'f64'));
    const member = new TeamMember(kernels.heap.int, plan.control, 0, 1);
    return takeSteps(new Trainer(kernels, plan, member, 1), configuration);
  }

  for (const cell of ['rnn', 'gru', 'lstm'] as const) {
    for (const [layers, output] of [
      [1, 'full'],
      [2, 'tied'],
      [1, 'bottleneck'],
    ] as const) {
      it(`gives the same bits on 1, 2 and 3 threads: ${cell}, ${layers} layer(s), ${output}`, async () => {
        const configuration = configurationOf(cell, layers, output);
        const one = await onThreads(1, configuration);
        assert.deepEqual(await onThreads(2, configuration), one);
        assert.deepEqual(await onThreads(3, configuration), one);
      });

      it(`gives the losses of the f64 reference: ${cell}, ${layers} layer(s), ${output}`, async () => {
        const configuration = configurationOf(cell, layers, output);
        const fast = await onThreads(2, configuration);
        const reference = onReference(configuration);
        fast.losses.forEach((loss, i) => {
          const expected = reference.losses[i]!;
          assert.ok(Math.abs(loss - expected) < 1e-5 * expected, `step ${i}: ${loss} should be ${expected}`);
        });
      });
    }
  }

  it('gives the same bits on 1 and 3 threads with dropout', async () => {
    const configuration = configurationOf('gru', 2, 'full');
    assert.deepEqual(await onThreads(3, configuration, 0.25), await onThreads(1, configuration, 0.25));
  });
});

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
import { runPhases, type Phase } from '../../../../src/training/step/tasks';
import { controlLength, TeamMember } from '../../../../src/training/step/team';
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

describe('the team of a step', () => {
  const team = (threads: number): TeamMember[] => {
    const int = new Int32Array(new SharedArrayBuffer(4 * controlLength));
    return Array.from({ length: threads }, (_, thread) => new TeamMember(int, 0, thread, threads));
  };
  /** Writes down what is run, in its order. */
  const phasesOf = (counts: readonly number[], ran: string[], during = (): void => undefined): Phase[] =>
    counts.map((count, phase) => [
      {
        count: () => count,
        run: (task) => {
          ran.push(`${phase}.${task}`);
          during();
        },
      },
    ]);

  it('does not wait for a thread that has lost its processor between two tasks', () => {
    const [leader, late] = team(2) as [TeamMember, TeamMember];
    const ran: string[] = [];
    for (let step = 0; step < 3; step++) {
      leader.give('train');
      assert.equal(runPhases(phasesOf([2, 0, 1], ran), leader), true);
    }
    assert.deepEqual(ran, Array.from({ length: 3 }, () => ['0.0', '0.1', '2.0']).flat());
    // It comes at the fourth step, and takes part.
    leader.give('evaluate');
    assert.equal(late.receive(), 'evaluate');
    assert.equal(runPhases(phasesOf([1, 1], ran), late), true);
    assert.equal(leader.phase(), undefined, 'the late one has done it all');
    assert.deepEqual(ran.slice(9), ['0.0', '1.0']);
  });

  it('gives nobody a task of a phase or of a step that is over', () => {
    const [leader, late] = team(2) as [TeamMember, TeamMember];
    leader.give('train');
    assert.deepEqual([late.receive(), late.phase()], ['train', 0]);
    assert.deepEqual([leader.phase(), leader.take(1)], [0, 0]);
    leader.finish(1, false);
    assert.equal(late.take(1), undefined, 'of the phase before');
    assert.equal(late.phase(), 1);
    assert.deepEqual([leader.phase(), leader.take(1)], [1, 0]);
    leader.finish(1, true);
    leader.give('train');
    assert.equal(late.take(1), undefined, 'of the step before');
    assert.equal(late.phase(), undefined, 'it must ask for the command of the new step');
    assert.deepEqual([late.receive(), late.phase(), late.take(1)], ['train', 0, 0]);
  });

  it('hands out each task once, also beyond 1,024 steps, where their count begins anew', () => {
    const [leader, other] = team(2) as [TeamMember, TeamMember];
    const counts = [3, 1, 5];
    for (let step = 0; step < 2100; step++) {
      const [ran, ranByOther]: [string[], string[]] = [[], []];
      leader.give('train');
      other.receive();
      // The other one comes in between, takes all that is left, and its own end is the end of the step.
      let isIn = false;
      const comeIn = (): void => {
        if (isIn || step % 3 === 0) return;
        isIn = true;
        other.phase();
        const task = other.take(3);
        if (task === undefined) return;
        ranByOther.push(`0.${task}`);
        other.finish(3, false);
      };
      runPhases(phasesOf(counts, ran, comeIn), leader);
      assert.deepEqual(
        [...ran, ...ranByOther].sort(),
        ['0.0', '0.1', '0.2', '1.0', '2.0', '2.1', '2.2', '2.3', '2.4'],
        `step ${step}`,
      );
    }
  });
});

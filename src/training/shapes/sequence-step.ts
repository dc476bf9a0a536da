/**
 * One training step of a sequence network as every thread sees it, composed of the parts that the language
 * model is made of: embeddings, a recurrent layer for each direction, a head, clipping and Adam.
 *
 * A direction that reads backward is a layer that reads forward over rows in the other order: nothing in the
 * recurrence knows of it. Nothing is summed across threads, so any number of them gives the same bits.
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { sumSquares, updateParameters } from '../step/adam';
import { recurrentLayer, type RecurrentLayer } from '../step/recurrent-layer';
import { blocks, runPhases, type Phase, type TaskGroup } from '../step/tasks';
import type { TeamMember } from '../step/team';
import { sequenceHead } from './sequence-head';
import type { DirectionBuffers, SequencePlan } from './sequence-plan';

/** What a sequence network can be told to do. */
export type SequenceCommand = 'train' | 'evaluate';

export class SequenceStep {
  private readonly phases: Readonly<Record<SequenceCommand, readonly Phase[]>>;

  constructor(
    kernels: Kernels,
    plan: SequencePlan,
    private readonly member: TeamMember,
  ) {
    const scratch = plan.scratch[member.thread]!;
    const layers = plan.directions.map((direction) =>
      directionLayer(kernels, plan, direction, scratch, () => member.heartbeat()),
    );
    const each = (pick: (layer: RecurrentLayer) => readonly TaskGroup[]): TaskGroup[] => layers.flatMap(pick);
    const input = sequenceInput(kernels, plan);
    const head = sequenceHead(kernels, plan, scratch);
    const forward: Phase[] = [
      each(({ project }) => project),
      each((layer) => [layer.forward(false)]),
      head.read,
    ];
    this.phases = {
      train: [
        [
          ...each((layer) => [...layer.packForward, ...layer.packBackward]),
          ...head.packForward,
          ...head.packBackward,
          input.clear,
          input.gather,
        ],
        ...forward,
        [head.forward(true), input.pack, ...each(({ packPrevious }) => [packPrevious])],
        head.spread,
        [...each(({ backward }) => [backward]), ...head.gradient],
        each(({ recurrentGradient }) => recurrentGradient),
        each(({ inputGradient }) => inputGradient),
        [input.scatter],
        [sumSquares(kernels, plan)],
        [updateParameters(kernels, plan)],
      ],
      evaluate: [
        [...each(({ packForward }) => packForward), ...head.packForward, input.gather],
        ...forward,
        [head.forward(false)],
      ],
    };
  }

  /** This thread's share. @returns false when the team was given up. @throws ThreadLost in the leader */
  run(command: SequenceCommand): boolean {
    return runPhases(this.phases[command], this.member);
  }
}

function directionLayer(
  kernels: Kernels,
  plan: SequencePlan,
  direction: DirectionBuffers,
  scratch: Address,
  heartbeat: () => void,
): RecurrentLayer {
  const { sequence, batchSize, timeSteps, threads } = plan.shape;
  const shape = { configuration: sequence, batchSize, timeSteps, threads, dropout: 0 };
  const { layer, layout, resets, inputGradient } = direction;
  return recurrentLayer({
    kernels,
    plan: { ...plan, shape, layout, resets, layers: [layer] },
    layer: 0,
    scratch,
    heartbeat,
    projectedRows: () => plan.rows,
    input: plan.embedded,
    inputPanels: plan.embeddedPanels,
    inputGradient,
  });
}

interface SequenceInput {
  /** The embeddings of a step's ids beside each other `[N, k · E]`. */
  readonly gather: TaskGroup;
  readonly pack: TaskGroup;
  /** The gradient of the embedding begins at zero. */
  readonly clear: TaskGroup;
  /** … and is the sum of what all directions say of each row. */
  readonly scatter: TaskGroup;
}

function sequenceInput(kernels: Kernels, plan: SequencePlan): SequenceInput {
  const { idsPerStep, embeddingSize } = plan.shape.sequence;
  const { rows, ids, embedded, directions } = plan;
  const embedding = plan.layout.offsetOf('embedding.weight');
  const [place] = plan.layout.places;
  return {
    gather: blocks(rows * idsPerStep, 64 * idsPerStep, (from, to) =>
      // prettier-ignore
      kernels.gatherRows(
        to - from, embeddingSize, plan.parameters + embedding, ids + from, embedded + from * embeddingSize,
      ),
    ),
    pack: blocks(idsPerStep * embeddingSize, 64, (from, to) =>
      // prettier-ignore
      kernels.packColumns(
        embedded, rows, idsPerStep * embeddingSize, 1, from, to, plan.embeddedPanels,
      ),
    ),
    clear: blocks(place!.paddedLength, 65536, (from, to) => {
      const at = plan.gradients + embedding;
      kernels.heap.float.fill(0, at + from, at + to);
    }),
    // By columns: rows of the same id are added in their order, whichever thread does it.
    scatter: blocks(embeddingSize, 16, (from, to) => {
      for (const { inputGradient } of directions) {
        // prettier-ignore
        kernels.scatterAddRows(
          rows * idsPerStep, to - from, inputGradient + from, embeddingSize, ids,
          plan.gradients + embedding + from, embeddingSize,
        );
      }
    }),
  };
}

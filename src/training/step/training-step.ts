/**
 * One training step of the whole network as every thread sees it: the phases of forward pass, truncated
 * backpropagation through time, clipping and Adam. Written once over `Kernels`: in f64 on the scalar
 * reference for gradient checks, in f32 on shared WebAssembly memory for real.
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { sumSquares, updateParameters } from './adam';
import type { MemoryPlan } from './memory-plan';
import { lastTimeStep } from '../evaluation/gradient-through-time';
import { outputLayer } from './output-layer';
import { recurrentLayer, type RecurrentLayer } from './recurrent-layer';
import { blocks, runPhases, type Phase, type TaskGroup } from './tasks';
import type { Command, TeamMember } from './team';

/** Where the leader leaves the number of unique tokens of a batch: behind the floats of `plan.scalars`. */
export const uniqueCountPlace = 9;

export class TrainingStep {
  private readonly phases: Readonly<Record<Exclude<Command, 'leave'>, readonly Phase[]>>;

  constructor(
    kernels: Kernels,
    plan: MemoryPlan,
    private readonly member: TeamMember,
  ) {
    const scratch = plan.scratch[member.thread]!;
    const { int } = kernels.heap;
    const { configuration } = plan.shape;
    const uniqueCount = (): number => int[plan.scalars + uniqueCountPlace]!;

    const layers = plan.layers.map((buffers, layer): RecurrentLayer => {
      const below = plan.layers[layer - 1];
      return recurrentLayer({
        kernels,
        plan,
        layer,
        scratch,
        heartbeat: () => member.heartbeat(),
        projectedRows: below ? () => plan.rows : uniqueCount,
        input: below ? below.output : plan.embedded,
        inputPanels: below ? buffers.inputPanels : plan.embeddedPanels,
        inputGradient: below ? below.gradient : plan.embeddedGradient,
      });
    });
    const output = outputLayer(kernels, plan, scratch);
    const { embeddingSize, hiddenSize } = configuration;
    const embedding = plan.layout.offsetOf('embedding.weight');

    const gather = blocks(uniqueCount, 64, (from, to) =>
      kernels.gatherRows(
        to - from,
        embeddingSize,
        plan.parameters + embedding,
        plan.uniqueTokens + from,
        plan.embedded + from * embeddingSize,
      ),
    );
    const packEmbedded = blocks(embeddingSize, 64, (from, to) =>
      kernels.packColumns(plan.embedded, uniqueCount(), embeddingSize, 1, from, to, plan.embeddedPanels),
    );
    /**
     * A tied output has written all of the embedding's gradient; others leave it to the rows that were read.
     */
    const clearEmbedding: TaskGroup[] =
      configuration.output === 'tied'
        ? []
        : [
            blocks(plan.vocabulary * embeddingSize, 65536, (from, to) => {
              const at = plan.gradients + embedding;
              kernels.heap.float.fill(0, at + from, at + to);
            }),
          ];
    const scatterEmbedding = blocks(uniqueCount, 64, (from, to) =>
      kernels.scatterAddRows(
        to - from,
        embeddingSize,
        plan.embeddedGradient + from * embeddingSize,
        embeddingSize,
        plan.uniqueTokens + from,
        plan.gradients + embedding,
        embeddingSize,
      ),
    );
    const packInput = (layer: number): TaskGroup =>
      blocks(hiddenSize, 64, (from, to) => {
        const below: Address = plan.layers[layer - 1]!.output;
        const panels = plan.layers[layer]!.inputPanels;
        kernels.packColumns(below, plan.rows, hiddenSize, 1, from, to, panels);
      });

    const atTheEnd = outputLayer(kernels, lastTimeStep(plan), scratch);
    const top = layers[layers.length - 1]!;
    const clearTopGradient = blocks(plan.rows, 64, (from, to) => {
      const at = plan.layers[layers.length - 1]!.gradient;
      kernels.heap.float.fill(0, at + from * hiddenSize, at + to * hiddenSize);
    });

    const projects = configuration.output !== 'full';
    const carry = layers.map((layer) => layer.carry);
    const forward = (training: boolean): Phase[] =>
      layers.flatMap((layer) => [layer.project, [layer.forward(training)]]);
    const backward = layers
      .map((layer, index): Phase[] => [
        // The output's weight gradients fill the time of threads that have no stream left.
        [layer.backward, ...(index === layers.length - 1 ? output.gradient : [])],
        layer.recurrentGradient,
        layer.inputGradient,
      ])
      .reverse()
      .flat();

    this.phases = {
      train: [
        [
          ...output.packForward,
          ...output.packBackward,
          ...layers.flatMap((layer) => [...layer.packForward, ...layer.packBackward, ...layer.dropout]),
          ...clearEmbedding,
          gather,
        ],
        ...forward(true),
        [
          output.forward(true),
          packEmbedded,
          ...layers.map((layer) => layer.packPrevious),
          ...layers.slice(1).map((_, index) => packInput(index + 1)),
          ...(projects ? [] : output.packInput),
        ],
        ...(projects ? [output.packInput] : []),
        ...backward,
        [scatterEmbedding],
        [sumSquares(kernels, plan), ...carry],
        [updateParameters(kernels, plan)],
      ],
      evaluate: [
        [...output.packForward, ...layers.flatMap((layer) => layer.packForward), gather],
        ...forward(false),
        [output.forward(false), ...carry],
      ],
      // The loss of the last time step alone, and back through the layer that it was read from.
      trace: [
        [
          ...atTheEnd.packForward,
          ...atTheEnd.packBackward,
          ...layers.flatMap((layer) => layer.packForward),
          ...top.packBackward,
          gather,
          clearTopGradient,
        ],
        ...forward(false),
        [atTheEnd.forward(true)],
        [top.backward],
      ],
    };
  }

  /**
   * This thread's share of a command. @returns false when the team was given up. @throws ThreadLost in the
   * leader
   */
  run(command: Exclude<Command, 'leave'>): boolean {
    return runPhases(this.phases[command], this.member);
  }
}

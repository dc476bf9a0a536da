/**
 * One training step of a sequence network as every thread sees it, composed of the parts that the language
 * model is made of: embeddings, a recurrent layer for each direction, a head, clipping and Adam.
 *
 * A direction that reads backward is a layer that reads forward over rows in the other order: nothing in the
 * recurrence knows of it. An encoder is a layer over rows of its own, whose sequences all end in the last
 * row: its states there are the first ones of the decoder, and the decoder's gradient of them is all that the
 * encoder is told. Nothing is summed across threads, so any number of them gives the same bits.
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { sumSquares, updateParameters } from '../step/adam';
import { recurrentLayer, type RecurrentLayer } from '../step/recurrent-layer';
import { blocks, runPhases, type Phase, type TaskGroup } from '../step/tasks';
import type { TeamMember } from '../step/team';
import { sequenceHead } from './sequence-head';
import type { InputRows, ReadingBuffers, SequencePlan } from './sequence-plan';

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
    const { encoder } = plan;
    const layerOf = (reading: ReadingBuffers, input: InputRows & { readonly timeSteps: number }) =>
      readingLayer(kernels, plan, reading, input, scratch, () => member.heartbeat());
    const decoding = plan.directions.map((direction) =>
      layerOf(direction, { ...plan, timeSteps: plan.shape.timeSteps }),
    );
    const encoding = encoder && layerOf(encoder, encoder);
    const layers = encoding ? [encoding, ...decoding] : decoding;
    const each = (pick: (layer: RecurrentLayer) => readonly TaskGroup[]): TaskGroup[] => layers.flatMap(pick);
    const input = sequenceInput(kernels, plan);
    const handed = encoding && handOver(kernels, plan);
    const head = sequenceHead(kernels, plan, scratch);
    const forward: Phase[] = [
      each(({ project }) => project),
      ...(encoding ? [[encoding.forward(false)], [handed!.state]] : []),
      decoding.map((layer) => layer.forward(false)),
      head.read,
    ];
    this.phases = {
      train: [
        [
          ...each((layer) => [...layer.packForward, ...layer.packBackward]),
          ...head.packForward,
          ...head.packBackward,
          input.clear,
          ...input.gather,
        ],
        ...forward,
        [head.forward(true), ...input.pack, ...each(({ packPrevious }) => [packPrevious])],
        head.spread,
        [...decoding.map(({ backward }) => backward), ...head.gradient],
        ...(encoding ? [[handed!.gradient], [encoding.backward]] : []),
        each(({ recurrentGradient }) => recurrentGradient),
        each(({ inputGradient }) => inputGradient),
        [input.scatter],
        [sumSquares(kernels, plan)],
        [updateParameters(kernels, plan)],
      ],
      evaluate: [
        [...each(({ packForward }) => packForward), ...head.packForward, ...input.gather],
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

function readingLayer(
  kernels: Kernels,
  plan: SequencePlan,
  { layer, layout, resets, inputGradient }: ReadingBuffers,
  { rows, timeSteps, embedded, embeddedPanels }: InputRows & { readonly timeSteps: number },
  scratch: Address,
  heartbeat: () => void,
): RecurrentLayer {
  const { sequence, batchSize, threads } = plan.shape;
  const shape = { configuration: sequence, batchSize, timeSteps, threads, dropout: 0 };
  return recurrentLayer({
    kernels,
    plan: { ...plan, rows, shape, layout, resets, layers: [layer] },
    layer: 0,
    scratch,
    heartbeat,
    projectedRows: () => rows,
    input: embedded,
    inputPanels: embeddedPanels,
    inputGradient,
    beginsElsewhere: plan.encoder !== null,
  });
}

/** From an encoder to its decoder, and back. */
interface HandOver {
  readonly state: TaskGroup;
  readonly gradient: TaskGroup;
}

function handOver({ heap: { float } }: Kernels, plan: SequencePlan): HandOver {
  const { layer: encoder, rows } = plan.encoder!;
  const { layer: decoder } = plan.directions[0]!;
  const { batchSize, sequence } = plan.shape;
  const elements = batchSize * sequence.hiddenSize;
  const last = rows * sequence.hiddenSize - elements;
  const once = (run: () => void): TaskGroup => ({ count: () => 1, run });
  return {
    state: once(() => {
      const at = encoder.hidden + last;
      float.copyWithin(decoder.state, at, at + elements);
    }),
    gradient: once(() => {
      float.fill(0, encoder.gradient, encoder.gradient + last);
      float.copyWithin(encoder.gradient + last, decoder.carried, decoder.carried + elements);
    }),
  };
}

interface SequenceInput {
  /** The embeddings of a step's ids beside each other `[N, k · E]`. */
  readonly gather: TaskGroup[];
  readonly pack: TaskGroup[];
  /** The gradient of the embedding begins at zero. */
  readonly clear: TaskGroup;
  /** … and is the sum of what all that read it say of each row. */
  readonly scatter: TaskGroup;
}

function sequenceInput(kernels: Kernels, plan: SequencePlan): SequenceInput {
  const { embeddingSize } = plan.shape.sequence;
  const embedding = plan.layout.offsetOf('embedding.weight');
  const [place] = plan.layout.places;
  const { encoder } = plan;
  const inputs: InputRows[] = encoder ? [encoder, plan] : [plan];
  const readings: [InputRows, ReadingBuffers][] = [
    ...(encoder ? [[encoder, encoder] satisfies [InputRows, ReadingBuffers]] : []),
    ...plan.directions.map((direction): [InputRows, ReadingBuffers] => [plan, direction]),
  ];
  return {
    gather: inputs.map(({ rows, idsPerStep, ids, embedded }) =>
      blocks(rows * idsPerStep, 64 * idsPerStep, (from, to) =>
        // prettier-ignore
        kernels.gatherRows(
          to - from, embeddingSize, plan.parameters + embedding, ids + from, embedded + from * embeddingSize,
        ),
      ),
    ),
    pack: inputs.map(({ rows, idsPerStep, embedded, embeddedPanels }) =>
      blocks(idsPerStep * embeddingSize, 64, (from, to) =>
        // prettier-ignore
        kernels.packColumns(
          embedded, rows, idsPerStep * embeddingSize, 1, from, to, embeddedPanels,
        ),
      ),
    ),
    clear: blocks(place!.paddedLength, 65536, (from, to) => {
      const at = plan.gradients + embedding;
      kernels.heap.float.fill(0, at + from, at + to);
    }),
    // By columns: rows of the same id are added in their order, whichever thread does it.
    scatter: blocks(embeddingSize, 16, (from, to) => {
      for (const [{ rows, idsPerStep, ids }, { inputGradient }] of readings) {
        // prettier-ignore
        kernels.scatterAddRows(
          rows * idsPerStep, to - from, inputGradient + from, embeddingSize, ids,
          plan.gradients + embedding + from, embeddingSize,
        );
      }
    }),
  };
}

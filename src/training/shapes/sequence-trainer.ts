/**
 * A sequence network in training as the leading thread sees it: writes sequences into the shared heap, runs
 * the step with the team, and reads what came out.
 */
import type { Kernels } from '../../kernels/kernels';
import { initialWeightsOf } from '../../model/initialisation';
import { extractWeights, storeWeights } from '../../model/parameters';
import { sequenceShapes } from '../../model/sequences/sequence-configuration';
import type { Weights } from '../../model/configuration';
import { gradientNorm, writeAdamScalars } from '../step/adam';
import { ThreadLost, type TeamMember } from '../step/team';
import type { StepOutcome } from '../step/trainer';
import { scalePlace } from './sequence-head';
import type { DirectionBuffers, EncoderBuffers, SequencePlan } from './sequence-plan';
import { SequenceStep, type SequenceCommand } from './sequence-step';

/** What one stream of a batch reads, and what it should answer. */
export interface Sequence {
  /** `[length, idsPerStep]`, as long as the plan's time steps at most; longer ones are read to there. */
  readonly ids: ArrayLike<number>;
  /** What an encoder reads before, `[length, its idsPerStep]`; of a longer one the end. */
  readonly encoded?: ArrayLike<number>;
  /**
   * For `each` a target a step, for `last` one: the class, or 0 or 1. −1 does not count. None to be only
   * evaluated.
   */
  readonly targets?: ArrayLike<number>;
}

/** The standard deviation of new embeddings, unless another is asked for. */
const usualDeviation = 0.5;

export class SequenceTrainer {
  private readonly step: SequenceStep;
  private stepsTaken = 0;

  constructor(
    private readonly kernels: Kernels,
    readonly plan: SequencePlan,
    private readonly member: TeamMember,
  ) {
    const { float } = kernels.heap;
    float.fill(0, plan.firstMoments, plan.firstMoments + plan.layout.length);
    float.fill(0, plan.secondMoments, plan.secondMoments + plan.layout.length);
    this.step = new SequenceStep(kernels, plan, member);
  }

  /** New weights from a seed. */
  initialise(seed: number, embeddingDeviation = usualDeviation): void {
    const { sequence } = this.plan.shape;
    this.loadWeights(initialWeightsOf(sequenceShapes(sequence), sequence, embeddingDeviation, seed));
  }

  /**
   * A sigmoid begins at the share of `yes` among these targets, so that no step is spent on learning how rare
   * it is: its bias at ln(yes / no).
   */
  initialiseAnswers(sequences: readonly Sequence[]): void {
    const { plan } = this;
    if (plan.shape.sequence.head !== 'sigmoid') return;
    // One of each more, for the logarithm of none.
    const counts: [number, number] = [1, 1];
    for (const { targets } of sequences)
      for (const target of Array.from(targets ?? [])) if (target === 0 || target === 1) counts[target]++;
    const bias = plan.parameters + plan.layout.offsetOf('output.bias');
    this.kernels.heap.float[bias] = Math.log(counts[1] / counts[0]);
  }

  /** @throws Failure `model-mismatch` */
  loadWeights(weights: Weights): void {
    storeWeights(this.plan.layout, weights, this.parameters());
  }

  weights(): Weights {
    return extractWeights(this.plan.layout, this.parameters());
  }

  parameters(): Float32Array | Float64Array {
    const { parameters, layout } = this.plan;
    return this.kernels.heap.float.subarray(parameters, parameters + layout.length);
  }

  /**
   * Forward, backward, clip, Adam on at most `batchSize` sequences. With a gradient that is not finite the
   * weights stay. @throws ThreadLost
   */
  train(sequences: readonly Sequence[], rate: number, clipNorm: number): StepOutcome {
    const { kernels, plan } = this;
    this.write(sequences);
    writeAdamScalars(kernels, plan, ++this.stepsTaken, rate, clipNorm);
    this.run('train');
    let nats = 0;
    for (let row = 0; row < plan.answers; row++) nats += kernels.heap.float[plan.losses + row]!;
    return { nats, gradientNorm: gradientNorm(kernels, plan) };
  }

  /**
   * The logits of at most `batchSize` sequences: `each` step's `[length, outputs]`, or the `last` one's
   * `[outputs]`.
   */
  evaluate(sequences: readonly Sequence[]): Float64Array[] {
    const { plan } = this;
    const { sequence, batchSize } = plan.shape;
    const { float } = this.kernels.heap;
    this.write(sequences);
    this.run('evaluate');
    return sequences.map((given, stream) => {
      const answers = sequence.answers === 'each' ? this.lengthOf(given) : 1;
      const logits = new Float64Array(answers * sequence.outputs);
      for (let t = 0; t < answers; t++) {
        const at = plan.logits + (t * batchSize + stream) * plan.outputs;
        for (let j = 0; j < sequence.outputs; j++) logits[t * sequence.outputs + j] = float[at + j]!;
      }
      return logits;
    });
  }

  /** Lets the other threads go. */
  leave(): void {
    this.member.give('leave');
  }

  private run(command: SequenceCommand): void {
    this.member.give(command);
    if (!this.step.run(command)) throw new ThreadLost();
  }

  private lengthOf({ ids }: Sequence): number {
    const { sequence, timeSteps } = this.plan.shape;
    return Math.min(timeSteps, Math.floor(ids.length / sequence.idsPerStep));
  }

  /** @throws RangeError for more sequences than streams */
  private write(sequences: readonly Sequence[]): void {
    const { plan } = this;
    const { int, float } = this.kernels.heap;
    const { sequence, batchSize } = plan.shape;
    const { idsPerStep } = sequence;
    if (sequences.length > batchSize) throw new RangeError(`more than ${batchSize} sequences`);
    int.fill(0, plan.ids, plan.ids + plan.rows * idsPerStep);
    int.fill(0, plan.targets, plan.targets + plan.answers);
    int.fill(0, plan.counted, plan.counted + plan.answers);
    const lengths = Array.from({ length: batchSize }, (_, stream) =>
      stream < sequences.length ? this.lengthOf(sequences[stream]!) : 0,
    );
    sequences.forEach(({ ids, targets }, stream) => {
      const length = lengths[stream]!;
      for (let t = 0; t < length; t++) {
        for (let k = 0; k < idsPerStep; k++)
          int[plan.ids + (t * batchSize + stream) * idsPerStep + k] = ids[t * idsPerStep + k]!;
      }
      const answers = sequence.answers === 'each' ? length : Math.min(1, length);
      for (let t = 0; t < answers; t++) {
        const target = targets?.[t] ?? -1;
        if (target < 0) continue;
        int[plan.targets + t * batchSize + stream] = target;
        int[plan.counted + t * batchSize + stream] = 1;
      }
    });
    let counted = 0;
    for (let row = 0; row < plan.answers; row++) counted += int[plan.counted + row]!;
    float[plan.scalars + scalePlace] = 1 / Math.max(1, counted);
    if (plan.encoder) this.writeEncoded(plan.encoder, sequences);
    for (const direction of plan.directions) this.writeOrder(direction, lengths);
  }

  /** All of them end in the last row; before its beginning a stream reads the first id. */
  private writeEncoded(encoder: EncoderBuffers, sequences: readonly Sequence[]): void {
    const { int } = this.kernels.heap;
    const { batchSize } = this.plan.shape;
    const { rows, idsPerStep, timeSteps, ids, layer, resets } = encoder;
    int.fill(0, ids, ids + rows * idsPerStep);
    int.fill(0, resets, resets + rows);
    for (let row = 0; row < rows; row++) int[layer.projectedRow + row] = row;
    for (let stream = 0; stream < batchSize; stream++) {
      const { encoded = [] } = sequences[stream] ?? {};
      const length = Math.floor(encoded.length / idsPerStep);
      const first = Math.max(0, timeSteps - length);
      const skipped = Math.max(0, length - timeSteps);
      for (let t = first; t < timeSteps; t++)
        for (let k = 0; k < idsPerStep; k++)
          int[ids + (t * batchSize + stream) * idsPerStep + k] =
            encoded[(t - first + skipped) * idsPerStep + k]!;
      int[resets + Math.min(first, timeSteps - 1) * batchSize + stream] = 1;
    }
  }

  /**
   * In which order a direction reads the rows, where it begins, and which of its rows each answer reads.
   * Backward, row T − 1 − t reads step t: what stands behind the end of a sequence comes first, and is
   * forgotten where the sequence begins.
   */
  private writeOrder({ direction, layer, resets, readRow }: DirectionBuffers, lengths: number[]): void {
    const { int } = this.kernels.heap;
    const { sequence, batchSize, timeSteps } = this.plan.shape;
    const beginsAtZero = (row: number, begins: number): boolean =>
      !sequence.recurrent || (row === begins && !sequence.encoder);
    const rowOf = (t: number): number => (direction === 'forward' ? t : timeSteps - 1 - t);
    for (let stream = 0; stream < batchSize; stream++) {
      const last = Math.max(0, lengths[stream]! - 1);
      const begins = rowOf(direction === 'forward' ? 0 : last);
      for (let t = 0; t < timeSteps; t++) {
        const row = rowOf(t);
        int[layer.projectedRow + row * batchSize + stream] = t * batchSize + stream;
        int[resets + row * batchSize + stream] = beginsAtZero(row, begins) ? 1 : 0;
        if (sequence.answers === 'each') int[readRow + t * batchSize + stream] = row * batchSize + stream;
      }
      const ends = rowOf(direction === 'forward' ? last : 0);
      if (sequence.answers === 'last') int[readRow + stream] = ends * batchSize + stream;
    }
  }
}

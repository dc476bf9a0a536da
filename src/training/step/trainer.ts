/**
 * The network in training as the leading thread sees it: writes a batch into the shared heap, runs the step
 * with the team, reads what came out, and can bring everything back to an earlier moment.
 */
import { extractWeights, storeWeights } from '../../model/parameters';
import { mixSeed } from '../../model/random';
import type { Weights } from '../../model/configuration';
import type { Address, Kernels } from '../../kernels/kernels';
import { trainedCells } from '../cells/trained-cells';
import { gradientNorm, writeAdamScalars } from './adam';
import type { Batch } from '../run/batches';
import { dropoutSeedPlace } from './dropout';
import {
  cellGradients,
  gradientNorms,
  hiddenGradients,
  type TracedNorms,
} from '../evaluation/gradient-through-time';
import { noBuffers } from '../cells/cell';
import type { MemoryPlan } from './memory-plan';
import { ThreadLost, type Command, type TeamMember } from './team';
import { TrainingStep, uniqueCountPlace } from './training-step';

export interface StepOutcome {
  /** Σ −ln P(target) over the batch, nats. */
  readonly nats: number;
  /** Global norm of the gradient of the mean loss, before clipping. */
  readonly gradientNorm: number;
}

/** Everything that the next step depends on, beside the text. Lengths as in the heap, with padding. */
export interface Snapshot {
  readonly parameters: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Carried states of all layers, and for the LSTM their cells. */
  readonly states: Float32Array;
  /** Steps taken. */
  readonly steps: number;
}

export class Trainer {
  private step: TrainingStep;
  private stepsTaken = 0;
  /** Place of a token among the unique ones of the batch, −1 where it is not there. */
  private readonly placeOf: Int32Array;

  constructor(
    private readonly kernels: Kernels,
    readonly plan: MemoryPlan,
    private member: TeamMember,
    private readonly seed: number,
  ) {
    const { int, float } = kernels.heap;
    this.placeOf = new Int32Array(plan.vocabulary).fill(-1);
    for (const { projectedRow } of plan.layers.slice(1)) {
      for (let row = 0; row < plan.rows; row++) int[projectedRow + row] = row;
    }
    float.fill(0, plan.firstMoments, plan.firstMoments + 2 * plan.layout.length);
    this.clearStates();
    this.step = new TrainingStep(kernels, plan, member);
  }

  get steps(): number {
    return this.stepsTaken;
  }

  /**
   * Goes on with another team over the same heap. What the lost step had changed must be restored by the
   * caller.
   */
  replaceTeam(member: TeamMember): void {
    this.member = member;
    this.step = new TrainingStep(this.kernels, this.plan, member);
  }

  /** @throws Failure `model-mismatch` */
  loadWeights(weights: Weights): void {
    storeWeights(this.plan.layout, weights, this.parameters());
  }

  weights(block: Float32Array | Float64Array = this.parameters()): Weights {
    return extractWeights(this.plan.layout, block);
  }

  /**
   * Forward, backward, clip, Adam. With a gradient that is not finite the weights stay. @throws ThreadLost
   */
  train(batch: Batch, rate: number, clipNorm: number): StepOutcome {
    const { kernels, plan } = this;
    this.write(batch);
    writeAdamScalars(kernels, plan, this.stepsTaken + 1, rate, clipNorm);
    kernels.heap.int[plan.scalars + dropoutSeedPlace] = mixSeed(this.seed, this.stepsTaken) | 0;
    this.run('train');
    this.stepsTaken++;
    let nats = 0;
    for (let row = 0; row < plan.rows; row++) nats += kernels.heap.float[plan.losses + row]!;
    return { nats, gradientNorm: gradientNorm(kernels, plan) };
  }

  /**
   * Losses of all rows in nats, `[timeSteps, batchSize]`; valid until the next call. States are carried on.
   */
  evaluate(batch: Batch): Float32Array | Float64Array {
    const { losses, rows } = this.plan;
    this.write(batch);
    this.run('evaluate');
    return this.kernels.heap.float.subarray(losses, losses + rows);
  }

  /**
   * ‖∂L_T/∂h_t‖₂ for each stream, and for an LSTM ‖∂L_T/∂c_t‖₂: L_T the loss of the last time step in nats,
   * h_t and c_t the last layer's states behind step t. States are read and not carried on; weights stay.
   * @throws RangeError for a network with dropout, whose gradient would be that of its masks
   */
  trace(batch: Batch): TracedNorms {
    const { plan } = this;
    const { heap } = this.kernels;
    if (plan.shape.dropout > 0) throw new RangeError('a network is traced without dropout');
    this.write(batch);
    this.run('trace');
    const gradients = hiddenGradients(heap, plan);
    const hidden = gradientNorms(gradients, plan);
    const hasCellState = plan.layers[plan.layers.length - 1]!.cellState !== noBuffers.cellState;
    if (!hasCellState) return { hidden, cell: null };
    // The backward pass wrote over the gates: once more forward.
    const states = this.states();
    this.evaluate(batch);
    this.restoreStates(states);
    return { hidden, cell: gradientNorms(cellGradients(heap, plan, gradients), plan) };
  }

  /** States go back to zero: for validation texts, which begin where they begin. */
  clearStates(): void {
    this.eachState((at, length) => this.kernels.heap.float.fill(0, at, at + length));
  }

  states(): Float32Array {
    let total = 0;
    this.eachState((_, length) => (total += length));
    const states = new Float32Array(total);
    let used = 0;
    this.eachState((at, length) => {
      states.set(this.kernels.heap.float.subarray(at, at + length), used);
      used += length;
    });
    return states;
  }

  restoreStates(states: Float32Array): void {
    let used = 0;
    this.eachState((at, length) => {
      this.kernels.heap.float.set(states.subarray(used, used + length), at);
      used += length;
    });
  }

  /** @param into an earlier snapshot whose memory is used again */
  snapshot(into?: Snapshot): Snapshot {
    const { plan } = this;
    const { float } = this.kernels.heap;
    const copy = (at: Address, earlier: Float32Array | undefined): Float32Array => {
      const values = float.subarray(at, at + plan.layout.length);
      if (!earlier) return Float32Array.from(values);
      earlier.set(values);
      return earlier;
    };
    return {
      parameters: copy(plan.parameters, into?.parameters),
      firstMoments: copy(plan.firstMoments, into?.firstMoments),
      secondMoments: copy(plan.secondMoments, into?.secondMoments),
      states: this.states(),
      steps: this.stepsTaken,
    };
  }

  restore(snapshot: Snapshot): void {
    const { plan } = this;
    const { float } = this.kernels.heap;
    float.set(snapshot.parameters, plan.parameters);
    float.set(snapshot.firstMoments, plan.firstMoments);
    float.set(snapshot.secondMoments, plan.secondMoments);
    this.restoreStates(snapshot.states);
    this.stepsTaken = snapshot.steps;
  }

  /** All parameters with padding, as they stand in the heap. */
  parameters(): Float32Array | Float64Array {
    const { parameters, layout } = this.plan;
    return this.kernels.heap.float.subarray(parameters, parameters + layout.length);
  }

  /** Lets the other threads go. */
  leave(): void {
    this.member.give('leave');
  }

  private run(command: Exclude<Command, 'leave'>): void {
    this.member.give(command);
    if (!this.step.run(command)) throw new ThreadLost();
  }

  private write(batch: Batch): void {
    const { plan, placeOf } = this;
    const { int } = this.kernels.heap;
    const projectedRow = plan.layers[0]!.projectedRow;
    let unique = 0;
    for (let row = 0; row < plan.rows; row++) {
      const token = batch.inputs[row]!;
      let place = placeOf[token]!;
      if (place < 0) {
        place = unique++;
        placeOf[token] = place;
        int[plan.uniqueTokens + place] = token;
      }
      int[projectedRow + row] = place;
      int[plan.inputs + row] = token;
      int[plan.targets + row] = batch.targets[row]!;
      int[plan.resets + row] = batch.resets[row]!;
    }
    for (let place = 0; place < unique; place++) placeOf[int[plan.uniqueTokens + place]!] = -1;
    int[plan.scalars + uniqueCountPlace] = unique;
  }

  private eachState(visit: (at: Address, length: number) => void): void {
    const { batchSize, configuration } = this.plan.shape;
    const length = batchSize * configuration.hiddenSize;
    for (const layer of this.plan.layers) {
      visit(layer.state, length);
      for (const carried of trainedCells[configuration.cell].carried(layer)) visit(carried, length);
    }
  }
}

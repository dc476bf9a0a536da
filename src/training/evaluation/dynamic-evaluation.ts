/**
 * Dynamic evaluation (Krause et al. 2017, arXiv 1709.07432): small gradient steps on the current text, behind
 * each of which the weights are pulled back towards those they came from. Each text is first read by both
 * networks, the one it started from and the adapted one, which tells whether adapting is worth it; then it is
 * learned. Decides neither what is read nor in which thread.
 *
 * Memory: the heap of a training step of one stream (see memory-plan.ts) and 2 P + 2 states beside it.
 */
import { stateSize, type Weights } from '../../model/configuration';
import type { Kernels } from '../../kernels/kernels';
import { emptyBatch, type Batch } from '../run/batches';
import type { MemoryPlan, StepShape } from '../step/memory-plan';
import { PairedComparison } from './paired-comparison';
import { TeamMember } from '../step/team';
import { Trainer } from '../step/trainer';

export interface DynamicEvaluationRecipe {
  /** Tokens of one gradient step. */
  readonly timeSteps: number;
  readonly learningRate: number;
  /** Share of the way back to the base that the weights go after each step. */
  readonly pull: number;
  readonly clipNorm: number;
}

export const dynamicEvaluationRecipe: DynamicEvaluationRecipe = {
  timeSteps: 24,
  learningRate: 4e-3,
  pull: 0.06,
  clipNorm: 1,
};

/** One stream of text and one thread. */
export function dynamicEvaluationShape(
  configuration: StepShape['configuration'],
  { timeSteps } = dynamicEvaluationRecipe,
): StepShape {
  return { configuration, batchSize: 1, timeSteps, dropout: 0, threads: 1 };
}

/** A token to learn behind the one before it. */
interface Row {
  readonly input: number;
  readonly target: number;
  readonly begins: boolean;
  /** False for text that was learned before: it says nothing about what comes next. */
  readonly isNew: boolean;
}

export class DynamicEvaluation {
  readonly comparison = new PairedComparison();
  private readonly trainer: Trainer;
  private readonly base: Float32Array | Float64Array;
  private readonly kept: Float32Array | Float64Array;
  private readonly batch: Batch;
  private baseStates: Float32Array;
  /** What does not fill a step yet. */
  private waiting: Row[] = [];
  private previous = 0;
  private begins = true;

  /**
   * @param plan of `dynamicEvaluationShape` over the heap of `kernels`
   * @throws Failure `model-mismatch` when the weights are not those of the plan
   */
  constructor(
    kernels: Kernels,
    plan: MemoryPlan,
    weights: Weights,
    private readonly recipe = dynamicEvaluationRecipe,
  ) {
    this.trainer = new Trainer(kernels, plan, new TeamMember(kernels.heap.int, plan.control, 0, 1), 0);
    this.trainer.loadWeights(weights);
    this.base = this.trainer.parameters().slice();
    this.kept = this.base.slice();
    this.batch = emptyBatch(1, recipe.timeSteps);
    this.baseStates = new Float32Array(stateSize(plan.shape.configuration));
  }

  /** The next text begins behind `previous`, with nothing else before it. */
  begin(previous: number): void {
    this.previous = previous;
    this.begins = true;
  }

  /**
   * The text goes on with these tokens. Whole steps are compared and learned at once; the rest waits for
   * more.
   * @param isNew false for text before the new one, read so that the state is right
   * @returns whether the weights have changed
   */
  read(tokens: ArrayLike<number>, isNew = true): boolean {
    for (let i = 0; i < tokens.length; i++) {
      this.waiting.push({ input: this.previous, target: tokens[i]!, begins: this.begins, isNew });
      this.previous = tokens[i]!;
      this.begins = false;
    }
    const { timeSteps } = this.recipe;
    const steps = Math.floor(this.waiting.length / timeSteps);
    if (steps === 0) return false;
    const rows = this.waiting.splice(0, steps * timeSteps);
    const batches = Array.from({ length: steps }, (_, i) => rows.slice(i * timeSteps, (i + 1) * timeSteps));
    this.compare(batches);
    for (const batch of batches) this.learn(batch);
    return true;
  }

  /** The adapted weights; they do not change with further reading. */
  weights(): Weights {
    return this.trainer.weights();
  }

  private compare(batches: readonly Row[][]): void {
    const { trainer, kept, base } = this;
    kept.set(trainer.parameters());
    const states = trainer.states();
    trainer.parameters().set(base);
    trainer.restoreStates(this.baseStates);
    const before = this.cost(batches);
    this.baseStates = trainer.states();
    trainer.parameters().set(kept);
    trainer.restoreStates(states);
    const after = this.cost(batches);
    trainer.restoreStates(states);
    const tokens = batches.flat().filter(({ isNew }) => isNew).length;
    this.comparison.judge(before, after, tokens);
  }

  /** Nats of what is new. */
  private cost(batches: readonly Row[][]): number {
    let nats = 0;
    for (const rows of batches) {
      const losses = this.trainer.evaluate(this.fill(rows));
      rows.forEach(({ isNew }, row) => (nats += isNew ? losses[row]! : 0));
    }
    return nats;
  }

  private learn(rows: readonly Row[]): void {
    const { trainer, base, recipe } = this;
    trainer.train(this.fill(rows), recipe.learningRate, recipe.clipNorm);
    const parameters = trainer.parameters();
    for (let i = 0; i < base.length; i++) parameters[i]! += recipe.pull * (base[i]! - parameters[i]!);
  }

  private fill(rows: readonly Row[]): Batch {
    rows.forEach(({ input, target, begins }, row) => {
      this.batch.inputs[row] = input;
      this.batch.targets[row] = target;
      this.batch.resets[row] = begins ? 1 : 0;
    });
    return this.batch;
  }
}

/**
 * The network of a model file that follows the current text, in the calling thread: the base, its adapted
 * copy, and which of the two to predict with.
 */
import type { ModelConfiguration, Weights } from '../../model/configuration';
import type { LanguageModel } from '../../model/language-model';
import { createLanguageModel, type RecurrentLanguageModel } from '../../model/recurrent-language-model';
import type { DynamicModel } from '../../prediction/dynamic-model';
import {
  dynamicEvaluationRecipe,
  dynamicEvaluationShape,
  DynamicEvaluation,
} from '../../training/evaluation/dynamic-evaluation';
import type { MemoryPlan } from '../../training/step/memory-plan';
import { allocateHeap, planHeap } from '../kernels/heap-of-plan';
import { chooseKernels, predictionKernels } from '../kernels/kernel-builds';

/** Bytes of the heap that adapting a network of this shape takes. */
export function heapBytes(configuration: ModelConfiguration): number {
  return planOf(configuration).end * 4;
}

/** Over kernels and memory of its own. @throws Failure `memory-limit`, `no-simd` */
export function startDynamicEvaluation(
  configuration: ModelConfiguration,
  weights: Weights,
): DynamicEvaluation {
  const plan = planOf(configuration);
  const { kernels } = allocateHeap(plan, chooseKernels());
  return new DynamicEvaluation(kernels, plan, weights);
}

function planOf(configuration: ModelConfiguration): MemoryPlan {
  return planHeap(dynamicEvaluationShape(configuration), chooseKernels());
}

export class DynamicNetwork implements DynamicModel {
  readonly stretch = dynamicEvaluationRecipe.timeSteps;
  private readonly evaluation: DynamicEvaluation;
  private readonly adapted: RecurrentLanguageModel;

  constructor(
    private readonly base: LanguageModel,
    weights: Weights,
  ) {
    this.evaluation = startDynamicEvaluation(base.configuration, weights);
    this.adapted = createLanguageModel(base.configuration, weights, predictionKernels(), 'int8');
  }

  begin(endOfSequence: number): void {
    this.evaluation.begin(endOfSequence);
  }

  read(tokens: readonly number[]): void {
    const changed = this.evaluation.read(tokens);
    if (changed && this.evaluation.comparison.favoursAdapted)
      this.adapted.loadWeights(this.evaluation.weights());
  }

  get model(): LanguageModel {
    return this.evaluation.comparison.favoursAdapted ? this.adapted : this.base;
  }
}

/**
 * The network of a model file that follows the text at hand, in the calling thread: the base, its adapted twin, and
 * which of the two to predict with.
 */
import type { ModelConfiguration, Weights } from '../../model/configuration';
import type { LanguageModel } from '../../model/language-model';
import { createLanguageModel, type RecurrentLanguageModel } from '../../model/recurrent-language-model';
import type { Adaptation } from '../../prediction/adaptation';
import {
  adaptationRecipe,
  adaptationShape,
  DynamicEvaluation,
} from '../../training/evaluation/dynamic-evaluation';
import { type MemoryPlan, planMemory } from '../../training/step/memory-plan';
import {
  allocateKernels,
  attachKernels,
  chooseKernels,
  heapBase,
  predictionKernels,
} from '../kernels/kernel-builds';

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
  return new DynamicEvaluation(attachKernels(allocateKernels(chooseKernels(), plan.end)), plan, weights);
}

function planOf(configuration: ModelConfiguration): MemoryPlan {
  const kernels = attachKernels(allocateKernels(chooseKernels(), 1));
  return planMemory(adaptationShape(configuration), kernels, heapBase);
}

export class AdaptedNetwork implements Adaptation {
  readonly stretch = adaptationRecipe.timeSteps;
  private readonly evaluation: DynamicEvaluation;
  private readonly adapted: RecurrentLanguageModel;

  constructor(
    private readonly base: LanguageModel,
    weights: Weights,
  ) {
    this.evaluation = startDynamicEvaluation(base.configuration, weights);
    this.adapted = createLanguageModel(base.configuration, weights, predictionKernels());
  }

  begin(endOfSequence: number): void {
    this.evaluation.begin(endOfSequence);
  }

  read(tokens: readonly number[]): void {
    const changed = this.evaluation.read(tokens);
    if (changed && this.evaluation.preference.prefersAdapted)
      this.adapted.loadWeights(this.evaluation.weights());
  }

  get model(): LanguageModel {
    return this.evaluation.preference.prefersAdapted ? this.adapted : this.base;
  }
}

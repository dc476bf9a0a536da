/**
 * What the network writes while it learns, at several temperatures: the same seed each time, so that one sees
 * it change.
 */
import type { ModelConfiguration, Weights } from '../../model/configuration';
import { createLanguageModel, type RecurrentLanguageModel } from '../../model/recurrent-language-model';
import { sampleText } from '../../model/sampling';
import type { TrainingSample } from '../../protocol/training/training';
import type { Tokenizer } from '../../text/tokenizer';
import { predictionKernels } from '../kernels/kernel-builds';
import { withoutSecrets } from '../../secrets/shown-text';

const temperatures = [0.2, 0.5, 0.8, 1];
/** Characters of one sample. */
const length = 200;

export class Sampler {
  private model: RecurrentLanguageModel | undefined;

  constructor(
    private readonly configuration: ModelConfiguration,
    private readonly tokenizer: Tokenizer,
    private readonly seed: number,
  ) {}

  sample(weights: Weights, step: number, seconds: number): TrainingSample[] {
    if (this.model) this.model.loadWeights(weights);
    const model = (this.model ??= createLanguageModel(
      this.configuration,
      weights,
      predictionKernels(),
      'int8',
    ));
    return temperatures.map((temperature) => ({
      step,
      seconds,
      temperature,
      text: withoutSecrets(
        sampleText(model, this.tokenizer, {
          prompt: '',
          length,
          temperature,
          seed: this.seed,
          stopAtEnd: false,
        }),
      ),
    }));
  }
}

/** Bits per character that a network alone needs for files, each read from its beginning. */
import type { StoredModel } from '../../src/model/model-file';
import type { Tokenizer } from '../../src/text/tokenizer';
import { loneTrainer, planHeap } from '../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../src/threads/kernels/kernel-builds';
import { ValidationSlice } from '../../src/training/evaluation/validation';
import type { EncodedFile } from '../../src/training/run/encoded-text';

const [batchSize, timeSteps] = [16, 64];

/** @param tokenizer the network's own, with which the files were encoded */
export async function bitsOfFiles(
  { configuration, weights }: Pick<StoredModel, 'configuration' | 'weights'>,
  tokenizer: Tokenizer,
  files: readonly EncodedFile[],
): Promise<number> {
  const kernels = chooseKernels('dist/kernels');
  const shape = { configuration, batchSize, timeSteps, dropout: 0, threads: 1 };
  const trainer = loneTrainer(planHeap(shape, kernels), kernels, 1);
  trainer.loadWeights(weights);
  const slice = ValidationSlice.of(files, tokenizer, batchSize, timeSteps);
  return (await slice.measure(trainer, () => Promise.resolve(true)))!.bitsPerCharacter;
}

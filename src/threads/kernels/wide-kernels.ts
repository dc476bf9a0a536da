/**
 * Whether vectors of twice the width are worth it here: V8 can join pairs of 128-bit vectors (an experimental
 * flag that whoever calls this has set), and some builds of the kernels are made for that. They must train
 * the same bits as the ordinary ones, and faster.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelBuilds } from '../../kernels/builds';
import { selectKernels, supportsRelaxedSimd, type SelectedKernels } from '../../kernels/select';
import { initialWeights } from '../../model/initialisation';
import { emptyBatch } from '../../training/run/batches';
import { loneTrainer, planHeap } from './heap-of-plan';
import { engineName } from './kernel-builds';
import { readKernelChoice, writeKernelChoice } from './kernel-choice';
import { cellKinds } from '../../protocol/kinds';

/** What wide kernels must gain in products to be worth a process of their own. */
const leastGain = 1.1;

/**
 * @param folder where the compiled builds are
 * @param keptIn where the choice is kept between starts
 * @returns the kernels, or in words why the ordinary ones are the better choice
 */
export function chooseWideKernels(folder: string, keptIn: string | undefined): SelectedKernels | string {
  if (!supportsRelaxedSimd()) return 'this engine has no relaxed SIMD';
  const read = (file: string): Uint8Array => readFileSync(join(folder, file));
  const remembered = keptIn === undefined ? undefined : readKernelChoice(keptIn);
  const engine = `${engineName()} wide`;
  const selected = selectKernels({ read, engine, remembered, wide: true });
  const { build, choice } = selected;
  if (keptIn !== undefined && choice !== remembered) writeKernelChoice(keptIn, choice);
  const speed = (wide: boolean): number =>
    Math.max(
      0,
      ...kernelBuilds.filter((one) => one.wide === wide).map(({ name }) => choice.gigaflops[name] ?? 0),
    );
  const gain = speed(true) / speed(false);
  if (!build.wide || gain < leastGain) return `they are not faster here (${gain.toFixed(2)} times)`;
  const ordinary = kernelBuilds.find(({ relaxed, wide }) => relaxed && !wide)!;
  const module = new WebAssembly.Module(read(ordinary.file));
  const [bits, expected] = [trainedBits(selected), trainedBits({ build: ordinary, module, choice })];
  if (bits.some((word, at) => word !== expected[at])) return 'they do not train the same bits';
  return selected;
}

/** The weights of small networks after some steps, as bits. */
function trainedBits(kernels: SelectedKernels): Int32Array {
  const words = cellKinds.flatMap((cell) => {
    const configuration = {
      cell,
      vocabularySize: 80,
      embeddingSize: 32,
      hiddenSize: 48,
      layers: 1,
      output: 'full',
    } as const;
    const shape = { configuration, batchSize: 7, timeSteps: 9, dropout: 0, threads: 1 };
    const plan = planHeap(shape, kernels);
    const trainer = loneTrainer(plan, kernels, 1);
    trainer.loadWeights(initialWeights(configuration, 1));
    const batch = emptyBatch(shape.batchSize, shape.timeSteps);
    for (let step = 0; step < 4; step++) {
      batch.inputs.forEach((_, row) => {
        batch.inputs[row] = (row * 7 + step) % 80;
        batch.targets[row] = (row * 11 + step) % 80;
        batch.resets[row] = row % 17 === 0 ? 1 : 0;
      });
      trainer.train(batch, 0.01, 1);
    }
    return [...new Int32Array(Float32Array.from(trainer.parameters()).buffer)];
  });
  return Int32Array.from(words);
}

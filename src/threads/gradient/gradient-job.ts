/**
 * What the gradient thread does with its request: measures how far back the loss of the stored model reaches,
 * and of a vanilla RNN, a GRU and an LSTM of the same size, each before and after it was trained on this text
 * for a few seconds by the trainer's own run.
 */
import { readCorpus } from '../../corpus/read/read-corpus';
import type { ModelConfiguration, Weights } from '../../model/configuration';
import { initialWeights } from '../../model/initialisation';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import type { GradientCurve, GradientEvent, GradientRequest } from '../../protocol/training/gradient';
import { readModelFile } from '../../store/model-file-on-disk';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';
import { reach } from '../../training/evaluation/gradient-through-time';
import { checkMemory, type StepShape } from '../../training/step/memory-plan';
import {
  distanceWithin,
  gradientCurves,
  streams,
  tracedWindows,
  type TracedWindows,
} from '../../training/evaluation/traced-windows';
import type { Trainer } from '../../training/step/trainer';
import { TrainingRun } from '../../training/run/training-run';
import { encodeText, splitText, type TrainingText } from '../../training/run/training-text';
import { loneTrainer, planHeap } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';
import { cellKinds } from '../../protocol/kinds';
import { yieldToEventLoop } from '../../corpus/pace';

/** More text than a few seconds can read would only be read from disk. */
const charactersForTraining = 2_000_000;
/** Those of the training recipe. */
const batchSize = 16;
const timeSteps = 32;
const learningRate = 5e-3;
const clipNorm = 1;

/**
 * @throws Failure `too-little-text`, `memory-limit`, `diverged` and what reading the model or the corpus
 * throws
 */
export async function measureGradients(
  request: GradientRequest,
  emit: (event: GradientEvent) => void,
): Promise<void> {
  emit({ type: 'reading' });
  const model = await readModelFile(request.model);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const { maximumCharacters = Infinity } = request.source;
  const source = {
    ...request.source,
    maximumCharacters: Math.min(maximumCharacters, charactersForTraining),
  };
  const { files } = await readCorpus(source);
  const text = await encodeText(splitText(files), tokenizer, () => Promise.resolve());
  const bench = new Bench(request, tokenizer, text, emit);
  bench.measureInitial('model', model.configuration);
  bench.measure({ network: 'model', weights: 'trained', trained: null }, model.configuration, model.weights);
  for (const cell of request.compareSeconds === null ? [] : cellKinds) {
    const configuration = { ...model.configuration, cell };
    bench.measureInitial(cell, configuration);
    const { weights, trained } = await bench.train(configuration, request.compareSeconds!);
    bench.measure({ network: cell, weights: 'trained', trained }, configuration, weights);
  }
}

/** Everything that all the networks have in common: text, places, kernels, limit. */
class Bench {
  private readonly windows: TracedWindows[];
  private readonly distance: number;

  constructor(
    private readonly request: GradientRequest,
    private readonly tokenizer: Tokenizer,
    private readonly text: TrainingText,
    private readonly emit: (event: GradientEvent) => void,
  ) {
    // On text that none of the networks learned, when there is enough of it.
    const held = text.validation.filter(({ tokens }) => tokens.length > 0);
    const enough = held.some(({ tokens }) => tokens.length >= distanceWithin(text.training));
    const files = enough ? held : text.training;
    this.distance = distanceWithin(files);
    this.windows = tracedWindows(files, tokenizer.endOfSequence, this.distance, request.seed);
  }

  measureInitial(network: GradientCurve['network'], configuration: ModelConfiguration): void {
    const weights = initialWeights(configuration, this.request.seed);
    this.measure({ network, weights: 'initial', trained: null }, configuration, weights);
  }

  measure(
    of: Pick<GradientCurve, 'network' | 'weights' | 'trained'>,
    configuration: ModelConfiguration,
    weights: Weights,
  ): void {
    const { cell, hiddenSize, layers } = configuration;
    const shape = { configuration, batchSize: streams, timeSteps: this.distance + 1, dropout: 0, threads: 1 };
    const trainer = this.trainer(shape);
    trainer.loadWeights(weights);
    const curves = gradientCurves(trainer, this.windows);
    for (const state of ['hidden', 'cell'] as const) {
      const norms = curves[state];
      if (norms === null) continue;
      if (!norms.every(Number.isFinite)) {
        throw new Failure(
          'model-damaged',
          said`The gradient of the ${cell.toUpperCase()} is not finite. Train it anew.`,
        );
      }
      const curve: GradientCurve = {
        ...of,
        cell,
        state,
        hiddenSize,
        layers,
        positions: this.windows.length * streams,
        norms,
        half: reach(norms, 0.5),
        hundredth: reach(norms, 0.01),
      };
      this.emit({ type: 'curve', curve });
    }
  }

  async train(
    configuration: ModelConfiguration,
    seconds: number,
  ): Promise<{ weights: Weights; trained: GradientCurve['trained'] }> {
    const { emit } = this;
    const { cell } = configuration;
    emit({ type: 'training', cell, share: 0 });
    const trainer = this.trainer({ configuration, batchSize, timeSteps, dropout: 0, threads: 1 });
    trainer.loadWeights(initialWeights(configuration, this.request.seed));
    const { seed } = this.request;
    const run = new TrainingRun({
      trainer,
      settings: {
        configuration,
        batchSize,
        timeSteps,
        learningRate,
        clipNorm,
        seed,
        dropout: 0,
        threads: 1,
        budget: { seconds, steps: null },
        averagesStart: false,
      },
      tokenizer: this.tokenizer,
      trainingFiles: this.text.training,
      validationFiles: this.text.validation,
      identity: cell,
      host: {
        now: () => performance.now(),
        yieldToEventLoop,
        point: ({ progress }) => emit({ type: 'training', cell, share: progress }),
        note: () => undefined,
        sample: () => undefined,
        checkpoint: () => Promise.resolve(),
        recover: () => Promise.reject(new Failure('thread-died', 'The comparison has no threads to lose.')),
      },
    });
    const result = await run.run();
    const { steps, validationBitsPerCharacter: bitsPerCharacter } = result;
    return { weights: run.weights(), trained: { seconds: result.seconds, steps, bitsPerCharacter } };
  }

  /** A network of this shape in a memory of its own. @throws Failure `memory-limit` */
  private trainer(shape: StepShape): Trainer {
    const chosen = chooseKernels();
    const plan = planHeap(shape, chosen);
    checkMemory(plan.end * 4, this.request.memoryLimitMegabytes);
    return loneTrainer(plan, chosen, this.request.seed);
  }
}

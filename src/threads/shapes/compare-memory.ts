/** Teaches a network with memory and two without it alike, and says what each needs for held-out text. */
import { yieldToEventLoop } from '../../corpus/pace';
import { readCorpus } from '../../corpus/read/read-corpus';
import { weightCount } from '../../model/configuration';
import type { CorpusSource } from '../../protocol/corpus';
import { memoryReaders, type MemoryComparison, type MemoryProgress } from '../../protocol/training/memory';
import { readModelFile } from '../../store/model-file-on-disk';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import {
  HeldOutText,
  memoryLesson,
  readerNetwork,
  readerShape,
  tokensPerStep,
  windowTokens,
} from '../../training/memory/memory-readers';
import type { Budget } from '../../training/run/schedule';
import { encodeText, splitText } from '../../training/run/training-text';
import { teach } from '../../training/shapes/teach';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';

/** More than some seconds can read. */
const charactersOfText = 1_000_000;
/** Of a larger dictionary the softmax would take the time that the networks have to learn. */
const mostTokens = 512;
const heldOutTokens = 6000;

/**
 * The first network learns for so many seconds, the others for as many steps as it took.
 * @throws Failure `too-little-text`, and what reading the model or the corpus throws
 */
export async function compareMemory(
  request: {
    readonly model: string;
    readonly source: CorpusSource;
    readonly seconds: number;
    readonly seed: number;
  },
  report: (progress: MemoryProgress) => void,
): Promise<MemoryComparison> {
  const { configuration, tokenizer: described } = await readModelFile(request.model);
  const { maximumCharacters = Infinity } = request.source;
  const limit = Math.min(maximumCharacters, charactersOfText);
  const files = splitText((await readCorpus({ ...request.source, maximumCharacters: limit })).files);
  const own = restoreTokenizer(described);
  const texts = files.flatMap(({ validation, text }) => (validation ? [] : [text]));
  const tokenizer =
    own.size <= mostTokens ? own : learnTokenizer(own.kind, texts, { vocabularySize: mostTokens });
  const { training, validation } = await encodeText(files, tokenizer, yieldToEventLoop);
  const heldOut = new HeldOutText(validation, tokenizer, heldOutTokens);
  const { cell } = configuration;
  const networks: MemoryComparison['networks'] = [];
  let budget: Budget = { seconds: request.seconds, steps: null };
  for (const reader of memoryReaders) {
    const sequence = readerNetwork(reader, cell, tokenizer.size);
    const trainer = loneSequenceTrainer(readerShape(sequence), chooseKernels(), request.seed);
    const { steps } = await teach(trainer, {
      batch: memoryLesson(training, tokenizer.endOfSequence, sequence.idsPerStep, request.seed),
      budget,
      now: () => performance.now(),
      yieldToEventLoop,
      onProgress: (share) => report({ reader, share }),
    });
    budget = { seconds: null, steps };
    const parameters = weightCount(trainer.weights());
    networks.push({ reader, parameters, bitsPerCharacter: heldOut.bitsPerCharacter(trainer) });
  }
  return {
    cell,
    tokenKind: tokenizer.kind,
    vocabularySize: tokenizer.size,
    windowTokens,
    steps: budget.steps!,
    tokensPerStep,
    heldOutCharacters: heldOut.characters,
    networks,
  };
}

/**
 * What abbreviations of the names and phrases of a folder stand for, by a decoder that is taught here and
 * kept as long as the thread, or by the model's own.
 */
import { yieldToEventLoop } from '../../corpus/pace';
import type { StoredModel } from '../../model/model-file';
import { Random } from '../../model/random';
import { softmax } from '../../model/softmax';
import type { ChannelWeights } from '../../model/sequences/channel-weights';
import { Candidates } from '../../prediction/abbreviations/candidates';
import { generalWeights } from '../../prediction/abbreviations/channel';
import { Failure } from '../../protocol/failure';
import type { ReadAbbreviation, TaughtDecoder } from '../../protocol/prediction/sequences';
import { said } from '../../protocol/said';
import { humps, initials } from '../../text/abbreviations/humps';
import { abbreviate } from '../../training/abbreviations/abbreviate';
import {
  abbreviationLesson,
  abbreviationShape,
  fewestMeant,
  logProbabilitiesOf,
  writtenLetters,
} from '../../training/abbreviations/abbreviation-decoder';
import type { SequenceTrainer } from '../../training/shapes/sequence-trainer';
import { teach } from '../../training/shapes/teach';
import { loneSequenceTrainer } from '../kernels/heap-of-plan';
import { chooseKernels } from '../kernels/kernel-builds';
import { storedDecoder } from './ask-networks';
import type { CountedFiles } from './kept-folder';
import { networkFigures } from './read-sequence';

type Files = CountedFiles['files'];

/** Texts that the decoder judges of those with the letters, and that are shown of them. */
const [judged, shown] = [12, 5];
const batchSize = 16;
/** One text of so many is kept from the lessons, to measure what was learned; at most so many are. */
const [heldOutOf, mostHeldOut] = [10, 200];
/** Of a name as an example: humps and characters. */
const example = { humps: 3, characters: 16 };

export interface DecoderTeaching {
  readonly steps: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** 0 … 1. */
  readonly report: (share: number) => void;
}

export class KeptDecoder {
  private taught: SequenceTrainer | undefined;
  private readonly candidates = new Candidates();
  private readonly paths = new Set<string>();

  /**
   * Teaches a decoder on what the files may mean, and keeps it in the place of the one before unless it was
   * cancelled.
   * @throws Failure `too-little-text`
   */
  async teach(files: Files, { steps, seed, signal, report }: DecoderTeaching): Promise<TaughtDecoder> {
    await this.follow(files);
    const texts = [...this.candidates.texts.keys()];
    if (texts.length < fewestMeant)
      throw new Failure(
        'too-little-text',
        said`There are too few names and phrases here to learn abbreviations of: ${texts.length}, and at least ${fewestMeant} are needed.`,
      );
    const taught = texts.filter((_, i) => i % heldOutOf > 0);
    const trainer = loneSequenceTrainer(abbreviationShape(batchSize), chooseKernels(), seed);
    await teach(trainer, {
      batch: abbreviationLesson(taught, seed),
      budget: { seconds: null, steps },
      now: () => performance.now(),
      yieldToEventLoop,
      signal,
      onProgress: report,
    });
    if (!signal.aborted) this.taught = trainer;
    const heldOut = texts.filter((_, i) => i % heldOutOf === 0).slice(0, mostHeldOut);
    return { steps, texts: taught.length, ...bitsOf(trainer, heldOut, seed) };
  }

  /**
   * What `typed` may stand for; null: the initials of a name that stands here often.
   * @param model is read where no decoder was taught here
   * @throws Failure `model-mismatch` where the model has none either, and what reading it throws;
   *   `too-little-text` where no name can be an example
   */
  async read(
    files: Files,
    typed: string | null,
    model: () => Promise<StoredModel>,
  ): Promise<ReadAbbreviation> {
    const { trainer, weights } = this.taught
      ? { trainer: this.taught, weights: generalWeights }
      : storedHere(await model());
    if (!trainer)
      throw new Failure(
        'model-mismatch',
        said`No decoder of abbreviations was taught yet: the model was trained without one. Teach one here.`,
      );
    await this.follow(files);
    const letters = typed ?? initials(this.example());
    const texts = letters.trim() === '' ? [] : this.candidates.likeliest(letters, '', '', judged);
    const offers = this.judge(trainer, weights, letters, texts);
    const [best] = offers;
    return {
      typed: letters,
      offers: offers.slice(0, shown),
      steps: !best
        ? []
        : writtenLetters(trainer, letters, best.text).map(({ letter, waiting, loss }) => ({
            letter,
            waiting,
            bits: loss / Math.LN2,
          })),
      network: networkFigures({ configuration: trainer.plan.shape.sequence, weights: trainer.weights() }),
    };
  }

  /**
   * P(meant | typed) by Bayes, among these texts: P(typed | meant) ∝ P(meant | typed) / P(meant) of the
   * decoder, and as prior how often each stands in the folder, which is here in the place of what is expected
   * at a cursor. Each counts as much as the channel gives it.
   */
  private judge(
    trainer: SequenceTrainer,
    { channel, mixture }: ChannelWeights,
    typed: string,
    texts: readonly string[],
  ): ReadAbbreviation['offers'] {
    const given = logProbabilitiesOf(trainer, typed, texts);
    const alone = logProbabilitiesOf(trainer, '', texts);
    const scores = texts.map((text, i) => {
      const prior = Math.log(this.candidates.texts.get(text)!);
      return channel * (given[i]! - alone[i]!) + mixture * prior;
    });
    const probabilities = softmax(scores);
    return texts
      .map((text, i) => ({ text, probability: probabilities[i]! }))
      .sort((a, b) => b.probability - a.probability);
  }

  /** The files now stand so. */
  private async follow(files: Files): Promise<void> {
    const gone = new Set(this.paths);
    for (const { absolutePath, text } of files) {
      gone.delete(absolutePath);
      this.paths.add(absolutePath);
      this.candidates.learn(absolutePath, text);
      this.candidates.catchUp();
      await yieldToEventLoop();
    }
    for (const path of gone) {
      this.paths.delete(path);
      this.candidates.learn(path, null);
    }
    this.candidates.catchUp();
  }

  private example(): string {
    let [best, most] = ['', 0];
    for (const [text, count] of this.candidates.texts) {
      if (count <= most || text.length > example.characters || !/^\w+$/.test(text)) continue;
      if (humps(text).length >= example.humps) [best, most] = [text, count];
    }
    if (best === '')
      throw new Failure(
        'too-little-text',
        said`No name of this folder has ${example.humps} parts and more. Type an abbreviation.`,
      );
    return best;
  }
}

/** The model's own decoder, with what was learned with it of how much each part counts. */
function storedHere(model: StoredModel): { trainer: SequenceTrainer | undefined; weights: ChannelWeights } {
  return {
    trainer: storedDecoder(model)?.(),
    weights: model.networks?.abbreviations?.channel ?? generalWeights,
  };
}

/** What texts that it was not taught take. */
function bitsOf(
  trainer: SequenceTrainer,
  texts: readonly string[],
  seed: number,
): Pick<TaughtDecoder, 'bitsPerLetter' | 'bitsPerLetterAlone'> {
  let [given, alone, letters] = [0, 0, 0];
  texts.forEach((text, i) => {
    const typed = abbreviate(text, new Random(seed, i));
    if (typed === null) return;
    given -= logProbabilitiesOf(trainer, typed, [text])[0]!;
    alone -= logProbabilitiesOf(trainer, '', [text])[0]!;
    letters += text.length + 1;
  });
  const per = Math.max(1, letters) * Math.LN2;
  return { bitsPerLetter: given / per, bitsPerLetterAlone: alone / per };
}

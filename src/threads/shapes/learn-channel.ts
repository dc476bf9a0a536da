/**
 * Learns the weights of the channel for a workspace: abbreviates words of its held-out files where they
 * stand, and beside them types other words as they are, and looks at what a predictor of the trained model
 * judges these letters to be.
 */
import { yieldToEventLoop } from '../../corpus/pace';
import type { CorpusFile } from '../../corpus/read/corpus-file';
import type { ChannelWeights } from '../../model/sequences/channel-weights';
import type { LanguageModel } from '../../model/language-model';
import { Random } from '../../model/random';
import type { AbbreviationDecoder } from '../../prediction/abbreviations/expander';
import { learnChannel, type ChannelExample } from '../../prediction/abbreviations/learn-channel';
import { ByteRecall } from '../../prediction/contexts/byte-recall';
import { Predictor } from '../../prediction/predictor';
import type { Tokenizer } from '../../text/tokenizer';
import { MeantTexts } from '../../text/abbreviations/meant-texts';
import { abbreviate } from '../../training/abbreviations/abbreviate';
import { makeContextMixing } from '../kernels/kernel-builds';

/** Places that are typed at, of one in four of which a word is abbreviated. */
const mostPlaces = 240;
/** UTF-16 units that the predictor learns, and of a document before a place. */
const [mostLearned, mostBefore] = [500_000, 4_000];

export interface ChannelLesson {
  readonly files: readonly CorpusFile[];
  readonly tokenizer: Tokenizer;
  readonly model: LanguageModel;
  readonly gate: readonly number[] | undefined;
  readonly decoder: AbbreviationDecoder;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** @returns null after a stop, and where no file is held out. The same for the same lesson. */
export async function learnChannelOf(lesson: ChannelLesson): Promise<ChannelWeights | null> {
  const examples = await channelExamples(lesson);
  return examples && examples.length > 0 ? learnChannel(examples) : null;
}

/** What the predictor judged at the places; null after a stop. */
export async function channelExamples(lesson: ChannelLesson): Promise<ChannelExample[] | null> {
  const { files, seed, signal } = lesson;
  const places = await placesOf(files, seed);
  if (places.length === 0) return [];
  const predictor = await predictorOf(lesson);
  const examples: ChannelExample[] = [];
  for (const { path, before, typed, meant } of places) {
    if (signal.aborted) return null;
    predictor.complete({ path, prefix: before + typed, suffix: '', abbreviations: true });
    const judgement = predictor.expander.judgements.find((one) => one.typed === typed);
    predictor.expander.judgements = [];
    if (judgement) {
      const { judged, literal } = judgement;
      const right = judged.findIndex(({ text }) => text === meant);
      examples.push({ letters: typed.length, judged, literal, meant: right });
    }
    await yieldToEventLoop();
  }
  return examples;
}

interface Place {
  readonly path: string;
  readonly before: string;
  readonly typed: string;
  /** Null: the letters are the beginning of the word that stands there. */
  readonly meant: string | null;
}

/** Words of the held-out files, by turns abbreviated and begun, drawn evenly from all of them. */
async function placesOf(files: readonly CorpusFile[], seed: number): Promise<Place[]> {
  const known = new MeantTexts();
  for (const { validation, text } of files) {
    if (!validation) known.count(text);
    await yieldToEventLoop();
  }
  const words = files.flatMap(({ validation, absolutePath: path, text }) =>
    validation ? Array.from(text.matchAll(/[A-Za-z_$][\w$]{3,}/g), (match) => ({ path, text, match })) : [],
  );
  const random = new Random(seed, words.length);
  const places: Place[] = [];
  for (let drawn = 0; drawn < 20 * mostPlaces && words.length > 0 && places.length < mostPlaces; drawn++) {
    const { path, text, match } = words[random.below(words.length)]!;
    const [word] = match;
    const before = text.slice(Math.max(0, match.index - mostBefore), match.index);
    if (places.length % 4 > 0)
      places.push({ path, before, typed: word.slice(0, 2 + random.below(word.length - 2)), meant: null });
    else if (known.counts.has(word)) {
      const typed = abbreviate(word, random);
      if (typed !== null) places.push({ path, before, typed, meant: word });
    }
  }
  return places;
}

/** Has learned the files that are not held out, or the first of them, and reads abbreviations. */
async function predictorOf({ files, tokenizer, model, gate, decoder }: ChannelLesson): Promise<Predictor> {
  const bytes = new ByteRecall(makeContextMixing);
  // No clock: what is judged depends on nothing but the lesson.
  const settings = { beamWidth: 2, maximumTokens: 4 };
  const predictor = new Predictor({ tokenizer, model, gate, bytes, now: () => 0, settings });
  predictor.expander.replaceDecoder(() => decoder);
  let left = mostLearned;
  for (const { validation, absolutePath, text } of files) {
    if (validation || text.length > left) continue;
    left -= text.length;
    predictor.learn(absolutePath, text);
    await yieldToEventLoop();
  }
  for (const steps = bytes.catchUp(); steps.next().done !== true;) await yieldToEventLoop();
  return predictor;
}

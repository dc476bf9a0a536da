/**
 * Many to one: the language of a text without one. A GRU reads the units of a text, a softmax at the end says
 * which of the workspace's languages it is. It is taught with the answer at every step, so that the gradient
 * has a short way from each word, and asked for the last one.
 */
import { Random } from '../../model/random';
import type { SequenceConfiguration } from '../../model/sequences/sequence-configuration';
import { softmax } from '../../model/softmax';
import type { Sequence, SequenceTrainer } from '../shapes/sequence-trainer';
import { idsPerUnit, languageIds, languageVocabulary } from './language-units';

export interface LabelledText {
  /** VS Code's language identifier. */
  readonly language: string;
  readonly text: string;
}

/** Characters that are read of a text at most, and what they are of units at most. */
const readCharacters = 300;
const readUnits = 80;
/** A language of less text than this is not told from others. */
const leastCharacters = 2000;
const mostLanguages = 64;
/** The first answers know too little of the text. */
const unanswered = 3;
/** Share of the units that a lesson hides, so that no answer hangs on one word. */
const hidden = 0.2;
/**
 * How it is taught: at a high rate, from small embeddings, so that what was never met says next to nothing.
 */
export const languageTeaching = { highestRate: 0.015, embeddingDeviation: 0.1 };

/** The languages that can be told apart in these files; none when there are fewer than two. */
export function languagesOf(files: readonly LabelledText[]): string[] {
  const characters = new Map<string, number>();
  for (const { language, text } of files)
    characters.set(language, (characters.get(language) ?? 0) + text.length);
  const languages = [...characters]
    .filter(([, count]) => count >= leastCharacters)
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, mostLanguages)
    .map(([language]) => language)
    .sort();
  return languages.length < 2 ? [] : languages;
}

export function languageNetwork(languages: readonly string[]): SequenceConfiguration {
  return {
    cell: 'gru',
    vocabularySize: languageVocabulary,
    idsPerStep: idsPerUnit,
    embeddingSize: 16,
    hiddenSize: 64,
    directions: ['forward'],
    recurrent: true,
    answers: 'each',
    head: 'softmax',
    outputs: languages.length,
  };
}

/** What decides its memory: while it is taught, 16 windows at once; while it answers, one text. */
export function languageShape(configuration: SequenceConfiguration, batchSize: number) {
  return { sequence: configuration, batchSize, timeSteps: readUnits };
}

/**
 * Windows of 60 to 300 characters from the beginnings of lines, each language as often as the others; half of
 * them of 200. Of each some units are hidden.
 */
export function languageLesson(
  files: readonly LabelledText[],
  languages: readonly string[],
  seed: number,
): (step: number, size: number) => Sequence[] {
  const texts = languages.map((one) =>
    files.filter(({ language }) => language === one).map(({ text }) => text),
  );
  return (step, size) => {
    const random = new Random(seed, step);
    return Array.from({ length: size }, () => {
      const language = random.below(languages.length);
      const text = texts[language]![random.below(texts[language]!.length)]!;
      const length = random.uniform() < 0.5 ? 200 : 60 + random.below(readCharacters - 60);
      const ids = languageIds(windowOf(text, length, random), readUnits);
      const targets = Array.from({ length: ids.length / idsPerUnit }, (_, t) => {
        if (random.uniform() < hidden) ids.fill(0, t * idsPerUnit, (t + 1) * idsPerUnit);
        return t < unanswered ? -1 : language;
      });
      return { ids, targets };
    });
  };
}

/** `length` UTF-16 units of a text from the beginning of a line. */
export function windowOf(text: string, length: number, random: Random): string {
  const at = random.below(Math.max(1, text.length - length));
  const line = text.lastIndexOf('\n', at) + 1;
  // A line of thousands of characters is not read from its beginning every time.
  const start = at - line > length ? at : line;
  return text.slice(start, start + length);
}

export interface LanguageAnswer {
  readonly language: string;
  readonly probability: number;
}

/**
 * The most probable language of a text, by its first characters; null for a text without any.
 * @param trainer of `languageShape`, with the weights
 */
export function languageOfText(
  trainer: SequenceTrainer,
  languages: readonly string[],
  text: string,
): LanguageAnswer | null {
  const ids = languageIds(text.trimStart().slice(0, readCharacters), readUnits);
  if (ids.length === 0) return null;
  const [logits] = trainer.evaluate([{ ids }]);
  const probabilities = softmax(logits!.subarray(logits!.length - languages.length));
  const probability = Math.max(...probabilities);
  return { language: languages[probabilities.indexOf(probability)]!, probability };
}

/**
 * Brings a tokenizer back from its description in a model file, and refuses a description that does not hold
 * together.
 */
import * as v from 'valibot';
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { CharactersTokenizer } from './characters/characters';
import { isLoneSurrogate } from './characters/code-points';
import { Merges } from './subwords/merges';
import { SubwordsTokenizer } from './subwords/subwords';
import type { Tokenizer } from './tokenizer';
import { hasForbidden, longestToken } from './token-bounds';
import { specialTokens, Vocabulary } from './vocabulary';
import { WordSpelling, wordBoundary } from './words/word-spelling';
import { WordsTokenizer } from './words/words';
import { count } from '../protocol/numbers';

/** No dictionary is larger; a token's id fits 16 bits. */
const largestVocabulary = 0x10000;

const listing = {
  tokens: v.pipe(v.array(v.string()), v.maxLength(largestVocabulary)),
  counts: v.array(count),
};
const description = v.variant('kind', [
  v.object({ kind: v.literal('characters'), ...listing }),
  v.object({ kind: v.literal('words'), ...listing, spelling: v.record(v.string(), count) }),
  v.object({ kind: v.literal('subwords'), ...listing, merges: v.array(v.tuple([count, count])) }),
]);

/**
 * @param described what `Tokenizer.describe` returned, parsed from JSON
 * @throws Failure `model-damaged` with the first thing that is wrong
 */
export function restoreTokenizer(described: unknown): Tokenizer {
  // Before each of them is looked at.
  const { tokens } = (described ?? {}) as { tokens?: unknown };
  if (Array.isArray(tokens) && tokens.length > largestVocabulary)
    throw damaged(`it has more than ${largestVocabulary} tokens`);
  const parsed = v.safeParse(description, described);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw damaged(`${v.getDotPath(issue) ?? 'it'} is not as expected (${issue.message})`);
  }
  const { output } = parsed;
  const vocabulary = checkedVocabulary(output.tokens, output.counts);
  switch (output.kind) {
    case 'characters':
      output.tokens.forEach((text, id) => {
        if (id >= specialTokens.length && !isOneCharacter(text))
          throw damaged(`token ${id} is not one character`);
      });
      return new CharactersTokenizer(vocabulary);
    case 'words':
      return new WordsTokenizer(vocabulary, checkedSpelling(output.spelling));
    case 'subwords':
      return new SubwordsTokenizer(vocabulary, checkedMerges(vocabulary, output.merges));
  }
}

function checkedVocabulary(tokens: readonly string[], counts: readonly number[]): Vocabulary {
  if (tokens.length !== counts.length) {
    throw damaged(`it lists ${tokens.length} tokens but ${counts.length} counts`);
  }
  specialTokens.forEach((text, id) => {
    if (tokens[id] !== text) throw damaged(`token ${id} is not ${text}`);
  });
  const seen = new Set<string>();
  for (let id = specialTokens.length; id < tokens.length; id++) {
    const text = tokens[id]!;
    if (text === '') throw damaged(`token ${id} is empty`);
    if (text.length > longestToken) throw damaged(`token ${id} is longer than ${longestToken} characters`);
    if (hasForbidden(text)) throw damaged(`token ${id} has a character that cannot be seen`);
    if (seen.has(text)) throw damaged(`token ${id} is there twice`);
    seen.add(text);
  }
  return new Vocabulary(tokens, counts);
}

function checkedMerges(vocabulary: Vocabulary, pairs: readonly (readonly [number, number])[]): Merges {
  const seen = new Set<number>();
  return new Merges(
    pairs.map(([left, right], rank) => {
      for (const id of [left, right]) {
        if (id < specialTokens.length || id >= vocabulary.size)
          throw damaged(`merge ${rank} has no such token as ${id}`);
      }
      const key = left * largestVocabulary + right;
      if (seen.has(key)) throw damaged(`merge ${rank} is there twice`);
      seen.add(key);
      const merged = vocabulary.idOf(vocabulary.text(left) + vocabulary.text(right));
      if (merged < specialTokens.length) throw damaged(`merge ${rank} makes a text that is no token`);
      return [left, right, merged];
    }),
  );
}

function checkedSpelling(spelling: Readonly<Record<string, number>>): WordSpelling {
  const counts = new Map(Object.entries(spelling));
  for (const [key, times] of counts) {
    const characters = [...key];
    if (
      times < 1 ||
      characters.length < 1 ||
      characters.length > 2 ||
      characters.some((one) => !counts.has(one))
    ) {
      throw damaged(`its spelling has a bad entry (${JSON.stringify(key.slice(0, 8))})`);
    }
  }
  if (!counts.has(wordBoundary)) throw damaged('its spelling has no end of word');
  return new WordSpelling(counts);
}

function isOneCharacter(text: string): boolean {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && text === String.fromCodePoint(codePoint) && !isLoneSurrogate(codePoint);
}

function damaged(what: string): Failure {
  return new Failure(
    'model-damaged',
    said`The dictionary in this model file is damaged: ${what}. Train the model again.`,
  );
}

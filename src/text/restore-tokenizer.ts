/** Brings a tokenizer back from its description in a model file, and refuses a description that does not hold together. */
import * as v from 'valibot';
import { Failure } from '../protocol/failure';
import { CharactersTokenizer } from './characters';
import { isLoneSurrogate } from './code-points';
import type { Tokenizer } from './tokenizer';
import { specialTokens, Vocabulary } from './vocabulary';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const listing = { tokens: v.array(v.string()), counts: v.array(count) };
const description = v.variant('kind', [v.object({ kind: v.literal('characters'), ...listing })]);

/**
 * @param described what `Tokenizer.describe` returned, parsed from JSON
 * @throws Failure `model-damaged` with the first thing that is wrong
 */
export function restoreTokenizer(described: unknown): Tokenizer {
  const parsed = v.safeParse(description, described);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw damaged(`${v.getDotPath(issue) ?? 'it'} is not as expected (${issue.message})`);
  }
  const { tokens, counts } = parsed.output;
  const vocabulary = checkedVocabulary(tokens, counts);
  tokens.forEach((text, id) => {
    if (id >= specialTokens.length && !isOneCharacter(text))
      throw damaged(`token ${id} is not one character`);
  });
  return new CharactersTokenizer(vocabulary);
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
    if (seen.has(text)) throw damaged(`token ${id} is there twice`);
    seen.add(text);
  }
  return new Vocabulary(tokens, counts);
}

function isOneCharacter(text: string): boolean {
  const codePoint = text.codePointAt(0);
  return codePoint !== undefined && text === String.fromCodePoint(codePoint) && !isLoneSurrogate(codePoint);
}

function damaged(what: string): Failure {
  return new Failure(
    'model-damaged',
    `The dictionary in this model file is damaged: ${what}. Train the model again.`,
  );
}

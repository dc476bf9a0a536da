/**
 * Makes a file of tokens from the text of the base: learns a dictionary on what is trained on, encodes all.
 * What is in a language with less text stands twice in what is trained on, so that an epoch reads it twice.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { learnTokenizer } from '../src/text/learn-tokenizer';
import type { Tokenizer } from '../src/text/tokenizer';
import { encodeFile } from '../src/training/run/encoded-text';
import { encodeTokenFile } from '../src/training/run/token-file';
import { readManifest } from './manifest';
import { readText, type BaseText } from './text/text';

/**
 * Characters of the dictionary: the Latin alphabet with what code needs, and the most frequent of the others.
 */
const characterLimit = 256;

/** The languages with text enough to be read once. */
const plentiful = new Set(['python', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact']);

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** The text of what was fetched, with an account of it. */
export async function readBaseText(): Promise<BaseText> {
  say('Reading what was fetched …');
  const text = await readText(readManifest());
  for (const [group, count] of Object.entries(text.characters))
    say(`  ${group}: ${(count / 1e6).toFixed(1)} million characters`);
  for (const [kind, count] of text.redactions) say(`  redacted, ${kind}: ${count}`);
  return text;
}

/** @param vocabularySize tokens of the dictionary, with the two special ones */
export function encodeBase(text: BaseText, vocabularySize: number, out: string): void {
  say(`Learning ${vocabularySize} subwords …`);
  const training = text.files.filter(({ validation }) => !validation);
  const tokenizer = learnTokenizer(
    'subwords',
    training.map(({ text }) => text),
    { vocabularySize, characterLimit },
  );
  encodeWith(tokenizer, text, out);
}

/** With a dictionary that there is. */
export function encodeWith(tokenizer: Tokenizer, { files }: BaseText, out: string): void {
  const training = files.filter(({ validation }) => !validation);
  const encode = (some: typeof files) => some.map(({ text }) => encodeFile(tokenizer, text));
  const file = {
    tokenizer,
    training: encode([...training, ...training.filter(({ language }) => !plentiful.has(language))]),
    validation: encode(files.filter(({ validation }) => validation)),
  };
  const tokens = file.training.reduce((sum, one) => sum + one.tokens.length + 1, 0);
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, encodeTokenFile(file));
  say(`${out}: ${(tokens / 1e6).toFixed(1)} million tokens in ${file.training.length} files.`);
}

/**
 * The text of a run: which files are learned from and which are held out, as tokens, and whether it is
 * enough.
 */
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { heartbeat } from '../../protocol/heartbeat';
import type { Tokenizer } from '../../text/tokenizer';
import { encodeFile, type EncodedFile } from './encoded-text';
import { countCharacters } from '../../text/characters/code-points';
import type { TextAmount } from '../../protocol/training/training';

export interface TextFile {
  readonly path: string;
  readonly text: string;
  readonly validation: boolean;
}

/** Fewer characters teach nothing that is worth showing. */
const leastCharacters = 1000;
/** Share of the text that is held out when no file is. */
const heldOutShare = 0.1;

/**
 * The files with some held out for validation: those that are marked so, or else the tail of the longest one.
 * @throws Failure `too-little-text` naming the amount and the way out
 */
export function splitText(files: readonly TextFile[]): TextFile[] {
  const characters = files.reduce((sum, { text }) => sum + countCharacters(text), 0);
  if (characters < leastCharacters) {
    const amount = characters === 1 ? said`1 character` : said`${characters} characters`;
    throw new Failure(
      'too-little-text',
      said`There is too little text to learn from: ${amount}, and at least ${leastCharacters} are needed. Open a folder with more text, or exclude less.`,
    );
  }
  const held = files.filter(({ validation }) => validation).length;
  if (held > 0 && held < files.length) return [...files];
  const open = files.map((file) => ({ ...file, validation: false }));
  const longest = open.reduce((best, file) => (file.text.length > best.text.length ? file : best));
  const wanted = Math.min(heldOutShare * characters, longest.text.length / 3);
  // At the beginning of a line, so that the held-out part begins as a text does.
  const from = Math.floor(longest.text.length - wanted);
  const line = longest.text.indexOf('\n', from) + 1;
  let cut = line > 0 && line < longest.text.length - wanted / 2 ? line : from;
  if (/[\udc00-\udfff]/.test(longest.text[cut]!)) cut--;
  const tail = { ...longest, text: longest.text.slice(cut), validation: true };
  return [
    ...open.map((file) => (file === longest ? { ...file, text: file.text.slice(0, cut) } : file)),
    tail,
  ];
}

export interface TrainingText extends Omit<TextAmount, 'vocabularySize'> {
  readonly training: readonly EncodedFile[];
  readonly validation: readonly EncodedFile[];
}

/** @param pause called between files, may throw to give up */
export async function encodeText(
  files: readonly TextFile[],
  tokenizer: Tokenizer,
  pause: () => Promise<void>,
): Promise<TrainingText> {
  const parts = { training: [] as EncodedFile[], validation: [] as EncodedFile[] };
  const characters = { training: 0, validation: 0 };
  for (const { text, validation } of files) {
    heartbeat();
    const part = validation ? 'validation' : 'training';
    parts[part].push(encodeFile(tokenizer, text));
    characters[part] += countCharacters(text);
    await pause();
  }
  return {
    ...parts,
    trainingTokens: parts.training.reduce((sum, { tokens }) => sum + tokens.length + 1, 0),
    trainingCharacters: characters.training,
    validationCharacters: characters.validation,
  };
}

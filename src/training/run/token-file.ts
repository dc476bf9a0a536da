/**
 * Owns the file of tokens: a text as token ids with its dictionary, for training where the text itself is not
 * (`unroll tokens`, `base/train.py`). It is a safetensors file: `training` and `validation`, U16 in one row
 * each, files end to end with `<EOS>` behind each; `spellings`, U8: JSON in UTF-8 with the texts behind each
 * `<UNK>`; the dictionary and what `<UNK>` costs in its metadata.
 */
import * as v from 'valibot';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../model/safetensors';
import { asFailure, Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import type { Tokenizer } from '../../text/tokenizer';
import { endOfSequence, unknown } from '../../text/vocabulary';
import type { EncodedFile } from './encoded-text';
import { countCharacters } from '../../text/characters/code-points';

export interface TokenFile {
  readonly tokenizer: Tokenizer;
  readonly training: readonly EncodedFile[];
  readonly validation: readonly EncodedFile[];
}

const parts = ['training', 'validation'] as const;
const field = {
  version: 'unroll.tokens',
  tokenizer: 'unroll.tokenizer',
  spellings: 'unroll.spellings',
  heldOut: 'unroll.held_out',
} as const;
const version = '1';

const Spellings = v.object({ training: v.array(v.string()), validation: v.array(v.string()) });

export function encodeTokenFile(file: TokenFile): Uint8Array {
  const spellings = Object.fromEntries(
    parts.map((part) => [part, file[part].flatMap((one) => one.spellings)]),
  );
  const inBytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const row = (data: Uint16Array): Tensor => ({ shape: [data.length], data });
  return encodeTensorFile({
    tensors: new Map(parts.map((part) => [part, row(inOneRow(file[part]))])),
    blobs: new Map([
      [field.tokenizer, inBytes(file.tokenizer.describe())],
      [field.spellings, inBytes(spellings)],
    ]),
    metadata: new Map<string, string>([
      [field.version, version],
      [field.heldOut, JSON.stringify(amountsOf(file))],
    ]),
  });
}

/**
 * What bits of the held-out text are divided by, and what its `<UNK>` cost beside the network: for whoever
 * has tokens alone.
 */
function amountsOf({ tokenizer, validation }: TokenFile): { characters: number; spellingBits: number } {
  let [characters, spellingBits] = [0, 0];
  for (const { tokens, spellings } of validation) {
    characters += countCharacters(tokenizer.decode(tokens, spellings));
    for (const spelling of spellings) spellingBits += tokenizer.spellingBits(spelling);
  }
  return { characters, spellingBits };
}

function inOneRow(files: readonly EncodedFile[]): Uint16Array {
  const row = new Uint16Array(files.reduce((sum, { tokens }) => sum + tokens.length + 1, 0));
  let at = 0;
  for (const { tokens } of files) {
    row.set(tokens, at);
    at += tokens.length + 1;
  }
  return row;
}

/**
 * @param name what the user calls the file
 * @throws Failure `not-a-model` when it is no file of tokens, `model-damaged` when it is cut short or
 * contradicts itself
 */
export function decodeTokenFile(bytes: Uint8Array, name: string): TokenFile {
  const refuse = (code: 'not-a-model' | 'model-damaged', what: string): Failure =>
    new Failure(
      code,
      said`${name} cannot be used as a file of tokens: ${what}. Write one with "unroll tokens FOLDER --out FILE".`,
    );
  const { tensors, blobs, metadata } = decodeTensorFile(bytes, name);
  if (metadata.get(field.version) !== version) throw refuse('not-a-model', 'it is none of this version');
  const damaged = (what: string): Failure => refuse('model-damaged', what);
  const json = (blob: string): unknown => {
    try {
      return JSON.parse(new TextDecoder().decode(blobs.get(blob)));
    } catch {
      throw damaged(`${blob} cannot be read`);
    }
  };
  let tokenizer: Tokenizer;
  try {
    tokenizer = restoreTokenizer(json(field.tokenizer));
  } catch (thrown) {
    throw damaged(asFailure(thrown).message);
  }
  const spelled = v.safeParse(Spellings, json(field.spellings));
  if (!spelled.success) throw damaged('its spellings are not lists of texts');
  const filesOf = (part: (typeof parts)[number]): EncodedFile[] => {
    const row = tensors.get(part)?.data;
    if (!(row instanceof Uint16Array)) throw damaged(`its ${part} text is missing`);
    if (row.some((token) => token >= tokenizer.size))
      throw damaged(`its ${part} text has tokens of no dictionary`);
    return inFiles(row, spelled.output[part], damaged);
  };
  return { tokenizer, training: filesOf('training'), validation: filesOf('validation') };
}

function inFiles(
  row: Uint16Array,
  spellings: readonly string[],
  damaged: (what: string) => Failure,
): EncodedFile[] {
  const files: EncodedFile[] = [];
  let spelled = 0;
  for (let from = 0; from < row.length;) {
    const end = row.indexOf(endOfSequence, from);
    const tokens = row.subarray(from, end < 0 ? row.length : end);
    const unknowns = tokens.reduce((count, token) => count + (token === unknown ? 1 : 0), 0);
    files.push({ tokens, spellings: spellings.slice(spelled, spelled + unknowns) });
    spelled += unknowns;
    from += tokens.length + 1;
  }
  if (spelled !== spellings.length) throw damaged('its spellings are not those of its tokens');
  return files;
}

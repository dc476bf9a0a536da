/**
 * Letters as the encoder and the decoder of abbreviations read and write them: printable ASCII, one id
 * for all others. Letters that were typed and letters that are written have ids of their own.
 */

const firstCharacter = 0x20;
const characters = 95;

/** What the decoder answers: the end of the text, any other character, or a printable one. */
export const letterLabels: readonly string[] = [
  'end',
  'other',
  ...Array.from({ length: characters }, (_, i) => String.fromCharCode(firstCharacter + i)),
];
export const endOfText = 0;
const other = 1;

/** The number of a character among the labels. */
export function letterOf(text: string, at: number): number {
  const i = text.charCodeAt(at) - firstCharacter;
  return i >= 0 && i < characters ? other + 1 + i : other;
}

/** 0 is behind the end of a sequence. */
const writtenFrom = 1;
const typedFrom = writtenFrom + letterLabels.length;
export const letterVocabulary = typedFrom + letterLabels.length;

/** The letter that was written before; `endOfText` where nothing was. */
export const writtenId = (letter: number): number => writtenFrom + letter;
/** A letter that was typed; `endOfText` where all of them are written. */
export const typedId = (letter: number): number => typedFrom + letter;

/** What `typedId` was given, for people: '' for the end, '?' for a letter that has no id of its own. */
export function letterOfTypedId(id: number): string {
  const letter = id - typedFrom;
  return letter === endOfText ? '' : letter === other ? '?' : letterLabels[letter]!;
}

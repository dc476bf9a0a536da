/** Which characters may stand in a suggestion: only those that can be seen where they stand. */

/**
 * Controls (without the tab), format characters (bidirectional marks, zero-width joiners, tags), lone halves of
 * surrogate pairs, line and paragraph separators, and everything that Unicode says may be rendered as nothing. Text
 * that hides what it does must not be one key away from the user's file ("Trojan Source", CVE-2021-42574).
 */
const invisible = /(?!\t)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** The index of the first character that must not be shown, or the length of the text. */
export function visibleLength(text: string): number {
  const index = text.search(invisible);
  return index < 0 ? text.length : index;
}

/** Whether the last code unit begins a surrogate pair whose other half is missing: the cursor stands in a character. */
export function endsInsideCharacter(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}

const wordCharacter = /[\p{L}\p{N}\p{M}_$]/u;

/** Whether the text begins with a character of a word in any script (also `_` and `$`). */
export function beginsWithWord(text: string): boolean {
  const first = text.codePointAt(0);
  return first !== undefined && wordCharacter.test(String.fromCodePoint(first));
}

/** Whether the text ends with a character of a word in any script (also `_` and `$`). */
export function endsWithWord(text: string): boolean {
  const low = text.charCodeAt(text.length - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && text.length > 1;
  return text.length > 0 && wordCharacter.test(text.slice(pair ? -2 : -1));
}

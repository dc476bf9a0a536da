/**
 * Which characters of a text cannot be seen, and what to show for them. Text from a network is never trusted.
 */

export interface Piece {
  /** Exactly as it stands in the text. */
  readonly text: string;
  /** What makes the invisible visible; empty for ordinary text. */
  readonly mark: string;
}

/**
 * Controls but tab and line feed, bidirectional controls, zero-width and other format characters, lone
 * surrogates.
 */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\u{e0000}-\u{e007f}]/gu;

const markOf = (character: string): string => {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code); // ␀ … ␟
  if (code === 0x7f) return '␡';
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
};

/** The text cut at its invisible characters: joined again, it is the text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(invisible)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index), mark: '' });
    found.push({ text: match[0], mark: markOf(match[0]) });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ text: text.slice(end), mark: '' });
  return found;
}

/** The first characters of a long text, never half a surrogate pair, and how many were left out. */
export function shortened(text: string, characters: number): { text: string; leftOut: number } {
  if (text.length <= characters) return { text, leftOut: 0 };
  const code = text.charCodeAt(characters - 1);
  const end = code >= 0xd800 && code <= 0xdbff ? characters - 1 : characters;
  return { text: text.slice(0, end), leftOut: text.length - end };
}

/** A token as a name of itself: spaces, tabs and line ends can be seen. */
export function tokenName(token: string): string {
  if (token === '') return '∅';
  return token.replace(/ /g, '␣').replace(/\t/g, '⇥').replace(/\r?\n/g, '↵');
}

/**
 * A token's name on one short line: what cannot be seen is named, nothing of it is more than text.
 */
export function shortName(token: string, characters = 10): string {
  const { text, leftOut } = shortened(tokenName(token), characters);
  const name = pieces(text)
    .map((piece) => (piece.mark === '' ? piece.text : piece.mark))
    .join('');
  return leftOut > 0 ? `${name}…` : name;
}

/** The same with the two special tokens by their names; `<UNK>` with the text it stands for. */
export function specialName(text: string, special: 'end' | 'unknown' | undefined): string {
  if (special === 'end') return '<EOS>';
  return special === 'unknown' ? `<UNK> ${tokenName(text)}` : tokenName(text);
}

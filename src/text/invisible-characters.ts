/**
 * Drops what cannot be seen: control characters, bidirectional controls, zero-width characters and tag characters, by
 * which text can read differently from what it is. Kept where they are orthography: the zero-width joiner in an emoji
 * sequence, and joiner and non-joiner next to a letter of a script that needs them (Arabic, Indic and their kin).
 */
const invisible =
  /[\0-\x08\x0B\x0E-\x1F\x7F-\x9F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}\p{Surrogate}]/gu;
/** Where they can be at all: the rest of most text is passed over quickly. */
const suspicious = /[^\t\n\f\r -~]+/g;
const joiner = '\u200D';
const nonJoiner = '\u200C';
const emojiBefore = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/** Pure. Also drops lone surrogates: the result is well-formed. */
export function dropInvisible(text: string): string {
  return text.replace(suspicious, dropFrom);
}

function dropFrom(text: string): string {
  return text.replace(invisible, (character, position: number) => {
    if (character !== joiner && character !== nonJoiner) return '';
    const before = text.slice(Math.max(0, position - 2), position);
    if (joiningScript.test(before)) return character;
    const after = text.slice(position + 1, position + 3);
    return character === joiner && emojiBefore.test(before) && emojiAfter.test(after) ? character : '';
  });
}

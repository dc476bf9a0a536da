/**
 * What of a text's structure a hidden unit may follow, read character by character without a grammar: quotes,
 * brackets, the place in the line, the indentation. Right for most lines of most languages; never used to
 * predict.
 */

export const structureFeatures = ['string', 'brackets', 'column', 'indentation'] as const;
type StructureFeature = (typeof structureFeatures)[number];

/**
 * `[length + 1]` each: how things stand behind so many code units.
 * `string` 1 inside quotes, else 0; `brackets` how many are open; `column` code units since the line began;
 * `indentation` columns of white space that the line began with, a tab to the next multiple of four.
 */
export type Structure = Readonly<Record<StructureFeature, Float64Array>>;

const openers = '([{';
const closers = ')]}';
const tabWidth = 4;
/** Before a quote: a word that is no prefix of a literal, so that the quote is an apostrophe. */
const apostrophe = /[\p{L}\p{N}_]$/u;
const literalPrefix = /(?:^|[^\p{L}\p{N}_])[bfru]{1,2}$/iu;

/**
 * Strings open with `'`, `"` or a backtick (three of a kind open a long one), and end with the same, or with
 * the line unless they are long or in backticks; a backslash guards the next character. An apostrophe behind
 * a letter opens nothing.
 */
export function structureOf(text: string): Structure {
  const make = (): Float64Array => new Float64Array(text.length + 1);
  const structure = { string: make(), brackets: make(), column: make(), indentation: make() };
  /** What ends the string that is open; empty outside. */
  let quote = '';
  let depth = 0;
  let column = 0;
  let indentation = 0;
  let inIndentation = true;
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    let length = 1;
    if (character === '\n') {
      if (quote.length === 1 && quote !== '`') quote = '';
      column = -1;
      indentation = 0;
      inIndentation = true;
    } else if (inIndentation && character === ' ') indentation++;
    else if (inIndentation && character === '\t') indentation += tabWidth - (indentation % tabWidth);
    else {
      inIndentation = false;
      if (quote !== '') {
        if (character === '\\' && text[i + 1] !== '\n') length = 2;
        else if (text.startsWith(quote, i)) {
          length = quote.length;
          quote = '';
        }
      } else if (opensString(text, i)) {
        const three = character.repeat(3);
        quote = character !== '`' && text.startsWith(three, i) ? three : character;
        length = quote.length;
      } else if (openers.includes(character)) depth++;
      else if (closers.includes(character)) depth = Math.max(0, depth - 1);
    }
    const end = Math.min(text.length, i + length);
    for (let at = i + 1; at <= end; at++) {
      structure.string[at] = quote === '' ? 0 : 1;
      structure.brackets[at] = depth;
      structure.column[at] = ++column;
      structure.indentation[at] = indentation;
    }
    i = end - 1;
  }
  return structure;
}

function opensString(text: string, at: number): boolean {
  const character = text[at]!;
  if (character === '"' || character === '`') return true;
  if (character !== "'") return false;
  const before = text.slice(Math.max(0, at - 4), at);
  return !apostrophe.test(before) || literalPrefix.test(before);
}

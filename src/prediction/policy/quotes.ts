/**
 * The quotes of a suggestion are those of the document: a string is closed by what opened it, and where a
 * language leaves the choice, new strings have the quotes that the document has.
 */
import type { Leaf } from '../decoding/decoder';

/** Languages in which `'a'` and `"a"` say the same. */
const eitherQuote = new Set([
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'vue',
  'svelte',
  'python',
  'lua',
  'r',
  'dart',
  'css',
  'scss',
  'less',
]);
/** Code units before the cursor whose strings tell what the document prefers. */
const looked = 10_000;
/** Strings that a document must have to prefer anything, and so many times as many as of the other kind. */
const fewest = 3;
const clearly = 4;
const strings = /(["'])(?:(?!\1)[^\\\n]|\\.)*\1/g;
/** A string that means the same in other quotes. */
const plainString = /(["'])[^"'\\\n]*\1/g;
const apostrophe = /(?<=\p{L})'(?=\p{L})/u;
const other = { '"': "'", "'": '"' } as const;
type Quote = keyof typeof other;
const isQuote = (character: string): character is Quote => character === '"' || character === "'";

/** The hypotheses with the quotes that belong behind this text; each stays as long as it was. */
export function withQuotesOf(prefix: string, leaves: readonly Leaf[], languageId = ''): readonly Leaf[] {
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const open = openQuote(line);
  const preferred = eitherQuote.has(languageId) ? preferredQuote(prefix.slice(-looked)) : null;
  if (open === null && preferred === null) return leaves;
  return leaves.map((leaf) => {
    const closed = open === null ? leaf.text : closedBy(open, leaf.text, line);
    const text = open === null && preferred !== null ? inQuotes(preferred, closed) : closed;
    return text === leaf.text ? leaf : { ...leaf, text };
  });
}

/** The quote of the string that the end of a line stands in; null in none, and where quotes stand in it. */
function openQuote(line: string): Quote | null {
  let open: string | null = null;
  let inner = 0;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '\\') i++;
    else if (open === null) {
      if (isQuote(character) && !isApostrophe(line, i)) [open, inner] = [character, 0];
      else if (character === '`') open = character;
    } else if (character === open) open = null;
    else if (isQuote(character) && !isApostrophe(line, i)) inner++;
  }
  return open !== null && isQuote(open) && inner % 2 === 0 ? open : null;
}

/** Where the first line of a text closes with the other quote what it has not opened, it gets this one. */
function closedBy(open: Quote, text: string, before: string): string {
  const [line = ''] = text.split(/[\r\n]/, 1);
  if (line.includes(open)) return text;
  const wrong = [...line.matchAll(/["']/g)].filter(
    ({ 0: character, index }) =>
      character === other[open] && !isApostrophe(before + line, before.length + index),
  );
  if (wrong.length % 2 === 0) return text;
  const characters = text.split('');
  for (const { index } of wrong) characters[index] = open;
  return characters.join('');
}

/** The quote that most strings of a text stand in, where nearly all do. */
function preferredQuote(text: string): Quote | null {
  const counts = { '"': 0, "'": 0 };
  for (const [, quote] of text.matchAll(strings)) counts[quote as Quote]++;
  for (const quote of ['"', "'"] as const)
    if (counts[quote] >= fewest && counts[quote] >= clearly * counts[other[quote]]) return quote;
  return null;
}

function inQuotes(quote: Quote, text: string): string {
  return text.replace(plainString, (string) =>
    string.startsWith(quote) ? string : quote + string.slice(1, -1) + quote,
  );
}

function isApostrophe(text: string, index: number): boolean {
  return text[index] === "'" && apostrophe.test(text.slice(Math.max(0, index - 2), index + 3));
}

/**
 * Cuts the comments that begin a file and speak of licence or copyright: they stand in thousands of files,
 * and a network that has read them writes them. What a hash-bang or a directive says stays.
 */

/** One comment with the white space before it, at the beginning of a text. */
const leadingComments = [
  /^\s*\/\*[\s\S]*?\*\//,
  /^\s*<!--[\s\S]*?-->/,
  /^\s*(?:\/\/[^\n]*(?:\n[ \t]*(?=\/\/)|$|(?=\n)))+/,
  /^\s*(?:#(?![!{[a-z])[^\n]*(?:\n(?=#)|$|(?=\n)))+/,
  /^\s*(?:--[^\n]*(?:\n(?=--)|$|(?=\n)))+/,
  /^\s*(?:"""|''')[\s\S]*?(?:"""|''')/,
];

const legal = /copyright|licen[cs]e|spdx-|all rights reserved|\(c\) *(?:19|20)\d\d/i;

export function withoutLicenceHeader(text: string): string {
  const [opening = ''] = /^(?:#![^\n]*\n|<\?php\s*)/.exec(text) ?? [];
  let rest = text.slice(opening.length);
  for (;;) {
    const comment = leadingComments.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found);
    if (comment === undefined || !legal.test(comment)) break;
    rest = rest.slice(comment.length);
  }
  return rest.length === text.length - opening.length ? text : opening + rest.replace(/^\s*\n/, '');
}

/**
 * The prose that stands in source: the longer docstrings of a Python file, one after another, as a text of
 * its own.
 */

const docstring = /^([ \t]*)[rR]?"""(?!")([\s\S]*?)"""/gm;
/** Characters: shorter ones are names said again. */
const shortest = 400;

/** @returns '' when there is none */
export function docstringsOf(text: string): string {
  return [...text.matchAll(docstring)]
    .map(([, indent = '', content = '']) => dedented(content, indent).trim())
    .filter(({ length }) => length >= shortest)
    .map((one) => `${one}\n`)
    .join('\n\n');
}

function dedented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()).trimEnd())
    .join('\n');
}

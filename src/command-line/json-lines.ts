/** Standard input as lines, however long; the last may lack its line break. */

/** Lines end at `\n` and nowhere else: JSON may hold every other line end of Unicode as it is. */
export async function* inputLines(stream: NodeJS.ReadableStream = process.stdin): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const chunk of stream) {
    let rest = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = parts.splice(0).join('') + rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line.trim() !== '') yield line;
    }
    parts.push(rest);
  }
  const line = parts.join('') + decoder.decode();
  if (line.trim() !== '') yield line;
}

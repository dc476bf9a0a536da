/** Standard input as lines, however long; the last may lack its line break. */
import { createInterface } from 'node:readline';

export async function* inputLines(stream: NodeJS.ReadableStream = process.stdin): AsyncGenerator<string> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (line.trim() !== '') yield line;
  }
}

/** Standard input as lines, of bounded length; the last may lack its line break. */
import { Failure } from '../protocol/failure';

/** Code units of one line: as much as the longest file takes as JSON, and again. */
const longestLine = 32 * 1024 * 1024;

/**
 * Lines end at `\n` and nowhere else: JSON may hold every other line end of Unicode as it is. Of a line that
 * is too long nothing is kept but the failure that says so.
 */
export async function* inputLines(
  stream: NodeJS.ReadableStream = process.stdin,
  most = longestLine,
): AsyncGenerator<string | Failure> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  const take = (part: string): void => {
    length += part.length;
    if (length <= most) parts.push(part);
    else parts = [];
  };
  const end = (): string | Failure => {
    const line = length <= most ? parts.join('') : tooLong(most);
    [parts, length] = [[], 0];
    return line;
  };
  for await (const chunk of stream) {
    let rest = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n')) {
      take(rest.slice(0, at));
      rest = rest.slice(at + 1);
      const line = end();
      if (line instanceof Failure || line.trim() !== '') yield line;
    }
    take(rest);
  }
  take(decoder.decode());
  const line = end();
  if (line instanceof Failure || line.trim() !== '') yield line;
}

function tooLong(most: number): Failure {
  return new Failure(
    'bad-request',
    `This line has more than ${most} characters. Send the text around the cursor, not all of it.`,
  );
}

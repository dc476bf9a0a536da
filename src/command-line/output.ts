/**
 * What the command line prints: JSON lines on standard output, progress on standard error, live only on a
 * terminal.
 */
import { shown } from '../text/shown';

/**
 * A line, or several, of standard output. Whatever stands in it, nothing but our own styles reaches the
 * terminal as more than text.
 */
export function print(text: string): void {
  process.stdout.write(`${safe(text)}\n`);
}

/** The same on standard error. */
export function complain(text: string): void {
  process.stderr.write(`${safe(text)}\n`);
}

/** One JSON object on one line of standard output; what cannot be seen is escaped. */
export function printJson(value: unknown): void {
  process.stdout.write(`${escapedJson(value)}\n`);
}

export function escapedJson(value: unknown): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(notShown, (found) => found.split('').map(escaped).join(''));
}

/** Code units that JSON leaves as they are and a terminal may follow or hide: format characters, tags. */
const notShown =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udfff]/g;

export interface ProgressWriter {
  /**
   * Replaces the live line; without a terminal it becomes a line of its own, at most one every five seconds.
   */
  update(text: string): void;
  /** A line that stays. */
  line(text: string): void;
  end(): void;
}

const plainInterval = 5000;

export function progressWriter(stream: NodeJS.WriteStream = process.stderr): ProgressWriter {
  let live = false;
  let lastPlain = -plainInterval;
  const clear = (): void => {
    if (live) stream.write('\r\x1b[2K');
    live = false;
  };
  return {
    update(text) {
      if (stream.isTTY) {
        clear();
        // Longer than the terminal is wide, the line could not be replaced.
        stream.write(safe(text).slice(0, Math.max(20, (stream.columns || 80) - 1)));
        live = true;
      } else if (performance.now() - lastPlain >= plainInterval) {
        lastPlain = performance.now();
        stream.write(`${safe(text)}\n`);
      }
    },
    line(text) {
      clear();
      stream.write(`${safe(text)}\n`);
    },
    end: clear,
  };
}

/** Text from a network or a file, as text and nothing else. */
export function printable(text: string): string {
  return shown(text, 'terminal');
}

/** Terminal styles; plain text where there is no terminal. What is styled must be `printable`, or ours. */
const styled = (code: string) => (text: string) =>
  process.stdout.isTTY && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
export const bold = styled('1');
export const dim = styled('2');
export const ghost = styled('36;3');
const style = /(\x1b\[(?:1|2|36;3|0)m)/;

/** Between our own styles nothing is more than text; without a terminal there are none. */
function safe(text: string): string {
  if (!process.stdout.isTTY) return printable(text);
  return text
    .split(style)
    .map((part, i) => (i % 2 === 1 ? part : printable(part)))
    .join('');
}

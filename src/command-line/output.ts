/**
 * How the command line speaks: JSON lines on standard output, progress on standard error, live only on a
 * terminal.
 */

/** One JSON object on one line of standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

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
        stream.write(text.slice(0, Math.max(20, (stream.columns || 80) - 1)));
        live = true;
      } else if (performance.now() - lastPlain >= plainInterval) {
        lastPlain = performance.now();
        stream.write(`${text}\n`);
      }
    },
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
    end: clear,
  };
}

/**
 * Text from a network or a file, safe to print: control characters but line breaks and tabs are shown as
 * symbols.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '␀');
}

/** Terminal styles; plain text where there is no terminal. */
const styled = (code: string) => (text: string) =>
  process.stdout.isTTY && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
export const bold = styled('1');
export const dim = styled('2');
export const ghost = styled('36;3');

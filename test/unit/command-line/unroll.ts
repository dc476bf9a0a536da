/** The built `unroll` command as a person calls it. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const command = resolve(__dirname, '../../../dist/unroll.js');

export interface Called {
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
  /** Standard output, a JSON object for each line. */
  readonly lines: () => Record<string, unknown>[];
}

export interface Calling {
  readonly input?: string;
  /** Flags of Node's own. */
  readonly node?: readonly string[];
  /** Sends this signal when a line of standard error matches. */
  readonly interruptAt?: RegExp;
}

export function unroll(
  words: readonly string[],
  { input = '', node = [], interruptAt }: Calling = {},
): Promise<Called> {
  if (!existsSync(command)) throw new Error('dist/unroll.js is not there: run `npm run build` first.');
  const child = spawn(process.execPath, [...node, command, ...words]);
  let output = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => {
    errors += data.toString();
    if (interruptAt?.test(errors)) child.kill('SIGINT');
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolveCall, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      const lines = (): Record<string, unknown>[] =>
        output
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      resolveCall({ status, output, errors, lines });
    });
  });
}

/** A file that is there after `npm test` set itself up, for texts to learn from. */
export const sourceFolder = join(resolve(__dirname, '../../..'), 'src', 'protocol');

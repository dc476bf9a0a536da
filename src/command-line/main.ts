#!/usr/bin/env node
/** The `unroll` command: finds the subcommand, and turns what goes wrong into one line and an exit status. */
import { asFailure } from '../protocol/failure';
import { UsageError } from './arguments';
import { complete } from './complete';
import { corpus } from './corpus';
import { forget } from './forget';
import { inspect } from './inspect';
import { replay } from './replay';
import { sample } from './sample';
import { score } from './score';
import { start } from './start';
import { train } from './train';
import { usage } from './usage';

const commands: Readonly<Record<string, (words: readonly string[]) => Promise<void>>> = {
  train,
  sample,
  score,
  complete,
  replay,
  inspect,
  corpus,
  forget,
  start,
};

async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${usage}\n`);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command) throw new UsageError(`There is no command "${name}". "unroll help" lists them.`);
    await command(words);
    return 0;
  } catch (thrown) {
    const message = thrown instanceof UsageError ? thrown.message : asFailure(thrown).message;
    process.stderr.write(`unroll: ${message.replaceAll('\n', ' ')}\n`);
    return thrown instanceof UsageError ? 2 : 1;
  }
}

// A reader that goes away (`unroll … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

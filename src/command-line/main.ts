#!/usr/bin/env node
/** The `unroll` command: finds the subcommand, and turns what goes wrong into one line and an exit status. */
import { version } from '../../package.json';
import { asFailure } from '../protocol/failure';
import { shown } from '../text/shown';
import type { Command } from './command';
import { classify } from './commands/classify';
import { complete } from './commands/complete';
import { corpus } from './commands/corpus';
import { forget } from './commands/forget';
import { inspect } from './commands/inspect';
import { label } from './commands/label';
import { replay } from './commands/replay';
import { sample } from './commands/sample';
import { score } from './commands/score';
import { start } from './commands/start';
import { tokens } from './commands/tokens';
import { train } from './commands/train';
import { complain, print } from './output';
import { UsageError } from './parameters';

const commands: readonly Command[] = [
  ...[train, sample, score, complete, replay, label, classify, inspect, corpus, tokens, forget, start],
];

/** @throws UsageError when there is no such command; whatever the command throws */
async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && words.length === 0)) {
    print(overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    print(version);
    return 0;
  }
  const asked = name === 'help' ? words[0] : name;
  const command = commands.find((each) => each.name === asked);
  if (command === undefined)
    throw new UsageError(`There is no command "${asked}". "unroll --help" lists them.`);
  if (name === 'help' || asksForHelp(words)) print(command.help);
  else await command.run(words);
  return 0;
}

/** Behind `--` everything is a word. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function overview(): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return [
    'unroll: a recurrent neural network that learns a folder and completes what you type',
    '',
    ...commands.map(({ usage, summary }) => `  unroll ${usage.padEnd(width)}  ${summary}`),
    '',
    '"unroll COMMAND --help" tells the flags of a command, "unroll --version" the version.',
    'Exit status: 0 done, 1 failed, 2 bad use. Progress goes to standard error.',
  ].join('\n');
}

// A reader that goes away (`unroll … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
main(process.argv.slice(2)).then(
  (status) => (process.exitCode = status),
  (thrown: unknown) => {
    const message = thrown instanceof UsageError ? thrown.message : asFailure(thrown).message;
    complain(`unroll: ${shown(message, 'line')}`);
    process.exitCode = thrown instanceof UsageError ? 2 : 1;
  },
);

/** `unroll score`: what files cost under a model, in bits, and their log-probability. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../protocol/failure';
import { PredictionEngine } from '../threads/predictor/prediction-engine';
import { readArguments, UsageError } from './arguments';
import { folderSource, sourceFlags } from './folder-source';
import { printJson } from './output';

const usage =
  'unroll score MODEL FILE... [--workspace FOLDER] [--adapt [--no-dynamic]] [--part rnn|recall|mixture] [--json]';

interface Line {
  readonly characters: number;
  readonly bits: number;
  readonly bitsPerCharacter: number;
  /** ln P of the text and its end, in nats. */
  readonly logProbability: number;
}

export async function score(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    workspace: { type: 'string' },
    ...sourceFlags,
    adapt: { type: 'boolean' },
    'no-dynamic': { type: 'boolean' },
    part: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [model, ...files] = given.positionals;
  if (model === undefined || files.length === 0)
    throw new UsageError(`Expected a model and a file. Usage: ${usage}`);
  const part = given.choice('part', ['rnn', 'recall', 'mixture'] as const) ?? 'mixture';
  const engine = new PredictionEngine();
  await engine.load(model);
  const workspace = given.text('workspace');
  if (workspace !== undefined) await engine.workspace(folderSource(workspace, given));

  const total = { characters: 0, bits: 0 };
  for (const file of files) {
    const { characters, bits } = engine.scoreFile(path.resolve(file), await readText(file), {
      part,
      adapt: given.flag('adapt'),
      dynamic: !given.flag('no-dynamic'),
    });
    total.characters += characters;
    total.bits += bits;
    const line = describe(characters, bits);
    if (given.flag('json')) printJson({ file, ...line });
    else process.stdout.write(`${file}: ${readable(line)}\n`);
  }
  const line = describe(total.characters, total.bits);
  if (given.flag('json')) printJson({ total: line });
  else process.stdout.write(`total: ${readable(line)}\n`);
}

function describe(characters: number, bits: number): Line {
  return {
    characters,
    bits,
    bitsPerCharacter: bits / Math.max(1, characters),
    logProbability: -bits * Math.LN2,
  };
}

function readable({ characters, bits, bitsPerCharacter, logProbability }: Line): string {
  return `${bitsPerCharacter.toFixed(4)} bits per character (${characters} characters, ${bits.toFixed(1)} bits, ln P = ${logProbability.toFixed(1)})`;
}

/** @throws Failure `not-readable` when there is no such file or it is no UTF-8 text. */
export async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Failure(
      'not-readable',
      `${file} cannot be read (${error.code ?? error.message}). Check the path and the rights.`,
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure('not-readable', `${file} is no UTF-8 text, so it cannot be scored. Convert it first.`);
  }
}

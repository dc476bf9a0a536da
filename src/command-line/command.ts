/** One command: a table of its words and flags, from which its call is read and its help is written. */
import { parseArgs } from 'node:util';
import { UsageError, type Flag, type Positional } from './parameters';

type Positionals = Readonly<Record<string, Positional<unknown>>>;
type Flags = Readonly<Record<string, Flag<unknown>>>;
type Values<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Flag<infer Value> | Positional<infer Value>
    ? Value
    : never;
};

interface Definition<P extends Positionals, F extends Flags> {
  readonly name: string;
  /** One line, for the list of the commands. */
  readonly summary: string;
  readonly positionals: P;
  /** By the name of the value in the program: `timeSteps` is `--time-steps`. */
  readonly flags: F;
  /** Lines below the flags: what goes in and out, examples. */
  readonly notes?: readonly string[];
  run(given: Values<P> & Values<F>): Promise<void>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** `train FOLDER --out MODEL [flags]` */
  readonly usage: string;
  readonly help: string;
  /** @throws UsageError when the words are not those of the table; whatever the command throws */
  run(words: readonly string[]): Promise<void>;
}

export function command<P extends Positionals, F extends Flags>(definition: Definition<P, F>): Command {
  const { name, summary, positionals, flags } = definition;
  const usage = usageOf(name, positionals, flags);
  return {
    name,
    summary,
    usage,
    help: [`unroll ${usage}`, `  ${summary}`, '', ...flagLines(flags), ...notesOf(definition)].join('\n'),
    async run(words) {
      const { given, values } = parse(name, flags, words);
      const placed = place(name, usage, positionals, given);
      const read = Object.entries(flags).map(([key, flag]) => {
        const dashed = dashes(key);
        return [key, flag.read(values.get(dashed) ?? [], `--${dashed}`)];
      });
      // The table gave every entry, so the value has the type of the table.
      await definition.run({ ...placed, ...Object.fromEntries(read) } as Values<P> & Values<F>);
    },
  };
}

/** `timeSteps` → `time-steps` */
function dashes(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

interface Parsed {
  readonly given: readonly string[];
  /** By name with dashes; an empty text each time a switch stands there. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** @throws UsageError for an unknown flag or a missing value. */
function parse(name: string, flags: Flags, words: readonly string[]): Parsed {
  const options = Object.entries(flags).map(([key, flag]) => [
    dashes(key),
    { type: flag.takes === undefined ? 'boolean' : 'string', multiple: true },
  ]);
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: Object.fromEntries(options) as Record<string, { type: 'boolean' | 'string'; multiple: true }>,
      allowPositionals: true,
    });
    const texts = Object.entries(values).map(
      ([key, value]) =>
        [key, (value as (string | boolean)[]).map((each) => (each === true ? '' : String(each)))] as const,
    );
    return { given: positionals, values: new Map(texts) };
  } catch (thrown) {
    // Its second sentence is about words that begin with a dash, which were not meant.
    const sentence = (thrown as Error).message.split('. To specify a positional')[0]!.replace(/\.?$/, '.');
    throw new UsageError(`${sentence} "unroll ${name} --help" lists the flags.`);
  }
}

/** @throws UsageError when there are fewer or more words than the command takes. */
function place(
  name: string,
  usage: string,
  positionals: Positionals,
  given: readonly string[],
): Record<string, unknown> {
  const entries = Object.entries(positionals);
  const least = entries.reduce((sum, [, { least }]) => sum + least, 0);
  const most = entries.reduce((sum, [, { most }]) => sum + most, 0);
  if (given.length < least || given.length > most) {
    const expected = entries.map(([, { takes }]) => takes).join(' ');
    throw new UsageError(`"unroll ${name}" takes ${expected}; ${given.length} given. Usage: unroll ${usage}`);
  }
  let at = 0;
  return Object.fromEntries(
    entries.map(([key, positional]) => {
      const words = given.slice(at, at + positional.most);
      at += words.length;
      return [key, positional.read(words)];
    }),
  );
}

function usageOf(name: string, positionals: Positionals, flags: Flags): string {
  const words = Object.values(positionals).map(({ takes }) => takes);
  const named = Object.entries(flags).map(([key, flag]) => ({ dashed: dashes(key), flag }));
  const demanded = named
    .filter(({ flag }) => flag.required)
    .map(({ dashed, flag }) => `--${dashed} ${flag.takes}`);
  const rest = named.some(({ flag }) => !flag.required) ? ['[flags]'] : [];
  return [name, ...words, ...demanded, ...rest].join(' ');
}

function flagLines(flags: Flags): string[] {
  const lines = Object.entries(flags).map(([key, { takes, help, remarks, repeats }]) => ({
    left:
      [`--${dashes(key)}`, takes].filter((part) => part !== undefined).join(' ') + (repeats ? ' ...' : ''),
    right: remarks ? `${help} (${remarks.join('; ')})` : help,
  }));
  const width = Math.max(...lines.map(({ left }) => left.length));
  return lines.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`);
}

function notesOf({ notes = [] }: { readonly notes?: readonly string[] }): string[] {
  return notes.length === 0 ? [] : ['', ...notes];
}

/** What the words behind `unroll` mean: commands, options and their ranges. Bad use is a `UsageError`, exit status 2. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The words of the call are off; the sentence says which and what is allowed. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** @throws UsageError when the value is not a number within the range. */
  number(name: string, range: { minimum: number; maximum: number; whole?: boolean }): number | undefined;
  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined;
}

/** @throws UsageError for an unknown option or a missing value. */
export function readArguments(words: readonly string[], options: Options): Arguments {
  let values: Record<string, unknown>;
  let positionals: string[];
  try {
    ({ values, positionals } = parseArgs({
      args: [...words],
      options,
      allowPositionals: true,
      strict: true,
    }));
  } catch (thrown) {
    throw new UsageError((thrown as Error).message.split('. To specify')[0]!);
  }
  const text = (name: string): string | undefined => values[name] as string | undefined;
  return {
    positionals,
    text,
    texts: (name) => (values[name] as string[] | undefined) ?? [],
    flag: (name) => values[name] === true,
    number(name, { minimum, maximum, whole = false }) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      const value = Number(raw);
      if (
        raw.trim() === '' ||
        !(value >= minimum && value <= maximum) ||
        (whole && !Number.isInteger(value))
      ) {
        throw new UsageError(
          `--${name} must be a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}, not "${raw}".`,
        );
      }
      return value;
    },
    choice(name, choices) {
      const raw = text(name);
      if (raw === undefined) return undefined;
      if (!choices.includes(raw as (typeof choices)[number])) {
        throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not "${raw}".`);
      }
      return raw as (typeof choices)[number];
    },
  };
}

/** @throws UsageError when there are fewer or more words than the command takes. */
export function onePositional({ positionals }: Arguments, what: string, usage: string): string {
  if (positionals.length !== 1) {
    throw new UsageError(`Expected one ${what}, got ${positionals.length}. Usage: ${usage}`);
  }
  return positionals[0]!;
}

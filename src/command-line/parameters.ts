/**
 * The kinds of words and flags a command can take: what each looks like in the help, and how its value is
 * read.
 */

/** The words of the call are off; the sentence says which and what is allowed. Exit status 2. */
export class UsageError extends Error {}

export interface Flag<Value> {
  /** What stands for the value in the help; a switch takes none. */
  readonly takes?: string;
  readonly help: string;
  /** Its range, and what holds when it is not given: in brackets behind the help. */
  readonly remarks?: readonly string[];
  readonly required?: true;
  readonly repeats?: true;
  /**
   * @param given the values of the call in their order; for a switch, an empty text each time it stands there
   * @param name with its dashes, for the sentence
   * @throws UsageError when a value is not allowed
   */
  read(given: readonly string[], name: string): Value;
}

/** On or off. */
export function toggle(help: string): Flag<boolean> {
  return { help, read: (given) => given.length > 0 };
}

export function text(takes: string, help: string): Flag<string | undefined> {
  return { takes, help, read: (given) => given.at(-1) };
}

/** May be given as often as wanted. */
export function texts(takes: string, help: string): Flag<readonly string[]> {
  return { takes, help, repeats: true, read: (given) => given };
}

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

export function number({ minimum, maximum }: Range, help: string): Flag<number | undefined> {
  return inRange('number', minimum, maximum, Number.isFinite, help);
}

/** A whole number. */
export function count({ minimum, maximum }: Range, help: string): Flag<number | undefined> {
  return inRange('whole number', minimum, maximum, Number.isInteger, help);
}

function inRange(
  kind: string,
  minimum: number,
  maximum: number,
  fits: (value: number) => boolean,
  help: string,
): Flag<number | undefined> {
  return {
    takes: 'N',
    help,
    remarks: [`${minimum} to ${maximum}`],
    read(given, name) {
      const raw = given.at(-1);
      if (raw === undefined) return undefined;
      const value = Number(raw);
      if (raw.trim() !== '' && fits(value) && value >= minimum && value <= maximum) return value;
      throw new UsageError(`${name} must be a ${kind} from ${minimum} to ${maximum}, not "${raw}".`);
    },
  };
}

export function choice<Choice extends string>(
  choices: readonly Choice[],
  help: string,
): Flag<Choice | undefined> {
  return {
    takes: choices.join('|'),
    help,
    read(given, name) {
      const raw = given.at(-1);
      if (raw === undefined) return undefined;
      const chosen = choices.find((each) => each === raw);
      if (chosen !== undefined) return chosen;
      throw new UsageError(`${name} must be one of ${choices.join(', ')}, not "${raw}".`);
    },
  };
}

/** The value of a flag that is not given. */
export function otherwise<Value extends string | number>(
  value: NoInfer<Value>,
  flag: Flag<Value | undefined>,
): Flag<Value> {
  return {
    ...flag,
    remarks: [...(flag.remarks ?? []), `${value} if not given`],
    read: (given, name) => flag.read(given, name) ?? value,
  };
}

/** A flag that a call must give. */
export function required(flag: Flag<string | undefined>): Flag<string> {
  return {
    ...flag,
    required: true,
    read(given, name) {
      const value = flag.read(given, name);
      if (value === undefined) throw new UsageError(`${name} is missing: ${flag.help}.`);
      return value;
    },
  };
}

/** Words in fixed places. Those that may be many stand last. */
export interface Positional<Value> {
  readonly takes: string;
  readonly least: number;
  readonly most: number;
  /** @param given between `least` and `most` words */
  read(given: readonly string[]): Value;
}

export function one(takes: string): Positional<string> {
  return { takes, least: 1, most: 1, read: (given) => given[0]! };
}

export function optional(takes: string): Positional<string | undefined> {
  return { takes: `[${takes}]`, least: 0, most: 1, read: (given) => given[0] };
}

/** At least one. */
export function many(takes: string): Positional<readonly string[]> {
  return { takes: `${takes}...`, least: 1, most: Infinity, read: (given) => given };
}

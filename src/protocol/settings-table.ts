/**
 * Every setting with its type, range and default. A test holds this table and `package.json` together, both
 * ways.
 */
import { wideVectorChoices } from './training/wide-vectors';
import { cellKinds, tokenKinds } from './kinds';
import { type Said, said } from './said';

interface NumberSetting {
  readonly type: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  /** What the value must be a multiple of. */
  readonly multiple?: number;
}
interface ChoiceSetting {
  readonly type: 'choice';
  readonly default: string;
  readonly choices: readonly string[];
}
interface FlagSetting {
  readonly type: 'flag';
  readonly default: boolean;
}
interface ListSetting {
  readonly type: 'list';
  readonly default: readonly string[];
}
interface TextSetting {
  readonly type: 'text';
  readonly default: string;
}
export type Setting = NumberSetting | ChoiceSetting | FlagSetting | ListSetting | TextSetting;

export const settings = {
  'suggestions.enabled': { type: 'flag', default: true },
  'suggestions.eagerness': { type: 'choice', default: 'balanced', choices: ['quiet', 'balanced', 'eager'] },
  'suggestions.minimumConfidence': { type: 'number', default: 0, minimum: 0, maximum: 0.95, whole: false },
  'suggestions.when': { type: 'choice', default: 'typing', choices: ['typing', 'asked'] },
  'suggestions.exclude': { type: 'list', default: [] },
  'suggestions.disabledLanguages': { type: 'list', default: [] },
  'languages.offer': { type: 'flag', default: true },
  'training.automatic': { type: 'choice', default: 'ask', choices: ['ask', 'always', 'never'] },
  'training.idleSeconds': { type: 'number', default: 60, minimum: 5, maximum: 3600, whole: false },
  'training.onBattery': { type: 'flag', default: false },
  'training.seconds': { type: 'number', default: 60, minimum: 1, maximum: 86400, whole: false },
  'training.tokens': { type: 'choice', default: 'subwords', choices: tokenKinds },
  'training.cell': { type: 'choice', default: 'gru', choices: cellKinds },
  'training.hiddenSize': {
    type: 'number',
    default: 0,
    minimum: 0,
    maximum: 2048,
    whole: true,
    multiple: 16,
  },
  'training.layers': { type: 'number', default: 1, minimum: 1, maximum: 3, whole: true },
  'training.threads': { type: 'number', default: 0, minimum: 0, maximum: 16, whole: true },
  'training.seed': { type: 'number', default: 1, minimum: 0, maximum: 4294967295, whole: true },
  'training.startFrom': { type: 'choice', default: 'base', choices: ['base', 'nothing'] },
  'training.base': { type: 'text', default: '' },
  'training.wideVectors': { type: 'choice', default: 'auto', choices: wideVectorChoices },
  'training.memoryLimit': { type: 'number', default: 512, minimum: 32, maximum: 4096, whole: true },
  'corpus.include': { type: 'list', default: [] },
  'corpus.exclude': { type: 'list', default: [] },
  'corpus.unsavedText': { type: 'flag', default: false },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** Settings of this machine, which no workspace can change. */
export const machineSettings: ReadonlySet<SettingName> = new Set([
  'training.threads',
  'training.memoryLimit',
  'training.base',
  'training.wideVectors',
  'training.onBattery',
]);

type Value<S extends Setting> = S extends NumberSetting
  ? number
  : S extends { choices: readonly (infer C)[] }
    ? C
    : S extends TextSetting
      ? string
      : S extends FlagSetting
        ? boolean
        : readonly string[];
export type SettingValue<Name extends SettingName> = Value<(typeof settings)[Name]>;

/** What is wrong with a value, as one sentence; undefined when it fits. */
export function problemOf(name: SettingName, value: unknown): Said | undefined {
  const setting: Setting = settings[name];
  const expected = unmetExpectation(setting, value);
  return expected && said`The setting unroll.${name} must be ${expected}, not ${JSON.stringify(value)}.`;
}

/**
 * What was set, held against the table: the value, or the default with a sentence that says what was wrong.
 */
export function checkSetting<Name extends SettingName>(
  name: Name,
  value: unknown,
): { readonly value: SettingValue<Name>; readonly problem?: Said } {
  const problem = problemOf(name, value);
  if (problem === undefined) return { value: value as SettingValue<Name> };
  const { default: usual } = settings[name];
  return {
    value: usual as unknown as SettingValue<Name>,
    problem: said`${problem} ${JSON.stringify(usual)} is used.`,
  };
}

/** What the value is not, in words; undefined when it is as it must be. */
function unmetExpectation(setting: Setting, value: unknown): Said | undefined {
  switch (setting.type) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : said`true or false`;
    case 'text':
      return typeof value === 'string' ? undefined : said`a text`;
    case 'choice':
      return setting.choices.includes(value as string)
        ? undefined
        : said`one of ${setting.choices.join(', ')}`;
    case 'list': {
      const fits = Array.isArray(value) && value.every((item) => typeof item === 'string');
      return fits ? undefined : said`a list of strings`;
    }
    case 'number': {
      const { minimum, maximum, whole, multiple } = setting;
      const inside = typeof value === 'number' && value >= minimum && value <= maximum;
      if (inside && (!whole || Number.isInteger(value)) && (!multiple || value % multiple === 0))
        return undefined;
      const kind = multiple ? said`a multiple of ${multiple}` : whole ? said`a whole number` : said`a number`;
      return said`${kind} from ${minimum} to ${maximum}`;
    }
  }
}

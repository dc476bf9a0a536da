import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { nextRunRanges } from '../../../src/protocol/dashboard/dashboard-next-run';
import { highestThreshold } from '../../../src/protocol/dashboard/dashboard-suggestions';
import { cellKinds, tokenKinds } from '../../../src/protocol/kinds';
import { checkSetting, machineSettings, settings, type Setting } from '../../../src/protocol/settings-table';
import { inEnglish } from '../../../src/protocol/said';

interface Property {
  readonly type: string;
  readonly scope?: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: {
    configuration: readonly { title: string; properties: Readonly<Record<string, Property>> }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: readonly string[] } };
};

/** Of all groups, in their order. */
const properties = Object.assign(
  {},
  ...manifest.contributes.configuration.map((group) => group.properties),
) as Readonly<Record<string, Property>>;

describe('the manifest and the table of settings', () => {
  it('hold the same settings, with the same defaults and ranges', () => {
    assert.deepEqual(
      Object.keys(properties),
      Object.keys(settings).map((name) => `unroll.${name}`),
    );
    for (const [name, setting] of Object.entries<Setting>(settings)) {
      const property = properties[`unroll.${name}`]!;
      assert.deepEqual(property.default, setting.default, name);
      if (setting.type === 'choice') assert.deepEqual(property.enum, setting.choices, name);
      if (setting.type === 'number') {
        assert.deepEqual([property.minimum, property.maximum], [setting.minimum, setting.maximum], name);
        assert.equal(property.type, setting.whole ? 'integer' : 'number', name);
        assert.equal(property.multipleOf, setting.multiple, name);
      }
    }
  });

  it('take no setting that says what is read from a workspace that is not trusted', () => {
    assert.deepEqual(
      manifest.capabilities.untrustedWorkspaces.restrictedConfigurations,
      Object.keys(settings)
        .filter((name) => name.startsWith('corpus.'))
        .map((name) => `unroll.${name}`),
    );
  });

  it('are of the machine where the machine pays, and of a folder or language where text differs', () => {
    const scopes = Object.entries(properties).map(([name, { scope }]) => [name, scope] as const);
    assert.deepEqual(
      scopes.filter(([, scope]) => scope === 'machine').map(([name]) => name),
      Object.keys(settings)
        .filter((name) => (machineSettings as ReadonlySet<string>).has(name))
        .map((name) => `unroll.${name}`),
    );
    for (const [name, scope] of scopes)
      if (name.startsWith('unroll.corpus.')) assert.equal(scope, 'resource', name);
  });

  it('take no base from a workspace, trusted or not: it is of the machine', () => {
    assert.equal(properties['unroll.training.base']!.scope, 'machine');
  });
});

describe('what the dashboard offers to set', () => {
  it('has the ranges and the choices of the table', () => {
    for (const [name, { least, most, multiple }] of Object.entries(nextRunRanges)) {
      const setting: Setting = settings[`training.${name as keyof typeof nextRunRanges}`];
      assert.ok(setting.type === 'number');
      assert.deepEqual([setting.minimum, setting.maximum], [least, most], name);
      assert.equal(setting.multiple ?? (setting.whole ? 1 : null), multiple, name);
    }
    assert.deepEqual(settings['training.cell'].choices, cellKinds);
    assert.deepEqual(settings['training.tokens'].choices, tokenKinds);
    assert.equal(settings['suggestions.minimumConfidence'].maximum, highestThreshold);
  });
});

describe('settings', () => {
  it('replaces a value out of range by the default and says so', () => {
    const { value, problem } = checkSetting('training.layers', 9);
    assert.equal(value, 1);
    assert.match(inEnglish(problem!), /unroll\.training\.layers must be a whole number from 1 to 3, not 9/);
  });

  for (const [name, value] of [
    ['training.seconds', Number.NaN],
    ['training.seconds', '60'],
    ['training.cell', 'transformer'],
    ['training.startFrom', 'everything'],
    ['training.base', null],
    ['suggestions.enabled', 'yes'],
    ['corpus.exclude', [1]],
    ['corpus.include', 'src'],
    ['training.threads', 1.5],
    ['training.hiddenSize', 100],
    ['suggestions.minimumConfidence', 0.96],
  ] as const) {
    it(`refuses ${JSON.stringify(value)} for ${name}`, () => assert.ok(checkSetting(name, value).problem));
  }

  it('accepts every default', () => {
    for (const [name, setting] of Object.entries(settings)) {
      assert.equal(checkSetting(name as keyof typeof settings, setting.default).problem, undefined, name);
    }
  });
});

// The rooms and their arrows (docs/architecture.md), held by lint: who may import whom.
import tseslint from 'typescript-eslint';

/** Room → the rooms it may import, beside itself. Arrows point down this table, never up. */
const arrows = {
  editor: ['dashboard', 'history', 'threads', 'protocol'],
  'command-line': [
    'threads',
    'inspection',
    'corpus',
    'store',
    'text',
    'model',
    'training',
    'prediction',
    'kernels',
    'protocol',
  ],
  dashboard: ['history', 'threads', 'protocol'],
  history: ['protocol'],
  threads: [
    'corpus',
    'store',
    'inspection',
    'text',
    'model',
    'training',
    'prediction',
    'kernels',
    'protocol',
  ],
  corpus: ['protocol'],
  store: ['model', 'protocol'],
  inspection: ['prediction', 'model', 'text', 'protocol'],
  prediction: ['model', 'text', 'protocol'],
  training: ['model', 'kernels', 'text', 'protocol'],
  model: ['kernels', 'text', 'protocol'],
  text: ['protocol'],
  kernels: ['protocol'],
  protocol: [],
};
const pure = new Set(['text', 'model', 'training', 'prediction', 'inspection', 'kernels', 'protocol']);
const rooms = Object.keys(arrows);

/** The rules of one room for its files at one depth: a relative import names another room only by as many steps up. */
const room = (name, depth) => {
  const up = '../'.repeat(depth);
  const forbidden = rooms.filter((other) => other !== name && !arrows[name].includes(other));
  const patterns = [
    { group: forbidden.map((other) => `${up}${other}/**`), message: `${name} may not import that room` },
    { group: [`${up}extension`], message: 'nothing imports the composition' },
  ].filter((pattern) => pattern.group.length > 0);
  if (name !== 'editor') patterns.push({ group: ['vscode'], message: 'only src/editor talks to VS Code' });
  if (pure.has(name)) patterns.push({ group: ['node:*'], message: `${name} is pure: it runs in any thread` });
  return {
    files: [`src/${name}/${'*/'.repeat(depth - 1)}*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
};

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', 'src/kernels/assembly', '.cache', 'test/ui/screenshots'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['scripts/**', 'test/**', 'src/command-line/**', '*.mjs'], rules: { 'no-console': 'off' } },
  ...rooms.flatMap((name) => [1, 2, 3].map((depth) => room(name, depth))),
);

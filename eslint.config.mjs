// The rooms and their arrows (docs/architecture.md), held by lint: who may import whom.
import tseslint from 'typescript-eslint';

/** Room → the rooms it may import, beside itself. Arrows point down this table, never up. */
const arrows = {
  editor: ['workers', 'protocol'],
  'command-line': [
    'workers',
    'corpus',
    'store',
    'text',
    'model',
    'training',
    'prediction',
    'kernels',
    'protocol',
  ],
  workers: ['corpus', 'store', 'text', 'model', 'training', 'prediction', 'kernels', 'protocol'],
  corpus: ['protocol'],
  store: ['model', 'protocol'],
  prediction: ['model', 'text', 'protocol'],
  training: ['model', 'kernels', 'text', 'protocol'],
  model: ['kernels', 'text', 'protocol'],
  text: ['protocol'],
  kernels: ['protocol'],
  protocol: [],
};
const pure = new Set(['text', 'model', 'training', 'prediction', 'kernels', 'protocol']);
const rooms = Object.keys(arrows);

const room = (name) => {
  const forbidden = rooms.filter((other) => other !== name && !arrows[name].includes(other));
  const patterns = [
    {
      group: forbidden.flatMap((other) => [`../${other}/*`, `../../${other}/*`]),
      message: `${name} may not import that room`,
    },
    { group: ['../extension', '../../extension'], message: 'nothing imports the composition' },
  ].filter((pattern) => pattern.group.length > 0);
  if (name !== 'editor') patterns.push({ group: ['vscode'], message: 'only src/editor talks to VS Code' });
  if (pure.has(name)) patterns.push({ group: ['node:*'], message: `${name} is pure: it runs in any thread` });
  return {
    files: [`src/${name}/**/*.ts`],
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
  ...rooms.map(room),
);

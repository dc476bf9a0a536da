// The checks of style. Who may import whom stands in scripts/house/rooms.mjs.
import tseslint from 'typescript-eslint';
import { arrows } from './scripts/house/arrows-rule.mjs';

/** Nothing leaves the machine: what could open a connection stands nowhere in the product. */
const networkModules = ['http', 'https', 'http2', 'net', 'tls', 'dns', 'dns/promises', 'dgram', 'undici'];
const networkGlobals = [
  'fetch',
  'WebSocket',
  'XMLHttpRequest',
  'EventSource',
  'RTCPeerConnection',
  'WebTransport',
];

/** Ways to show text that do not make it safe. */
const unsafeSinks = [
  [
    'MemberExpression[property.name=/^(showInformationMessage|showWarningMessage|showErrorMessage|setStatusBarMessage)$/]',
    'Show sentences with src/editor/say.ts.',
  ],
  [
    "NewExpression[callee.property.name='MarkdownString']",
    "Markdown takes text through shown(…, 'markdown').",
  ],
  [
    "MemberExpression[object.object.name='process'][object.property.name=/^std(out|err)$/][property.name='write']",
    'Print with src/command-line/output.ts.',
  ],
].map(([selector, message]) => ({ selector, message }));

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
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    // A test waits for what comes, or moves a clock: a pause of a fixed length is too short on a busy
    // machine.
    files: ['test/**/*.ts'],
    ignores: ['test/until.ts', 'test/typing-pace.ts', 'test/bench/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "CallExpression[callee.property.name='waitForTimeout']",
          "ImportDeclaration[source.value='node:timers/promises'] ImportSpecifier[imported.name='setTimeout']",
          "NewExpression[callee.name='Promise'] CallExpression[callee.name='setTimeout']",
        ].map((selector) => ({
          selector,
          message: 'Wait for a condition (test/until.ts), or move a clock.',
        })),
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'media/**/*.ts'],
    plugins: { house: { rules: { arrows } } },
    rules: {
      'house/arrows': 'error',
      'no-restricted-imports': ['error', ...networkModules.flatMap((name) => [name, `node:${name}`])],
      'no-restricted-globals': ['error', ...networkGlobals],
      'no-restricted-properties': [
        'error',
        ...networkGlobals.flatMap((property) => [
          { object: 'globalThis', property },
          { object: 'window', property },
        ]),
        { object: 'navigator', property: 'sendBeacon' },
      ],
    },
  },
  {
    // What is shown goes through one function (src/text/shown.ts), which these files call.
    files: ['src/**/*.ts'],
    ignores: ['src/editor/say.ts', 'src/command-line/output.ts', 'src/threads/trainer/trainer-process.ts'],
    rules: { 'no-restricted-syntax': ['error', ...unsafeSinks] },
  },
);

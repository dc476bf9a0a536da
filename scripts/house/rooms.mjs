/**
 * The rooms of the house and the arrows between them: who may import whom. ESLint and `npm run house` read
 * this table.
 */
import path from 'node:path';

/**
 * Room → where it runs, and the rooms it may import beside itself. Arrows point down this table, never up. A
 * star stands for one folder name: each folder there is a room of its own. `src/extension.ts`,
 * `src/features.ts`, which it loads, and `media/dashboard.ts`, which only put the rooms together, may import
 * all of their side and are imported by nothing else but tests; so may `src/services.ts`, which makes what
 * features share, and whose type `src/editor` may import.
 *
 * `any`: no `vscode`, no Node, no DOM; it runs in every thread, in the page and in tests as it is.
 *
 * @type {Readonly<Record<string, { runtime: 'extension host' | 'node' | 'browser' | 'any', imports: readonly
 *   string[] }>>}
 */
const rooms = {
  'src/editor': {
    runtime: 'extension host',
    imports: ['src/dashboard', 'src/history', 'src/threads', 'src/store', 'src/text', 'src/protocol'],
  },
  'src/command-line': {
    runtime: 'node',
    imports: [
      ...[
        'src/threads',
        'src/inspection',
        'src/corpus',
        'src/secrets',
        'src/store',
        'src/text',
        'src/model',
        'src/training',
      ],
      ...['src/prediction', 'src/kernels', 'src/protocol'],
    ],
  },
  'src/dashboard': { runtime: 'node', imports: ['src/history', 'src/threads', 'src/protocol'] },
  'src/history': { runtime: 'node', imports: ['src/store', 'src/protocol'] },
  'src/threads': {
    runtime: 'node',
    imports: [
      ...[
        'src/corpus',
        'src/secrets',
        'src/store',
        'src/inspection',
        'src/text',
        'src/model',
        'src/training',
        'src/prediction',
      ],
      ...['src/kernels', 'src/protocol'],
    ],
  },
  'src/corpus': { runtime: 'node', imports: ['src/secrets', 'src/text', 'src/protocol'] },
  'src/store': { runtime: 'node', imports: ['src/model', 'src/protocol'] },
  'src/inspection': { runtime: 'any', imports: ['src/prediction', 'src/model', 'src/text', 'src/protocol'] },
  'src/prediction': {
    runtime: 'any',
    imports: ['src/secrets', 'src/model', 'src/kernels', 'src/text', 'src/protocol'],
  },
  'src/training': { runtime: 'any', imports: ['src/model', 'src/kernels', 'src/text', 'src/protocol'] },
  'src/model': { runtime: 'any', imports: ['src/kernels', 'src/text', 'src/protocol'] },
  'src/secrets': { runtime: 'any', imports: ['src/text'] },
  'src/text': { runtime: 'any', imports: ['src/protocol'] },
  'src/kernels': { runtime: 'any', imports: ['src/protocol'] },
  'media/panels/*': {
    runtime: 'browser',
    imports: ['media/charts', 'media/page', 'media/text', 'src/protocol'],
  },
  'media/charts': { runtime: 'browser', imports: ['media/page', 'media/text'] },
  'media/page': { runtime: 'browser', imports: ['media/text', 'src/protocol'] },
  'media/text': { runtime: 'browser', imports: ['src/protocol'] },
  'src/protocol': { runtime: 'any', imports: [] },
};

/** What puts the rooms of a side together. */
const compositions = ['src/extension', 'src/features', 'media/dashboard'];

/**
 * @param {string} importer a file of the project, relative to its root, with forward slashes
 * @param {string} specifier what stands in its import
 * @returns {string | undefined} what the import breaks; nothing when it may stand
 */
export function brokenArrow(importer, specifier) {
  const from = roomOf(importer);
  if (from === undefined) return undefined;
  const { runtime, imports } = from.rule;
  if (!specifier.startsWith('.')) {
    if (specifier === 'vscode' && runtime !== 'extension host') return 'only src/editor talks to VS Code';
    if (specifier.startsWith('node:') && ['any', 'browser'].includes(runtime))
      return `${from.name} knows no Node: it runs in ${runtime === 'any' ? 'any thread' : 'the browser'}`;
    return undefined;
  }
  const imported = path.posix.join(path.posix.dirname(importer), specifier);
  if (compositions.includes(imported.replace(/\.ts$/, ''))) return 'nothing imports the composition';
  if (/^(test|scripts)\//.test(imported)) return `${from.name} ships; ${imported} does not`;
  if (/^src\/services(\.ts)?$/.test(imported) && from.name !== 'src/editor')
    return 'only src/editor takes services';
  const to = roomOf(imported);
  if (to === undefined || to.name === from.name || imports.includes(to.key)) return undefined;
  return `${from.name} may not import ${to.name}`;
}

/**
 * @param {string} file
 * @returns {{ name: string, key: string, rule: (typeof rooms)[string] } | undefined} nothing outside the
 *   rooms
 */
function roomOf(file) {
  const folders = path.posix.dirname(file).split('/');
  for (const [key, rule] of Object.entries(rooms)) {
    const parts = key.split('/');
    if (parts.every((part, i) => (part === '*' ? folders[i] !== undefined : part === folders[i])))
      return { name: folders.slice(0, parts.length).join('/'), key, rule };
  }
  return undefined;
}

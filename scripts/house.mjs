/**
 * `npm run house`: holds the house to its rules (docs/architecture.md) and says where one is broken: the size
 * of files and folders, comments, circles, arrows, first sentences, unit tests beside what they test, and
 * what nobody uses. Status 1 for any.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ended } from './child-process.mjs';
import { circles, filesOfTheHouse, importsOf } from './house/imports.mjs';
import { brokenArrow } from './house/rooms.mjs';
import { root } from './prepare.mjs';

const longestFile = 350;
const largestFolder = 15;
/** @type {{ printWidth: number }} */
const { printWidth } = JSON.parse(readFileSync(path.join(root, '.prettierrc.json'), 'utf8'));

const files = filesOfTheHouse();
const imports = importsOf(files);
/** @param {string} file */
const textOf = (file) => readFileSync(path.join(root, file), 'utf8');

/** @type {readonly [string, () => string[] | Promise<string[]>][]} */
const rules = [
  [`files over ${longestFile} lines`, longFiles],
  [`folders over ${largestFolder} files`, fullFolders],
  [`comments wider than ${printWidth} characters`, wideComments],
  ['circles between files', () => circles(imports).map((circle) => circle.join(' ⇄ '))],
  ['arrows against the table', arrows],
  ['files that do not say what they own', silentFiles],
  ['unit tests that mirror nothing', strayTests],
  ['what nobody uses', unused],
];

let broken = 0;
for (const [title, judge] of rules) {
  const found = await judge();
  console.log(`${found.length === 0 ? '✓' : '✗'} ${title}: ${found.length === 0 ? 'none' : found.length}`);
  for (const each of found) console.log(`    ${each}`);
  broken += found.length;
}
process.exitCode = broken > 0 ? 1 : 0;

function longFiles() {
  return files
    .filter((file) => /\.(ts|mjs|css|py)$/.test(file))
    .map((file) => ({ file, lines: textOf(file).split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestFile)
    .map(({ file, lines }) => `${file}: ${lines}`);
}

function fullFolders() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const folder of files.map((file) => path.posix.dirname(file)))
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > largestFolder)
    .map(([folder, count]) => `${folder}: ${count}`);
}

/** Prettier leaves comments as they are. Commands stand indented in them, and may be as long as they are. */
function wideComments() {
  return files
    .filter((file) => /\.(ts|mjs|css)$/.test(file))
    .flatMap((file) =>
      textOf(file)
        .split('\n')
        .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
        .filter(
          ({ line }) =>
            line.length > printWidth && /^\s*(\/?\*|\/\/) {0,3}\S|[;,{)] \/[/*] [^'"`]*$/.test(line),
        )
        .map(({ place }) => place),
    );
}

function arrows() {
  return [...imports].flatMap(([file, imported]) =>
    imported.flatMap(({ specifier }) => {
      const complaint = brokenArrow(file, specifier);
      return complaint === undefined ? [] : [`${file}: ${complaint} (${specifier})`];
    }),
  );
}

/** The first sentence of a file is a comment. Tests say it in their names. */
function silentFiles() {
  return files.filter(
    (file) =>
      /\.(ts|mjs)$/.test(file) &&
      !/^test\/.*\.(test|session)\.ts$|\.d\.ts$/.test(file) &&
      !/^(#!.*\n)?(\/\*\*(\n \*)?|\/\/) \S/.test(textOf(file)),
  );
}

/**
 * `test/unit/a/b.test.ts` and `b.ASPECT.test.ts` test `src/a/b.ts` or the room `src/a/b`; under
 * `test/unit/media`, the page's.
 */
function strayTests() {
  const known = new Set(files.flatMap((file) => [file, path.posix.dirname(file)]));
  return files.filter((file) => {
    const tested = /^test\/unit\/([^.]*)(\.[\w-]+)?\.test\.ts$/.exec(file)?.[1];
    if (tested === undefined) return false;
    const place = /^(media|base|scripts)\//.test(tested) ? tested : `src/${tested}`;
    return !['', '.ts', '.mjs', '.css'].some((ending) => known.has(place + ending));
  });
}

/** knip: files, exports, types and packages without a user. */
async function unused() {
  const knip = path.join(root, 'node_modules/knip/bin/knip.js');
  const words = ['--no-progress', '--reporter', 'compact'];
  const { output } = await ended(process.execPath, [knip, ...words], 'pipe', { cwd: root });
  return output.split('\n').filter((line) => /^\S+: \S/.test(line));
}

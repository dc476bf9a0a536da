/**
 * Plants 1,000 canaries of 20 kinds in real code and counts how many survive redaction, and how many lines
 * without a canary are touched. Fails when a limit is missed.
 *
 *   npm run bench:redaction
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { countCharacters } from '../../../src/text/characters/code-points';
import { isMachineMade } from '../../../src/corpus/read/machine-made';
import { languageOf } from '../../../src/corpus/languages';
import { cleanText } from '../../../src/secrets/clean-text';
import { placeholder } from '../../../src/secrets/secret-span';
import { below, kinds, type Canary } from './canaries';
import { hold, sayMachine } from '../measuring/limits';

const perKind = 50;
/** Real code that others wrote, present in every checkout. */
const packages = [
  'typescript/lib',
  'valibot',
  'ignore',
  'uplot',
  'mocha',
  'eslint/lib',
  'prettier',
  'fast-check/lib',
  'assemblyscript/std',
  'playwright-core/types',
  'acorn',
  'minimatch',
  'yargs',
  'js-yaml',
  'semver',
  'pako',
  'jszip',
  'chokidar',
  'axe-core',
  'ajv',
  'undici-types',
  '@types/node',
  '@types/vscode',
  'esquery',
  'glob',
  'debug',
  'diff',
  'lodash.merge',
  'https-proxy-agent',
  'agent-base',
  'tsx',
  'workerpool',
  'readable-stream',
];
const endings = /\.(?:ts|js|mjs|cjs|json|md|css|html|yml|yaml)$/;
const maximumCharacters = 12_000_000;

function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const file = path.join(folder, name);
    const stats = statSync(file);
    if (stats.isDirectory()) {
      if (name !== 'node_modules' && !/^[a-z]{2}(?:-[a-z]{2})?$/.test(name)) yield* sources(file);
    } else if (endings.test(name) && stats.size < 4_000_000) yield file;
  }
}

interface Source {
  readonly file: string;
  readonly lines: string[];
}

function readSources(): Source[] {
  const read: Source[] = [];
  let characters = 0;
  for (const name of packages) {
    const folder = path.join('node_modules', name);
    if (!existsSync(folder)) continue;
    for (const file of sources(folder)) {
      const text = readFileSync(file, 'utf8');
      if (isMachineMade(text) || characters + text.length > maximumCharacters) continue;
      characters += text.length;
      read.push({ file, lines: text.split('\n') });
    }
  }
  return read;
}

sayMachine();
const verbose = process.argv.includes('--verbose');
const files = readSources();
const totalLines = files.reduce((sum, { lines }) => sum + lines.length, 0);

// Innocent lines: the code as it is. A line that redaction joins to another counts for each line that is
// gone.
let touched = 0;
let characters = 0;
let cpuMilliseconds = 0;
for (const { file, lines } of files) {
  const text = lines.join('\n');
  const started = process.cpuUsage();
  const clean = cleanText(text, languageOf(file)).text;
  const { user, system } = process.cpuUsage(started);
  cpuMilliseconds += (user + system) / 1000;
  characters += countCharacters(text);
  if (clean === text) continue;
  const kept = new Map<string, number>();
  for (const line of clean.split('\n')) kept.set(line, (kept.get(line) ?? 0) + 1);
  for (const line of lines) {
    const left = kept.get(line) ?? 0;
    if (left > 0) kept.set(line, left - 1);
    else {
      touched++;
      if (verbose) console.log(`touched ${file}: ${line.trim().slice(0, 160)}`);
    }
  }
}

// Canaries: each at a place of its own.
const planted = new Map<number, { kind: string; canary: Canary }[]>();
for (const [kind, make] of Object.entries(kinds)) {
  for (let i = 0; i < perKind; i++) {
    const at = below(files.length);
    planted.set(at, [...(planted.get(at) ?? []), { kind, canary: make() }]);
  }
}
const survived = new Map<string, number>();
for (const [at, canaries] of planted) {
  const { file, lines } = files[at]!;
  // From the last place to the first, so that none falls into another.
  const salted = [...lines];
  const places = canaries.map(() => below(lines.length + 1)).sort((a, b) => b - a);
  for (const [i, { canary }] of canaries.entries()) salted.splice(places[i]!, 0, ...canary.lines);
  const { text } = cleanText(salted.join('\n'), languageOf(file));
  for (const { kind, canary } of canaries) {
    if (!text.includes(canary.secret)) continue;
    survived.set(kind, (survived.get(kind) ?? 0) + 1);
    if (verbose) console.log(`survived ${file}: ${canary.lines[0]!.slice(0, 160)}`);
  }
}

const total = perKind * Object.keys(kinds).length;
const lost = [...survived.values()].reduce((sum, count) => sum + count, 0);
console.log(`${'kind'.padEnd(40)}planted  redacted`);
for (const kind of Object.keys(kinds)) {
  console.log(
    `${kind.padEnd(40)}${String(perKind).padStart(7)}${String(perKind - (survived.get(kind) ?? 0)).padStart(10)}`,
  );
}
const redacted = 1 - lost / total;
const touchedShare = touched / totalLines;
console.log(
  `\n${files.length} files, ${totalLines} lines, ${(characters / 1e6).toFixed(1)} M characters, placeholder ${placeholder}`,
);
hold(`redacted of ${total} canaries`, 100 * redacted, '%', { atLeast: 99 }, 2);
hold(`innocent lines touched, ${touched}`, 100 * touchedShare, '%', { atMost: 0.5 }, 3);
console.log(`${(characters / 1e3 / cpuMilliseconds).toFixed(1)} M characters per second of CPU time`);

/**
 * Counts how many secrets survive redaction: 1,000 of 20 kinds in real code, drawn by shape, and 200 of 40
 * kinds that someone wrote who had not read the rules; and how many lines without a secret are touched, of
 * the packages in `node_modules` and of Python's library where there is one. Feeds the rules texts that are
 * made to keep them long. Fails when a limit is missed.
 *
 *   npm run bench:redaction [-- --verbose]
 */
import { readdirSync } from 'node:fs';
import { foreignCanaries } from '../../fixtures/foreign-canaries';
import { languageOf } from '../../../src/corpus/languages';
import { cleanText } from '../../../src/secrets/clean-text';
import { placeholder } from '../../../src/secrets/secret-span';
import { hold, sayMachine } from '../measuring/limits';
import { below, kinds, type Canary } from './canaries';
import { countTouched, readSources, type Source } from './innocent-lines';
import { nearSecrets } from './near-secrets';

const perKind = 50;
const code = /\.(?:ts|js|mjs|cjs|json|md|css|html|yml|yaml)$/;
const maximumCharacters = 40_000_000;
const verbose = process.argv.includes('--verbose');
const tell = (what: string, file: string, line: string): void => {
  if (verbose) console.log(`${what} ${file}: ${line.trim().slice(0, 160)}`);
};

function touchedOf(name: string, sources: readonly Source[]): void {
  const { lines, touched, characters, cpuMilliseconds } = countTouched(sources, (file, line) =>
    tell('touched', file, line),
  );
  console.log(
    `\n${name}: ${sources.length} files, ${lines} lines, ${(characters / 1e6).toFixed(1)} M characters`,
  );
  hold(`innocent lines touched, ${touched}`, (100 * touched) / lines, '%', { atMost: 0.05 }, 4);
  console.log(`${(characters / 1e3 / cpuMilliseconds).toFixed(1)} M characters per second of CPU time`);
}

/** Each at a place of its own in real code. */
function plant(files: readonly Source[]): void {
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
      tell('survived', file, canary.lines[0]!);
    }
  }
  report(survived, Object.fromEntries(Object.keys(kinds).map((kind) => [kind, perKind])), 99);
}

/** Each as a text of its own, of which nothing else is known. */
function judgeForeign(): void {
  const survived = new Map<string, number>();
  const planted: Record<string, number> = {};
  for (const { kind, text, secret } of foreignCanaries()) {
    planted[kind] = (planted[kind] ?? 0) + 1;
    if (!cleanText(text).text.includes(secret)) continue;
    survived.set(kind, (survived.get(kind) ?? 0) + 1);
    tell('survived', kind, text);
  }
  report(survived, planted, 98);
}

function report(
  survived: ReadonlyMap<string, number>,
  planted: Readonly<Record<string, number>>,
  atLeast: number,
): void {
  console.log(`\n${'kind'.padEnd(40)}planted  redacted`);
  for (const [kind, count] of Object.entries(planted))
    console.log(
      `${kind.padEnd(40)}${String(count).padStart(7)}${String(count - (survived.get(kind) ?? 0)).padStart(10)}`,
    );
  const total = Object.values(planted).reduce((sum, count) => sum + count, 0);
  const lost = [...survived.values()].reduce((sum, count) => sum + count, 0);
  hold(`redacted of ${total} canaries`, 100 * (1 - lost / total), '%', { atLeast }, 2);
}

/**
 * CPU time, so that other work on the machine counts little; the best of five rounds over all texts, so that
 * a burst of it does not meet all tries of one.
 */
function measureSpeed(): void {
  console.log('\ntexts of 1 MB in which the rules begin and never end');
  const texts = Object.entries(nearSecrets).map(([name, make]) => ({ name, text: make(), best: Infinity }));
  for (let round = 0; round < 5; round++)
    for (const one of texts) {
      const started = process.cpuUsage();
      cleanText(one.text, 'yaml');
      const { user, system } = process.cpuUsage(started);
      one.best = Math.min(one.best, (user + system) / 1000);
    }
  for (const { name, text, best } of texts)
    hold(name, best / (Buffer.byteLength(text) / 1e6), 'ms/MB', { atMost: 200 });
}

sayMachine();
console.log(`placeholder ${placeholder}`);
const packages = readSources('node_modules', code, maximumCharacters);
plant(packages);
judgeForeign();
touchedOf('node_modules', packages);
for (const folder of readdirSync('/usr/lib').filter((name) => /^python3\.\d+$/.test(name)))
  touchedOf(`Python's library`, readSources(`/usr/lib/${folder}`, /\.py$/, maximumCharacters));
measureSpeed();

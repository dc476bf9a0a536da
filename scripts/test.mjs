/**
 * `npm test [-- PART]...`: does all its own set-up, runs every part, and closes with `N passed, N failed`.
 * Nothing is skipped in silence: a part that cannot run counts as failed, with the sentence that makes it
 * run.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ended } from './child-process.mjs';
import { countsIn, noCounts, sumOf } from './counts.mjs';
import { judgeCoverage } from './coverage/floors.mjs';
import { ensureChromium } from './vscode/chromium.mjs';
import { packageExtension } from './package.mjs';
import { build, installPackages, root } from './prepare.mjs';
import { temporaryFolder } from './vscode/home.mjs';
import { runAttempts } from './vscode/attempts.mjs';
import { installServer } from './vscode/server-install.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {'inherit' | 'pipe'} Streams whether output is shown as it comes, or at the end
 * @typedef {(work: () => Promise<Counts>) => Promise<Counts>} InLane
 */

/** Folders that take about as long; each group runs in a process of its own. */
const unitSuites = [['property', 'fault'], ['unit']];

/** Suites that run beside each other: more of them would only wait for processors, and for each other. */
const lanes = { free: 2, /** @type {(() => void)[]} */ waiting: [] };

/**
 * What each part does. It begins with `inLane` what is worth a lane.
 *
 * @type {Record<string, (streams: Streams, inLane: InLane) => Promise<Counts>>}
 */
const parts = {
  unit,
  page,
  lint: (streams, inLane) =>
    checks(
      [
        ['node_modules/eslint/bin/eslint.js', '.'],
        ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
        ['scripts/house.mjs'],
      ],
      streams,
      inLane,
    ),
  types: (streams, inLane) =>
    checks(
      [
        ['node_modules/typescript/bin/tsc', '--noEmit'],
        ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'media'],
        ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'test/ui'],
      ],
      streams,
      inLane,
    ),
  host: (streams, inLane) =>
    inLane(() => counted([path.join(root, 'scripts/vscode/test.mjs'), '--again'], {}, streams)),
  browser,
};
/** Of each group the longest come first. What drives windows in real time stands apart from what computes. */
const groups = [
  ['unit', 'page', 'lint', 'types'],
  ['host', 'browser'],
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown.join(' ')}": npm test -- [${Object.keys(parts).join('|')}]...`);
  process.exit(2);
}

const started = Date.now();
const folder = await temporaryFolder('test');
let total = noCounts;
const lines = [];
try {
  await installPackages();
  await build();
  for (const group of groups) {
    const names = group.filter((name) => asked.length === 0 || asked.includes(name));
    const counts = await Promise.all(names.map((name, at) => ran(name, at === 0 ? 'inherit' : 'pipe')));
    total = sumOf([total, ...counts]);
  }
} catch (error) {
  console.error(messageOf(error));
  total = sumOf([total, { ...noCounts, failed: 1, failures: [messageOf(error)] }]);
} finally {
  await folder.remove();
}
console.log(
  `\n── all of it ${'─'.repeat(51)}\n${lines.join('\n')}\n${((Date.now() - started) / 1000).toFixed(0)} s\n`,
);
// A log is often seen from its end alone.
for (const failure of total.unsteady) console.log(`~ passed only when run once more: ${failure}\n`);
for (const failure of total.failures) console.log(`✗ ${failure}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * @param {string} name
 * @param {Streams} streams
 * @returns {Promise<Counts>}
 */
async function ran(name, streams) {
  if (streams === 'inherit') console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
  let began = 0;
  /** @type {InLane} */
  const inLane = (work) =>
    laned(() => {
      began ||= Date.now();
      return work();
    });
  let counts = noCounts;
  try {
    counts = await /** @type {(streams: Streams, inLane: InLane) => Promise<Counts>} */ (parts[name])(
      streams,
      inLane,
    );
    if (counts.passed + counts.failed === 0) throw new Error('No test ran.');
  } catch (error) {
    console.error(messageOf(error));
    counts = { ...noCounts, failed: 1, failures: [messageOf(error)] };
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  lines.push(
    `${name.padEnd(8)} ${String(counts.passed).padStart(5)} passed ${String(counts.failed).padStart(4)} failed ${seconds.padStart(5)} s`,
  );
  /** @param {string} failure */
  const named = (failure) => `${name}: ${failure}`;
  return { ...counts, failures: counts.failures.map(named), unsteady: counts.unsteady.map(named) };
}

/**
 * Waits for a lane, in the order of asking, and has it for as long as the work takes.
 *
 * @type {InLane}
 */
async function laned(work) {
  if (lanes.free > 0) lanes.free -= 1;
  else await new Promise((resolve) => lanes.waiting.push(() => resolve(undefined)));
  try {
    return await work();
  } finally {
    const next = lanes.waiting.shift();
    if (next) next();
    else lanes.free += 1;
  }
}

/**
 * @param {string[][]} commands each counts as one
 * @param {Streams} streams
 * @param {InLane} inLane
 */
function checks(commands, streams, inLane) {
  return inLane(async () => {
    const counts = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]), unsteady: [] };
    for (const [script = '', ...rest] of commands) {
      const { status, output } = await ended(process.execPath, [path.join(root, script), ...rest], streams, {
        cwd: root,
      });
      process.stdout.write(output);
      const title = `${path.basename(script).split('.')[0]} ${rest.join(' ')}`;
      console.log(`${status === 0 ? '✓' : '✗'} ${title}`);
      counts[status === 0 ? 'passed' : 'failed'] += 1;
      if (status !== 0) counts.failures.push(`${title}, status ${status}`);
    }
    return counts;
  });
}

/**
 * What the tests left untaken counts as failed where a floor is missed (`coverage/floors.mjs`).
 *
 * @param {Streams} streams
 * @param {InLane} inLane
 */
async function unit(streams, inLane) {
  const suites = unitSuites.map((folders, at) => ({
    files: folders.map((name) => `test/${name}/**/*.test.ts`),
    recorded: path.join(folder.path, `coverage-${at}.json`),
    shown: /** @type {Streams} */ (at === 0 ? streams : 'pipe'),
  }));
  const counted = suites.map(({ files, recorded, shown }) =>
    inLane(() =>
      mocha(
        [
          ...['--config', 'test/.mocharc.json', '--reporter-option', 'base=dot'],
          ...['--require', './scripts/coverage/record.mjs', ...files],
        ],
        { UNROLL_COVERAGE: recorded },
        shown,
      ),
    ),
  );
  const counts = sumOf(await Promise.all(counted));
  const recorded = suites.map((suite) => suite.recorded);
  const { passed, failures } = await judgeCoverage(recorded, path.join(folder.path, 'coverage'));
  return sumOf([counts, { passed, failed: failures.length, failures, unsteady: [] }]);
}

/**
 * The dashboard's page alone, in Chromium.
 *
 * @param {Streams} streams
 * @param {InLane} inLane
 */
async function page(streams, inLane) {
  const suites = ['test/ui/page/*.test.ts', 'test/ui/page/*/**/*.test.ts'];
  const counted = suites.map((files, at) => inLane(() => inChromium(files, {}, at === 0 ? streams : 'pipe')));
  return sumOf(await Promise.all(counted));
}

/**
 * The browser suite drives what users get: the packaged extension, installed into the VS Code server from
 * npm. Each file has a window of its own.
 *
 * @param {Streams} streams
 * @param {InLane} inLane
 */
async function browser(streams, inLane) {
  return inLane(async () => {
    await installServer();
    const vsix = await packageExtension({ target: path.join(folder.path, 'unroll.vsix') });
    const files = readdirSync(path.join(root, 'test/ui/workbench'))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `test/ui/workbench/${name}`);
    const attempts = files.map((file) => ({
      title: file,
      run: () => inChromium(file, { UNROLL_VSIX: vsix }, streams),
    }));
    return runAttempts(attempts, { atATime: 1, again: true });
  });
}

/**
 * @param {string} files
 * @param {NodeJS.ProcessEnv} env
 * @param {Streams} streams
 */
async function inChromium(files, env, streams) {
  const patience = ['--timeout', '120000', '--slow', '20000'];
  const chromium = await ensureChromium();
  return mocha(
    ['--no-config', '--require', 'tsx', ...patience, files],
    { ...env, CHROMIUM: chromium },
    streams,
  );
}

/**
 * @param {string[]} mochaArguments
 * @param {NodeJS.ProcessEnv} [env]
 * @param {Streams} [streams]
 */
function mocha(mochaArguments, env, streams) {
  const strict = ['--forbid-only', '--forbid-pending', '--reporter', 'test/reporter.ts'];
  return counted(
    [path.join(root, 'node_modules/mocha/bin/mocha.js'), ...strict, ...mochaArguments],
    env,
    streams,
  );
}

/**
 * Runs a suite that leaves its counts behind when it comes to its end.
 *
 * @param {string[]} nodeArguments
 * @param {NodeJS.ProcessEnv} [env]
 * @param {Streams} [streams]
 * @returns {Promise<Counts>}
 */
async function counted(nodeArguments, env = {}, streams = 'inherit') {
  const file = path.join(folder.path, `${process.hrtime.bigint()}.counts`);
  const { status, output } = await ended(process.execPath, nodeArguments, streams, {
    cwd: root,
    env: { ...process.env, ...env, UNROLL_TEST_COUNTS: file },
  });
  process.stdout.write(output);
  if (!existsSync(file)) throw new Error(`The suite ended before its end, with status ${status}.`);
  const counts = countsIn(file);
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

/**
 * The extension-host suite of `npm test`: bundles each session of `test/host` and runs them in a real VS
 * Code. A session is one window on one folder. Those on the same folder have the same home, see the same
 * stored models and run in the order of their numbers; two folders are open at a time, as a window mostly
 * waits. UNROLL_TEST_SESSIONS=9,10 runs those alone whose numbers these are. With `--again` the sessions of a
 * folder of which one fails are run once more.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { run } from '../child-process.mjs';
import { countsIn, noCounts, sumOf } from '../counts.mjs';
import { root } from '../prepare.mjs';
import { runAttempts } from './attempts.mjs';
import { temporaryHome } from './home.mjs';
import { chooseHost } from './host.mjs';

const host = await chooseHost().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
if (host.needsDisplay) {
  const again = { env: { ...process.env, UNROLL_TEST_HOST: 'desktop' } };
  process.exit(await run('xvfb-run', ['-a', process.execPath, ...process.argv.slice(1)], again));
}
console.log(`In ${host.title}`);

const bundles = path.join(root, 'out/test-vscode');
const { UNROLL_TEST_SESSIONS: asked = '' } = process.env;
const sessions = readdirSync(path.join(root, 'test/host'))
  .filter((name) => name.endsWith('.session.ts'))
  .filter((name) => asked === '' || asked.split(',').includes(name.split('-', 1)[0] ?? ''))
  .sort((left, right) => Number.parseInt(left) - Number.parseInt(right));
await rm(bundles, { recursive: true, force: true });
await build({
  entryPoints: sessions.map((name) => path.join(root, 'test/host', name)),
  outdir: bundles,
  bundle: true,
  sourcemap: 'inline',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'mocha'],
  logLevel: 'warning',
});

const { UNROLL_DAY_SECONDS: daySeconds = 0, UNROLL_OPENINGS: openings = 0 } = process.env;
const { UNROLL_MINUTE_SECONDS: minuteSeconds = 15, UNROLL_MINUTE_WIDE_VECTORS: wideVectors = 'auto' } =
  process.env;
/** ms for the tests of one window, beside a day and lives that are asked to be longer. */
const limit = 600_000 + 1000 * Number(daySeconds) + 4000 * Number(openings);
/** Short runs, so that the suite stays short; the same seed every time. */
const settings = { 'unroll.training.seconds': Number(minuteSeconds), 'unroll.training.seed': 1 };
const ofMachine = { 'unroll.training.wideVectors': wideVectors };
const attempts = [...new Set(sessions.map(folderOf))].map((folder) => ({
  title: `the windows on "${folder}"`,
  run: () => runInOrder(sessions.filter((session) => folderOf(session) === folder)),
}));
const total = await runAttempts(attempts, { atATime: 2, again: process.argv.includes('--again') });
if (process.env.UNROLL_TEST_COUNTS) writeFileSync(process.env.UNROLL_TEST_COUNTS, JSON.stringify(total));
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param {string} session */
function folderOf(session) {
  return session.split('.')[1] ?? 'none';
}

/** @param {string[]} ofFolder the sessions of one folder, which get a home of their own */
async function runInOrder(ofFolder) {
  const home = await temporaryHome(settings, ofMachine);
  try {
    const counts = [];
    for (const session of ofFolder) counts.push(await runSession(home, session.replace(/\.ts$/, '')));
    return sumOf(counts);
  } finally {
    await home.remove();
  }
}

/**
 * Prints the session's report at its end.
 *
 * @param {import('./home.mjs').VscodeHome} home
 * @param {string} name of the form `2-title.folder.session`: `folder` is shared by name, `none` is a window
 *   without one; `2-title.folder.untrusted.session` is a window in Restricted Mode
 * @returns {Promise<import('../counts.mjs').Counts>}
 */
async function runSession(home, name) {
  const [title = name, , trust] = name.split('.');
  const folderName = folderOf(name);
  const folder = folderName === 'none' ? null : path.join(home.folder, 'folders', folderName);
  const trusted = trust !== 'untrusted';
  if (!trusted && !host.canRestrict) {
    console.error(
      `!! NOT TESTED HERE: "${title}". This VS Code trusts every folder; UNROLL_TEST_HOST=server does not.`,
    );
    return noCounts;
  }
  if (folder !== null) await mkdir(folder, { recursive: true });
  const report = path.join(home.folder, `${title}.report`);
  const counts = path.join(home.folder, `${title}.counts`);
  writeFileSync(report, '');
  const env = { UNROLL_TEST_REPORT: report, UNROLL_TEST_COUNTS: counts };
  const session = { tests: path.join(bundles, `${name}.js`), folder, limit, trusted };
  const log = await host.runSession(home, session, env);
  process.stdout.write(readFileSync(report));
  // VS Code itself ends well when its extension host crashes: only the counts say that the tests came to
  // their end.
  const early = `The extension host ended before the tests of "${title}" did.`;
  const found = existsSync(counts) ? countsIn(counts) : { ...noCounts, failed: 1, failures: [early] };
  if (!existsSync(counts)) console.error(early);
  if (found.failed > 0 && log.length > 0)
    console.error(`Errors in the window's log:\n${log.slice(-12).join('\n')}`);
  return found;
}

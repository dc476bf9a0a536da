/**
 * Nothing leaves the machine: the bundles name nothing that could, the page may not, and training, prediction
 * and the host's side of the dashboard run where there is no network at all.
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { ESLint } from 'eslint';
import { withoutNetwork } from '../without-network';

const dist = path.resolve(__dirname, '../../dist');
const unroll = path.join(dist, 'unroll.js');
const network =
  /require\(\s*["'`](?:node:)?(?:https?|http2|net|tls|dns|dns\/promises|dgram|undici)["'`]\s*\)|\b(?:fetch|importScripts)\s*\(|\b(?:WebSocket|XMLHttpRequest|EventSource|RTCPeerConnection|WebTransport|sendBeacon)\b/;

describe('no network', function () {
  this.timeout(120_000);
  this.slow(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-alone-'));
    mkdirSync(path.join(folder, 'texts'));
    const line = (i: number): string => `export const value${i} = compute(${i}, "name${i % 13}");\n`;
    for (const name of ['a', 'b'])
      writeFileSync(
        path.join(folder, 'texts', `${name}.ts`),
        Array.from({ length: 200 }, (_, i) => line(name === 'a' ? i : 7 * i + 1000)).join(''),
      );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is named in any bundle that ships', () => {
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    assert.ok(files.length >= 8, 'run `npm run build` first');
    for (const name of files) {
      const found = network.exec(readFileSync(path.join(dist, name), 'utf8'));
      assert.equal(found, null, `${name}: ${found?.[0]}`);
    }
  });

  it('passes lint, neither as a module nor as a global', async () => {
    const lint = new ESLint({ cwd: path.resolve(__dirname, '../..') });
    for (const code of [
      "import http from 'node:http';\nexport const server = http;\n",
      "import { connect } from 'net';\nexport const socket = connect;\n",
      "export const answer = fetch('https://example.org');\n",
      "export const socket = new WebSocket('ws://example.org');\n",
    ]) {
      const [result] = await lint.lintText(code, { filePath: 'src/corpus/read/read-bytes.ts' });
      const rules = result!.messages.map(({ ruleId }) => ruleId);
      assert.ok(
        rules.some((rule) => rule?.startsWith('no-restricted-')),
        `${code} ${rules.join()}`,
      );
    }
  });

  it('is open to the page', () => {
    const source = readFileSync(path.resolve(__dirname, '../../src/dashboard/dashboard-html.ts'), 'utf8');
    assert.match(source, /default-src 'none'/);
    assert.match(source, /connect-src 'none'/);
  });

  /** Runs the command in a world without a network; resolves with its output. */
  function run(words: readonly string[], input = ''): Promise<string> {
    const [program, ...given] = [...world, process.execPath, ...blocked, unroll, ...words] as [
      string,
      ...string[],
    ];
    const child = spawn(program, given, { stdio: ['pipe', 'pipe', 'pipe'] });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => (status === 0 ? resolve(output) : reject(new Error(errors))));
    });
  }
  let world: readonly string[] = [];
  let blocked: string[] = [];

  async function trainAndComplete(): Promise<void> {
    assert.ok(existsSync(unroll), 'run `npm run build` first');
    const [texts, model] = [path.join(folder, 'texts'), path.join(folder, 'model')];
    await run(['train', texts, '--out', model, '--steps', '20', '--hidden', '32', '--threads', '1']);
    const question = {
      id: 1,
      path: path.join(texts, 'c.ts'),
      prefix: 'export const value9 = comp',
      suffix: '',
    };
    const answer = await run(['complete', model, '--workspace', texts], `${JSON.stringify(question)}\n`);
    assert.equal((JSON.parse(answer) as { id: number }).id, 1);
  }

  it('is asked for while it trains, predicts and shows the dashboard: every way to one ends the process', async () => {
    const trap = path.join(folder, 'trap.cjs');
    writeFileSync(
      trap,
      `const end = (what) => () => { require('node:fs').writeFileSync(${JSON.stringify(path.join(folder, 'caught'))}, what); process.exit(9); };
      require('node:net').Socket.prototype.connect = end('connect');
      require('node:net').Server.prototype.listen = end('listen');
      require('node:dgram').createSocket = end('dgram');
      for (const name of ['lookup', 'resolve']) require('node:dns')[name] = end(name);
      globalThis.fetch = end('fetch');`,
    );
    [world, blocked] = [[], ['--require', trap]];
    await trainAndComplete();
    assert.deepEqual(await showDashboard(), ['history', 'earlier', 'answer']);
    assert.equal(existsSync(path.join(folder, 'caught')), false);
  });

  it('is there in a namespace with nothing but a loopback that is down, and it trains, predicts and shows the dashboard', async () => {
    const alone = withoutNetwork('training, prediction and the dashboard');
    if (alone === null) return;
    [world, blocked] = [alone, []];
    await trainAndComplete();
    assert.deepEqual(await showDashboard(), ['history', 'earlier', 'answer']);
  });

  /** The host's side of the dashboard, asked for everything by a page. @returns the kinds of what it told */
  async function showDashboard(): Promise<string[]> {
    const program = path.join(folder, 'dashboard.cjs');
    buildSync({
      stdin: { contents: dashboardProgram, resolveDir: path.resolve(__dirname, '../..'), loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: program,
    });
    const [first, ...given] = [...world, process.execPath, ...blocked, program];
    const { status, stdout, stderr } = spawnSync(first!, given, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { told, html } = JSON.parse(stdout) as { told: string[]; html: string };
    assert.match(html, /connect-src &#39;none&#39;/);
    return told;
  }
});

/** Serves one page that is ready, and asks one question. */
const dashboardProgram = `
  import { dashboardHtml } from './src/dashboard/dashboard-html';
  import { DashboardSession } from './src/dashboard/dashboard-session';
  import { dashboardQuestions } from './src/protocol/dashboard/dashboard-questions';
  import { idleSnapshot } from './src/protocol/training/training';
  const parts = { source: 'x', nonce: 'n', script: 'a.js', style: 'a.css', language: 'en', title: 't', waiting: 'w', texts: {} };
  const told: string[] = [];
  const none = () => Promise.reject(new Error('none'));
  const session = new DashboardSession({
    post: (message) => {
      told.push(message.type);
      if (message.type === 'earlier') session.receive({ version: 1, type: 'call', call: { type: 'ask', id: 1, name: 'forecast' } });
      if (message.type === 'answer') process.stdout.write(JSON.stringify({ told, html: dashboardHtml(parts) }), () => process.exit());
    },
    snapshot: () => idleSnapshot,
    earlierRuns: () => [],
    nameOnScreen: () => '',
    handlers: Object.fromEntries(Object.keys(dashboardQuestions).map((name) => [name, none])) as never,
    expect: none,
    panelState: () => [],
    act: () => undefined,
    log: () => undefined,
  });
  session.receive({ version: 1, type: 'ready' });`;

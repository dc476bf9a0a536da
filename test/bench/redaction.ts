/**
 * Plants 1,000 canaries of 20 kinds in real code and counts how many survive redaction, and how many lines without a
 * canary are touched. The canaries are drawn by shape from a seed; none is a real credential.
 *
 *   npm run bench:redaction
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { countCharacters } from '../../src/corpus/corpus-file';
import { isMachineMade } from '../../src/corpus/machine-made';
import { languageOf } from '../../src/corpus/languages';
import { cleanText } from '../../src/corpus/clean-text';
import { placeholder } from '../../src/corpus/redact-secrets';

const seed = 20_240_611;
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
  'tinybench',
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

/** mulberry32: a small seeded generator, so that every run plants the same canaries. */
let state = seed;
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
const draw = (alphabet: string, length: number): string =>
  Array.from({ length }, () => pick([...alphabet])).join('');
const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
const upper = lower.toUpperCase();
const base62 = lower + upper + digits;
const base64 = `${base62}+/`;
const hex = `${digits}abcdef`;
const base64url = `${base62}-_`;

/** Passwords as people choose them. */
function password(): string {
  const words = [
    'winter',
    'dragon',
    'Sunshine',
    'coffee',
    'Monday',
    'orchid',
    'tango',
    'Falcon',
    'pepper',
    'blue',
  ];
  return pick([
    () => pick(words) + below(10_000),
    () => pick(words) + pick(['!', '@', '#', '$', '%', '&']) + below(1_000),
    () => pick(words) + pick(['-', '_', '.']) + pick(words) + below(100),
    () => draw(`${base62}!@#%^*-_`, 10 + below(8)),
    () => pick(words).replace(/[aeo]/g, (vowel) => ({ a: '4', e: '3', o: '0' })[vowel]!) + below(100) + '!',
  ])();
}

/** What is planted: lines, and the part of them that may not survive. */
interface Canary {
  readonly lines: readonly string[];
  readonly secret: string;
}

/** A value where programs and configurations put one. The name says nothing of secrets. */
function assigned(secret: string, names: readonly string[]): Canary {
  const name = pick(names);
  const constant = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  const line = pick([
    `const ${name} = "${secret}";`,
    `  ${name}: '${secret}',`,
    `    "${name}": "${secret}",`,
    `export const ${constant} = '${secret}';`,
    `  let ${name}: string = "${secret}";`,
    `self.${name} = "${secret}"`,
    `process.env.${constant} = '${secret}';`,
    `connect({ host, ${name}: "${secret}" });`,
    `// export ${constant}=${secret}`,
    `config.set("${name}", "${secret}")`,
    `<add key="${name}" value="${secret}" />`,
  ]);
  return { lines: [line], secret };
}

const kinds: Readonly<Record<string, () => Canary>> = {
  'AWS access key id': () =>
    assigned(pick(['AKIA', 'ASIA']) + draw(`${upper}234567`, 16), ['accessKeyId', 'key', 'id']),
  'AWS secret access key': () =>
    assigned(draw(base64, 40), ['secretAccessKey', 'awsSecretAccessKey', 'awsSecret']),
  'GitHub token': () => assigned(pick(['ghp_', 'gho_', 'ghs_']) + draw(base62, 36), ['value', 'auth', 'bot']),
  'GitHub fine-grained token': () =>
    assigned(`github_pat_${draw(base62, 22)}_${draw(base62, 59)}`, ['value', 'credentials', 'pat']),
  'GitLab token': () => assigned(`glpat-${draw(base64url, 20)}`, ['value', 'ci', 'job']),
  'Slack token': () =>
    assigned(`${pick(['xoxb', 'xoxp'])}-${draw(digits, 12)}-${draw(digits, 12)}-${draw(base62, 24)}`, [
      'slack',
      'bot',
    ]),
  'Slack webhook': () => {
    const secret = `T${draw(upper + digits, 8)}/B${draw(upper + digits, 8)}/${draw(base62, 24)}`;
    return {
      lines: [`  ${pick(['url', 'webhook', 'notify'])}: "https://hooks.slack.com/services/${secret}",`],
      secret,
    };
  },
  'Stripe key': () =>
    assigned(pick(['sk_live_', 'rk_live_', 'sk_test_']) + draw(base62, 24), ['stripe', 'billing']),
  'Google API key': () => assigned(`AIza${draw(base64url, 35)}`, ['maps', 'key', 'firebase']),
  'npm token': () => assigned(`npm_${draw(base62, 36)}`, ['registry', 'publish', '_authToken']),
  'model provider key': () =>
    assigned(
      pick([
        () => `sk-${draw(base62, 48)}`,
        () => `sk-proj-${draw(base64url, 74)}`,
        () => `hf_${draw(base62, 34)}`,
        () => `sk-ant-api03-${draw(base64url, 95)}`,
      ])(),
      ['model', 'openai', 'llm'],
    ),
  'JSON web token': () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = part({ sub: draw(digits, 10), name: draw(lower, 8), iat: below(2e9) });
    return assigned(`${part({ alg: 'HS256', typ: 'JWT' })}.${body}.${draw(base64url, 43)}`, [
      'session',
      'jwt',
      'cookie',
    ]);
  },
  'private key block': () => {
    const label = pick([
      'RSA PRIVATE KEY',
      'PRIVATE KEY',
      'EC PRIVATE KEY',
      'OPENSSH PRIVATE KEY',
      'CERTIFICATE',
    ]);
    const rows = Array.from({ length: 4 + below(20) }, () => draw(base64, 64));
    rows.push(`${draw(base64, 10 + below(40))}==`);
    const [first, last] = [`-----BEGIN ${label}-----`, `-----END ${label}-----`];
    const secret = rows[below(rows.length)]!;
    return pick([
      () => ({ lines: [first, ...rows, last], secret }),
      () => ({ lines: [`const pem = \`${first}`, ...rows, `${last}\`;`], secret }),
      () => ({ lines: [`  "pem": "${[first, ...rows, last].join('\\n')}\\n",`], secret }),
      () => ({ lines: [first, ...rows, last].map((row) => `// ${row}`), secret }),
      () => ({ lines: [first, ...rows, last].map((row) => `  "${row}\\n" +`), secret }),
    ])();
  },
  'database address': () => {
    const secret = password().replace(/[@/#]/g, '!');
    const scheme = pick(['postgres', 'postgresql', 'mysql', 'mongodb+srv', 'redis', 'amqp', 'https']);
    const url = `${scheme}://${pick(['app', 'root', 'svc_user', 'admin'])}:${secret}@${pick(['db', 'localhost', '10.0.0.5', 'db.example.com'])}:5432/main`;
    return {
      lines: [pick([`const url = "${url}";`, `DATABASE_URL=${url}`, `  # ${url}`, `  dsn: '${url}'`])],
      secret,
    };
  },
  'connection string': () => {
    const secret = pick([() => password().replace(/;/g, ''), () => `${draw(base64, 86)}==`])();
    const key = secret.endsWith('==') ? 'AccountKey' : pick(['Password', 'Pwd', 'password']);
    return {
      lines: [`  "main": "Server=tcp:db.example.com;User Id=app;${key}=${secret};Encrypt=true",`],
      secret,
    };
  },
  'password in quotes': () =>
    assigned(password(), ['password', 'dbPassword', 'adminPassword', 'passwd', 'smtpPass']),
  'password in a configuration': () => {
    const secret = password().replace(/#/g, '!');
    const name = pick([
      'DB_PASSWORD',
      'POSTGRES_PASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'REDIS_PASS',
      'ADMIN_PWD',
      'SMTP_SECRET',
    ]);
    const line = pick([
      `# ${name}=${secret}`,
      `//   ${name}: ${secret}`,
      ` * ${name}=${secret}`,
      `  --password ${secret} \\`,
    ]);
    return { lines: [line], secret };
  },
  'generic API key': () =>
    assigned(
      pick([
        () => draw(hex, 32),
        () => draw(hex, 40),
        () => draw(base62, 32),
        () => draw(lower + digits, 24),
      ])(),
      ['apiKey', 'api_key', 'clientSecret', 'authToken', 'accessToken', 'signingKey'],
    ),
  'authorization header': () => {
    const secret = pick([() => draw(base64url, 40), () => draw(hex, 40), () => `${draw(base64, 30)}==`])();
    const how = secret.endsWith('==') ? 'Basic' : pick(['Bearer', 'Token']);
    return {
      lines: [
        pick([
          `  headers: { Authorization: "${how} ${secret}" },`,
          `curl -H 'Authorization: ${how} ${secret}' https://example.com`,
          `  'authorization': '${how} ${secret}',`,
          `request.setHeader("Authorization", "${how} ${secret}");`,
        ]),
      ],
      secret,
    };
  },
  'random string without a telling name': () =>
    assigned(
      pick([
        () => draw(base62, 32 + below(20)),
        () => draw(base64, 44),
        () => draw(hex, 64),
        () => draw(base64url, 43),
      ])(),
      ['seed', 'value', 'blob', 'id', 'handle'],
    ),
};

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

const verbose = process.argv.includes('--verbose');
const files = readSources();
const totalLines = files.reduce((sum, { lines }) => sum + lines.length, 0);

// Innocent lines: the code as it is. A line that redaction joins to another counts for each line that is gone.
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
console.log(`redacted         ${(100 * redacted).toFixed(2)} % of ${total} canaries (at least 99 %)`);
console.log(`innocent touched ${(100 * touchedShare).toFixed(3)} % of lines, ${touched} (at most 0.5 %)`);
console.log(
  `speed            ${(characters / 1e3 / cpuMilliseconds).toFixed(1)} M characters per second of CPU time`,
);
if (redacted < 0.99 || touchedShare > 0.005) process.exitCode = 1;

/**
 * Secrets of 20 kinds as they stand in programs and configurations: drawn by shape from a seed, the same in
 * every run. None is a real credential.
 */
import { seeded } from '../text/noise';

const random = seeded(20_240_611);
export const below = (n: number): number => Math.floor(random() * n);
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
export interface Canary {
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

export const kinds: Readonly<Record<string, () => Canary>> = {
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

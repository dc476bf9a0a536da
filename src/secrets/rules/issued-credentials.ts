/** Credentials that their issuers made recognizable: a fixed beginning, a fixed alphabet, a known length. */
import { isAlphanumeric } from '../../text/characters/ascii';
import type { HintedRule } from '../hinted-rules';

interface Shape {
  readonly kind: string;
  /** One of these stands at the very start; found by one pass over the text for all shapes together. */
  readonly begins: readonly string[];
  /** What follows the beginning. Bounded repetitions of one class each: no backtracking to speak of. */
  readonly then: string;
  /** True when letters and digits may stand right before it. */
  readonly anywhere?: true;
}

const shapes: readonly Shape[] = [
  {
    kind: 'json web token',
    begins: ['eyJ'],
    then: '[\\w-]{8,4000}\\.[\\w-]{8,8000}(?:\\.[\\w-]{0,4000}){0,3}',
  },
  {
    kind: 'aws key',
    begins: ['AKIA', 'ASIA', 'ABIA', 'ACCA', 'AGPA', 'AIDA', 'AIPA', 'ANPA', 'ANVA', 'AROA', 'APKA', 'ASCA'],
    then: '[A-Z0-9]{16}(?![A-Za-z0-9])',
  },
  { kind: 'aws key', begins: ['amzn.mws.'], then: '[0-9a-f-]{36}' },
  { kind: 'aws key', begins: ['ABSK'], then: '[A-Za-z0-9+/]{80,200}={0,2}' },
  { kind: 'github token', begins: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], then: '\\w{30,255}' },
  { kind: 'github token', begins: ['github_pat_'], then: '\\w{22,255}' },
  {
    kind: 'gitlab token',
    begins: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glsoat-',
      'GR1348941',
    ],
    then: '[\\w-]{20,100}(?:\\.[\\w.]{2,20})?',
  },
  { kind: 'bitbucket token', begins: ['ATBB', 'ATCTT3xFfG', 'ATATT3xFfG'], then: '[\\w=-]{24,400}' },
  {
    kind: 'slack token',
    begins: [
      'xoxa-',
      'xoxb-',
      'xoxc-',
      'xoxd-',
      'xoxe-',
      'xoxe.',
      'xoxo-',
      'xoxp-',
      'xoxr-',
      'xoxs-',
      'xapp-',
      'xwfp-',
    ],
    then: '[\\w%.-]{10,300}',
  },
  {
    kind: 'webhook',
    begins: ['hooks.slack.com/'],
    then: '(?:services|workflows|triggers)/[\\w/+-]{20,200}',
    anywhere: true,
  },
  {
    kind: 'webhook',
    begins: ['discord.com/api/', 'discordapp.com/api/'],
    then: '(?:v\\d{1,2}/)?webhooks/\\d{15,22}/[\\w-]{40,120}',
    anywhere: true,
  },
  { kind: 'webhook', begins: ['webhook.office.com/'], then: '[\\w@/-]{40,300}', anywhere: true },
  {
    kind: 'stripe key',
    begins: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'pk_live_', 'sk_prod_', 'rk_prod_', 'whsec_'],
    then: '[A-Za-z0-9+/=]{10,255}',
  },
  { kind: 'google key', begins: ['AIza'], then: '[\\w-]{35}' },
  { kind: 'google key', begins: ['GOCSPX-'], then: '[\\w-]{20,60}' },
  { kind: 'google key', begins: ['ya29.', '1//0'], then: '[\\w-]{20,400}' },
  { kind: 'npm token', begins: ['npm_'], then: '[A-Za-z0-9]{30,60}' },
  { kind: 'pypi token', begins: ['pypi-'], then: '[\\w-]{50,300}' },
  { kind: 'rubygems token', begins: ['rubygems_'], then: '[0-9a-f]{40,64}' },
  { kind: 'cargo token', begins: ['cio'], then: '[A-Za-z0-9]{32}(?![A-Za-z0-9])' },
  { kind: 'docker token', begins: ['dckr_pat_', 'dckr_oat_'], then: '[\\w-]{20,80}' },
  {
    kind: 'model provider key',
    begins: ['sk-'],
    then: '(?:[a-z0-9]{2,12}-){0,3}(?=[\\w-]{0,40}\\d)[\\w-]{20,250}',
  },
  {
    kind: 'model provider key',
    begins: ['hf_', 'r8_', 'gsk_', 'xai-', 'pplx-', 'fw_', 'nvapi-', 'api_org_'],
    then: '(?=[A-Za-z]{0,40}\\d|[a-z]{0,40}[A-Z])[A-Za-z0-9_-]{30,120}',
  },
  { kind: 'sendgrid key', begins: ['SG.'], then: '[\\w-]{16,32}\\.[\\w-]{30,64}' },
  { kind: 'twilio key', begins: ['SK', 'AC'], then: '[0-9a-f]{32}(?![0-9A-Za-z])' },
  { kind: 'mailgun key', begins: ['key-'], then: '[0-9a-z]{32}(?![0-9A-Za-z])' },
  { kind: 'mailchimp key', begins: ['xkeysib-'], then: '[0-9a-f]{64}-\\w{16}' },
  { kind: 'digitalocean token', begins: ['dop_v1_', 'doo_v1_', 'dor_v1_'], then: '[0-9a-f]{64}' },
  { kind: 'shopify token', begins: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], then: '[0-9A-Fa-f]{32}' },
  { kind: 'linear token', begins: ['lin_api_', 'lin_oauth_'], then: '[A-Za-z0-9]{32,64}' },
  { kind: 'notion token', begins: ['secret_', 'ntn_'], then: '(?=[A-Za-z]{0,40}\\d)[A-Za-z0-9]{40,60}' },
  { kind: 'figma token', begins: ['figd_', 'figo_'], then: '[\\w-]{36,60}' },
  { kind: 'postman key', begins: ['PMAK-'], then: '[0-9a-f]{24}-[0-9a-f]{34}' },
  { kind: 'databricks token', begins: ['dapi', 'dose'], then: '[0-9a-f]{32}(?:-\\d{1,2})?(?![0-9A-Za-z])' },
  { kind: 'vault token', begins: ['hvs.', 'hvb.', 'hvr.'], then: '[\\w-]{20,300}' },
  { kind: 'terraform token', begins: ['.atlasv1.'], then: '[\\w=-]{50,100}', anywhere: true },
  { kind: 'doppler token', begins: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.'], then: '[\\w.-]{30,80}' },
  { kind: 'age key', begins: ['AGE-SECRET-KEY-1'], then: '[0-9A-Z]{50,70}' },
  { kind: 'square token', begins: ['sq0atp-', 'sq0csp-', 'sq0idp-', 'EAAA'], then: '[\\w-]{22,80}' },
  { kind: 'paypal token', begins: ['access_token$'], then: '\\w{4,12}\\$[0-9a-z]{8,40}\\$[0-9a-f]{32}' },
  { kind: 'new relic key', begins: ['NRAK-', 'NRJS-', 'NRAL-', 'NRRA-'], then: '[A-Za-z0-9]{19,48}' },
  { kind: 'grafana token', begins: ['glsa_', 'glc_'], then: '[\\w+/=]{32,400}' },
  { kind: 'sentry token', begins: ['sntrys_', 'sntryu_'], then: '[\\w+/=-]{40,400}' },
  { kind: 'pulumi token', begins: ['pul-'], then: '[0-9a-f]{40}' },
  {
    kind: 'planetscale token',
    begins: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    then: '[\\w.-]{30,70}',
  },
  { kind: 'supabase key', begins: ['sbp_', 'sb_secret_'], then: '[\\w-]{20,60}' },
  { kind: 'cloudinary url', begins: ['cloudinary://'], then: '\\d{10,20}:[\\w-]{20,40}' },
  { kind: '1password token', begins: ['ops_eyJ', 'A3-'], then: '[\\w=-]{26,1200}' },
  { kind: 'airtable token', begins: ['pat'], then: '[A-Za-z0-9]{14}\\.[0-9a-f]{64}' },
  { kind: 'social network token', begins: ['AAAAAAAAAAAAAAAAAAAA'], then: '[\\w%-]{40,200}' },
  {
    kind: 'social network token',
    begins: ['EAAC', 'EAAB', 'EAAG', 'EAAE', 'EAAD'],
    then: '[A-Za-z0-9]{40,300}',
  },
  { kind: 'storage token', begins: ['sl.'], then: '(?:[a-z]\\.)?[\\w-]{60,200}' },
  { kind: 'content token', begins: ['CFPAT-'], then: '[\\w-]{40,60}' },
  {
    kind: 'hosting token',
    begins: ['nfp_', 'fo1_', 'FlyV1 fm2_', 'rnd_', 'vercel_blob_rw_', 'tskey-'],
    then: '[\\w-]{24,400}',
  },
  { kind: 'mail key', begins: ['re_'], then: '[A-Za-z0-9]{8}_[A-Za-z0-9]{20,40}' },
  { kind: 'cloud key', begins: ['LTAI'], then: '[A-Za-z0-9]{12,24}(?![A-Za-z0-9])' },
  { kind: 'cloud key', begins: ['AKID', 'SCW'], then: '[A-Za-z0-9]{17,40}(?![A-Za-z0-9])' },
  { kind: 'cloud key', begins: ['AQVN', 'y0_', 't1.'], then: '[\\w.-]{35,200}' },
  { kind: 'package token', begins: ['oy2'], then: '[a-z0-9]{43}(?![a-z0-9])' },
  { kind: 'package token', begins: ['AKCp'], then: '[A-Za-z0-9]{60,80}' },
  { kind: 'board token', begins: ['ATTA'], then: '[0-9a-f]{56,80}' },
  {
    kind: 'payment key',
    begins: ['EZAK', 'EZTK', 'shippo_live_', 'shippo_test_', 'FLWSECK'],
    then: '[\\w-]{30,80}',
  },
  { kind: 'monitoring token', begins: ['dt0c01.', 'dt0s01.'], then: '[A-Z0-9]{24}\\.[A-Z0-9]{64}' },
  {
    kind: 'model provider key',
    begins: ['lsv2_pt_', 'lsv2_sk_', 'jina_', 'pcsk_', 'tvly-', 'rpa_', 'sk_'],
    then: '(?=[A-Za-z_]{0,40}\\d)[\\w-]{30,200}',
  },
  {
    kind: 'build token',
    begins: ['CCIPAT_', 'bkua_', 'sgp_', 'pnu_', 'phx_', 'phc_', 'ory_at_', 'rdme_'],
    then: '[\\w]{32,120}',
  },
  { kind: 'telegram token', begins: [':AA'], then: '[\\w-]{33}(?![\\w-])', anywhere: true },
  {
    kind: 'password hash',
    begins: ['$2a$', '$2b$', '$2y$'],
    then: '\\d\\d\\$[./A-Za-z0-9]{53}',
    anywhere: true,
  },
  {
    kind: 'password hash',
    begins: ['$argon2', '$scrypt$', '$pbkdf2'],
    then: '[\\w$=,+./-]{30,300}',
    anywhere: true,
  },
  {
    kind: 'password hash',
    begins: ['$1$', '$5$', '$6$', '$y$', '$apr1$', '{SSHA}', '{SHA}'],
    then: '(?:rounds=\\d{1,9}\\$)?[./A-Za-z0-9=+$]{20,180}',
    anywhere: true,
  },
];

interface Compiled {
  readonly kind: string;
  readonly anywhere: boolean;
  readonly pattern: RegExp;
}

const byBeginning = new Map<string, Compiled[]>();
for (const { kind, begins, then, anywhere = false } of shapes) {
  for (const begin of begins) {
    const compiled = { kind, anywhere, pattern: new RegExp(then, 'y') };
    const others = byBeginning.get(begin);
    if (others) others.push(compiled);
    else byBeginning.set(begin, [compiled]);
  }
}

/** Longest first, so that `secret_` is not hidden by a shorter beginning of the same letters. */
const beginning = new RegExp(
  [...byBeginning.keys()]
    .sort((a, b) => b.length - a.length)
    .map((begin) => begin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('|'),
  'y',
);

/** First characters of those that letters may stand right before. */
const anywhere = new Set(
  shapes
    .filter((shape) => shape.anywhere)
    .flatMap(({ begins }) => begins.map((begin) => begin.charCodeAt(0))),
);

export const issuedCredentials: HintedRule = {
  hints: [...byBeginning.keys()].map((begin) => begin.toLowerCase()),
  on: (text, _language, found) => (start) => {
    const isWithin = start > 0 && isWordCharacter(text.charCodeAt(start - 1)) && !followsEscape(text, start);
    if (isWithin && !anywhere.has(text.charCodeAt(start))) return start + 1;
    beginning.lastIndex = start;
    const begin = beginning.exec(text)?.[0];
    if (begin === undefined) return start + 1;
    for (const { kind, anywhere, pattern } of byBeginning.get(begin)!) {
      if (isWithin && !anywhere) continue;
      pattern.lastIndex = start + begin.length;
      if (!pattern.test(text)) continue;
      found.push({ start, end: pattern.lastIndex, kind });
      return pattern.lastIndex;
    }
    return start + 1;
  },
};

/** In `"\nghp_…"` the letter before the token belongs to the escape. */
function followsEscape(text: string, start: number): boolean {
  return text[start - 2] === '\\' && /[nrt]/.test(text[start - 1]!);
}

function isWordCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 95;
}

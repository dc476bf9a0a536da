/** Whether a name is that of a secret: `dbPassword` and `API_KEY_2` are, `passwordField` and `monkey` are not. */

/** `strong`: its value is a secret, however plain. `weak`: it is one when it looks like one. */
export type Strength = 'strong' | 'weak';

const strong = /(?:pass(?:word|wd|phrase|code)|pwd|secret|mnemonic|seed phrase|(?:^|[^a-z])pass)$/;
const weak = /(?:token|key|credentials?|auth(?:orization)?|bearer|salt)$/;
/** Words behind the telling one that leave its meaning. */
const tail = new Set(
  'prod production dev development test testing stag stage staging live local default value string text plain plaintext base64 b64 hex raw old new current db database root admin user id'.split(
    ' ',
  ),
);

/** The same few names come again and again. */
const strengths = new Map<string, Strength | null>();

/** Null for a name that says nothing of secrets. */
export function strengthOf(name: string): Strength | null {
  const known = strengths.get(name);
  if (known !== undefined) return known;
  if (strengths.size > 10_000) strengths.clear();
  const strength = judgeName(name);
  strengths.set(name, strength);
  return strength;
}

function judgeName(name: string): Strength | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[-_$ ]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && (tail.has(words.at(-1)!) || /^\d{1,3}$/.test(words.at(-1)!))) words.pop();
  const lower = words.join(' ').replace(/\d{1,3}$/, '');
  if (strong.test(lower) || lower === 'identified by') return 'strong';
  return weak.test(lower) ? 'weak' : null;
}

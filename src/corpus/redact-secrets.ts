/** Replaces secrets inside a text by a neutral placeholder. */

export const placeholder = 'REDACTED';

export type Redactions = ReadonlyMap<string, number>;

/** Shapes of credentials that their issuers made recognizable. */
const rules: readonly (readonly [kind: string, pattern: RegExp])[] = [
  [
    'private key',
    /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ],
  ['json web token', /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g],
  ['aws key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['github token', /\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,})/g],
];

export function redactSecrets(text: string): { text: string; redactions: Redactions } {
  const redactions = new Map<string, number>();
  let clean = text;
  for (const [kind, pattern] of rules) {
    clean = clean.replace(pattern, () => {
      redactions.set(kind, (redactions.get(kind) ?? 0) + 1);
      return placeholder;
    });
  }
  return { text: clean, redactions };
}

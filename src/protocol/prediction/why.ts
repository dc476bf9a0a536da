/** Why a suggestion: who brought it about, as facts, and the same as a sentence in the reader's language. */
import * as v from 'valibot';
import type { Translate } from '../translate';
import { count } from '../numbers';

/** Kinds of contexts, as they are told. */
export const contextKinds = [
  'match',
  'followed',
  'words',
  'above',
  'beginnings',
  'bracket',
  'document',
  'lately',
  'anywhere',
] as const;
export type ContextKind = (typeof contextKinds)[number];

const Share = v.object({
  by: v.picklist([...contextKinds, 'other', 'network', 'recall']),
  /** Whole; all shares together are 100. */
  percent: count,
  /** Of a match. */
  characters: v.optional(count),
  /** What stands before the cursor and was followed so, and the file in which it was. */
  text: v.optional(v.string()),
  file: v.optional(v.string()),
});
export type Share = v.InferOutput<typeof Share>;

export const Why = v.object({
  /** P(the whole suggestion). */
  percent: count,
  /** The greatest first; null while contexts are not learned. */
  shares: v.nullable(v.array(Share)),
  /** What each part gives the first token; null where the part is not there. */
  network: v.nullable(count),
  recall: v.nullable(count),
  /** The longest context that recall agrees with was most recently seen there; lines count from 1. */
  source: v.nullable(v.object({ path: v.string(), line: count })),
});
export type Why = v.InferOutput<typeof Why>;

/** @param t translates, as `vscode.l10n.t` does */
export function whySentence({ percent, shares, network, recall, source }: Why, t: Translate): string {
  const votes = [
    network === null ? null : t('the network gives its beginning {0} %', network),
    recall === null ? null : t('recall {0} %', recall),
  ].filter((vote) => vote !== null);
  const by = shares
    ? t('{0} % probable, by {1}', percent, shares.map((share) => inPercent(share, t)).join(t(', ')))
    : votes.length > 0
      ? t('{0} % probable: {1}', percent, votes.join(t(', ')))
      : t('{0} % probable', percent);
  return source ? t('{0}; seen in {1}, line {2}.', by, source.path, source.line) : t('{0}.', by);
}

function inPercent(share: Share, t: Translate): string {
  return `${nameOf(share, t)} ${share.percent} %`;
}

function nameOf({ by, characters = 0, text = '', file }: Share, t: Translate): string {
  switch (by) {
    case 'match':
      return t('a match of {0} characters', characters);
    case 'followed':
      if (text === '') return t('what followed the characters before');
      return file === undefined
        ? t('what followed “{0}”', text)
        : t('what followed “{0}” in {1}', text, file);
    case 'words':
      return t('the words before');
    case 'above':
      return t('the line above');
    case 'beginnings':
      return t('how the lines begin');
    case 'bracket':
      return t('the open bracket');
    case 'document':
      return t('this word in this document');
    case 'lately':
      return t('what came here lately');
    case 'anywhere':
      return t('what comes anywhere');
    case 'other':
      return t('other contexts');
    case 'network':
      return t('the network');
    case 'recall':
      return t('recall');
  }
}

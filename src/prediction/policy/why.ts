/** Why a suggestion: how sure, how much each part's vote counts, and where recall saw that before. */
import type { Share, Why } from '../../protocol/prediction/why';
import { type Said, said } from '../../protocol/said';
import { bytesOf } from '../../text/document-bytes';
import { ContextVotes } from '../mixture/context-votes';
import type { Mixture } from '../mixture/mixture';
import type { Recall } from '../recall/recall';
import type { ByteJudge } from '../decoding/search';
import type { Vocabulary } from '../decoding/vocabulary';
import { countGraphemes } from '../../text/characters/graphemes';
import type { Choice, Thresholds } from './policy';
import type { Cursor } from '../position';

/** A place in a text that was learned; the line counts from 1. */
export type Source = NonNullable<Why['source']>;

export interface WhyParts {
  /** What bytes behind the cursor are given; null while contexts are not learned. */
  readonly votes: ByteJudge | null;
  readonly sourceAt: (place: number) => Source | null;
  /** Whether a file that was learned has this piece of text. */
  readonly says: (path: string, piece: string) => boolean;
}

/** What is suggested where. */
export interface Suggested {
  /** The document before the cursor. */
  readonly prefix: string;
  readonly text: string;
  readonly confidence: number;
}

/** Bytes of a suggestion that tell how much each part counts. */
const judgedBytes = 8;
/** Kinds of contexts with a smaller share are told together. */
const leastShare = 0.04;

export function why(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  { position, typed }: Cursor,
  suggested: Suggested,
  { votes, sourceAt, says }: WhyParts,
): Why {
  const { row, network, workspace, document: own, weights } = mixture.explain(position, document);
  const { prefix, text, confidence } = suggested;
  const first = firstToken(vocabulary, row, typed, text);
  const place = first === null ? null : mixture.workspace.lastPlace(position.context, first);
  const source = place === null ? null : sourceAt(place);
  const evidence = new ContextVotes();
  const contexts = votes?.([...bytesOf(text)].slice(0, judgedBytes), evidence).share;
  const recalls = [workspace, own].flatMap((part) => (part && first !== null ? [part[first]!] : []));
  const file = source && says(source.path, endOf(prefix, evidence.followed) + text[0]!) ? source.path : null;
  return {
    percent: percent(confidence),
    shares:
      contexts === undefined
        ? null
        : inPercent([
            ...ofContexts(evidence, contexts, prefix, file),
            { by: 'network', weight: (1 - contexts) * weights[0]! },
            { by: 'recall', weight: (1 - contexts) * (weights[1]! + weights[2]!) },
          ]),
    network: network && first !== null ? percent(network[first]!) : null,
    recall: recalls.length > 0 ? percent(Math.max(...recalls)) : null,
    source,
  };
}

/** The most probable token that begins the text behind what is typed of it. */
function firstToken(vocabulary: Vocabulary, row: Float64Array, typed: string, text: string): number | null {
  let first: number | null = null;
  // One more character, so that a token that is all of the text counts too.
  for (const token of vocabulary.trie.within(`${typed}${text}\0`)) {
    const long = vocabulary.texts[token]!.length > typed.length;
    if (long && (first === null || row[token]! > row[first]!)) first = token;
  }
  return first;
}

type Weighed = Omit<Share, 'percent'> & { readonly weight: number };

/** Each kind of context; where none speaks for the text, what they count is no one's in particular. */
function ofContexts(evidence: ContextVotes, share: number, prefix: string, file: string | null): Weighed[] {
  const found: Weighed[] = [];
  let other = evidence.shares.size === 0 ? share : 0;
  for (const [by, of] of evidence.shares) {
    if (of * share < leastShare) other += of * share;
    else if (by === 'match')
      found.push({ by, weight: of * share, characters: [...endOf(prefix, evidence.matched)].length });
    else if (by === 'followed') found.push({ by, weight: of * share, ...followed(evidence, prefix, file) });
    else found.push({ by, weight: of * share });
  }
  return [...found, { by: 'other', weight: other }];
}

/** Of the line at the cursor, as it can be shown. */
function followed(evidence: ContextVotes, prefix: string, file: string | null): Pick<Share, 'text' | 'file'> {
  const text = endOf(prefix, evidence.followed).split('\n').at(-1)!.trimStart();
  return { text, ...(file !== null && { file: file.split(/[/\\]/).at(-1)! }) };
}

/** The last characters of a text, of so many bytes in UTF-8 at most. */
function endOf(text: string, bytes: number): string {
  let end = '';
  let left = bytes;
  for (const character of [...text.slice(-bytes - 1)].reverse()) {
    left -= [...bytesOf(character)].length;
    if (left < 0) break;
    end = character + end;
  }
  return end;
}

/** Whole percents that sum to 100, the greatest first; parts that do not count are left out. */
function inPercent(parts: readonly Weighed[]): Share[] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  const exact = parts.map(({ weight }) => (100 * weight) / total);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, share) => sum + share, 0);
  const byRest = [...exact.keys()].sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!));
  for (const part of byRest.slice(0, missing)) whole[part]!++;
  return parts
    .map(({ by, text, file, characters }, i) => ({
      by,
      percent: whole[i]!,
      ...(text !== undefined && { text }),
      ...(file !== undefined && { file }),
      ...(characters !== undefined && { characters }),
    }))
    .filter((share) => share.percent > 0)
    .sort((a, b) => b.percent - a.percent);
}

/**
 * Why none of these is shown, best first.
 * @param fits whether what may come fits to what stands behind the cursor
 */
export function whyNothing(
  [best]: readonly Choice[],
  { minimumConfidence }: Thresholds,
  fits: boolean,
): Said {
  if (!best)
    return fits
      ? said`Whatever may come here is too improbable.`
      : said`Nothing fits to what stands behind the cursor.`;
  const sure = percent(best.confidence);
  if (best.confidence < minimumConfidence) return said`The best guess is only ${sure} % probable.`;
  if (countGraphemes(best.text) === 1) return said`The best guess, ${sure} % probable, would save no key.`;
  return said`The best guess, ${sure} % probable, would save too few keys to be worth a look.`;
}

function percent(probability: number): number {
  return Math.round(probability * 100);
}

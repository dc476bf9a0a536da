/** Why a suggestion: how sure, how much each part's vote counts, and where recall saw that before. */
import { bytesOf } from '../../text/document-bytes';
import type { ByteVotes } from '../mixture/byte-mixture';
import type { Mixture } from '../mixture/mixture';
import type { Recall } from '../recall/recall';
import type { Vocabulary } from '../decoding/vocabulary';
import { countGraphemes } from '../../text/characters/graphemes';
import type { Choice, Thresholds } from './policy';
import type { Cursor } from '../position';

/** A place in a text that was learned; the line counts from 1. */
export interface Source {
  readonly path: string;
  readonly line: number;
}

export interface Why {
  /** P(the whole suggestion). */
  readonly confidence: number;
  /** How much each part counts, summing to one; null while contexts are not learned. */
  readonly shares: { readonly contexts: number; readonly network: number; readonly recall: number } | null;
  /** What each part gives the first token; null where the part is not there. */
  readonly network: number | null;
  readonly recall: number | null;
  /** The longest context that recall agrees with: most recently seen there. */
  readonly source: Source | null;
}

export interface WhyParts {
  /** What bytes behind the cursor are given; null while contexts are not learned. */
  readonly votes: ((bytes: readonly number[]) => ByteVotes) | null;
  readonly sourceAt: (place: number) => Source | null;
}

/** Bytes of a suggestion that tell how much each part counts. */
const judgedBytes = 8;

export function why(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  { position, typed }: Cursor,
  text: string,
  confidence: number,
  { votes, sourceAt }: WhyParts,
): Why {
  const { row, network, workspace, document: own, weights } = mixture.explain(position, document);
  const wanted = typed + text;
  let first = -1;
  // One more character, so that a token that is all of the text counts too.
  for (const token of vocabulary.trie.within(`${wanted}\0`)) {
    const long = vocabulary.texts[token]!.length > typed.length;
    if (long && (first < 0 || row[token]! > row[first]!)) first = token;
  }
  const contexts = votes?.([...bytesOf(text)].slice(0, judgedBytes)).share;
  const shares =
    contexts === undefined
      ? null
      : {
          contexts,
          network: (1 - contexts) * weights[0]!,
          recall: (1 - contexts) * (weights[1]! + weights[2]!),
        };
  if (first < 0) return { confidence, shares, network: null, recall: null, source: null };
  const recalls = [workspace, own].filter((part) => part !== null).map((part) => part[first]!);
  const place = mixture.workspace.lastPlace(position.context, first);
  return {
    confidence,
    shares,
    network: network && network[first]!,
    recall: recalls.length > 0 ? Math.max(...recalls) : null,
    source: place === null ? null : sourceAt(place),
  };
}

export function sentence({ confidence, shares, network, recall, source }: Why): string {
  const seen = source ? `; seen in ${source.path}, line ${source.line}` : '';
  if (shares) return `${percent(confidence)} probable, by ${counted(shares)}${seen}.`;
  const votes = [
    network === null ? null : `the network gives its beginning ${percent(network)}`,
    recall === null ? null : `recall ${percent(recall)}`,
  ].filter((vote) => vote !== null);
  const voted = votes.length > 0 ? `: ${votes.join(', ')}` : '';
  return `${percent(confidence)} probable${voted}${seen}.`;
}

/** Whole percents that sum to 100; parts that do not count are left out. */
function counted({ contexts, network, recall }: NonNullable<Why['shares']>): string {
  const names = ['the characters before', 'the network', 'recall'];
  const exact = [contexts, network, recall].map((share) => share * 100);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, share) => sum + share, 0);
  const byRest = [0, 1, 2].sort((a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!));
  for (const part of byRest.slice(0, missing)) whole[part]!++;
  return whole.flatMap((share, part) => (share > 0 ? [`${names[part]} ${share} %`] : [])).join(', ');
}

/**
 * Why none of these is shown, best first.
 * @param fits whether what may come fits to what stands behind the cursor
 */
export function whyNothing(
  [best]: readonly Choice[],
  { minimumConfidence }: Thresholds,
  fits: boolean,
): string {
  if (!best)
    return fits
      ? 'Whatever may come here is too improbable.'
      : 'Nothing fits to what stands behind the cursor.';
  const sure = percent(best.confidence);
  if (best.confidence < minimumConfidence) return `The best guess is only ${sure} probable.`;
  if (countGraphemes(best.text) === 1) return `The best guess, ${sure} probable, would save no key.`;
  return `The best guess, ${sure} probable, would save too few keys to be worth a look.`;
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

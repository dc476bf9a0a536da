/** Why a suggestion: how sure, which part voted how for its first token, and where recall saw that before. */
import type { Mixture } from '../mixture/mixture';
import type { Recall } from '../recall/recall';
import type { Vocabulary } from '../decoding/vocabulary';
import type { Cursor } from '../position';

/** A place in a text that was learned; the line counts from 1. */
export interface Source {
  readonly path: string;
  readonly line: number;
}

export interface Why {
  /** P(the whole suggestion). */
  readonly confidence: number;
  /** What each part gives the first token; null where the part is not there. */
  readonly network: number | null;
  readonly recall: number | null;
  /** The longest context that recall agrees with: most recently seen there. */
  readonly source: Source | null;
}

export function why(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  { position, typed }: Cursor,
  text: string,
  confidence: number,
  pathOf: (place: number) => Source | null,
): Why {
  const { row, network, workspace, document: own } = mixture.explain(position, document);
  const wanted = typed + text;
  let first = -1;
  // One more character, so that a token that is all of the text counts too.
  for (const token of vocabulary.trie.within(`${wanted}\0`)) {
    const long = vocabulary.texts[token]!.length > typed.length;
    if (long && (first < 0 || row[token]! > row[first]!)) first = token;
  }
  if (first < 0) return { confidence, network: null, recall: null, source: null };
  const recalls = [workspace, own].filter((part) => part !== null).map((part) => part[first]!);
  const place = mixture.workspace.lastPlace(position.context, first);
  return {
    confidence,
    network: network && network[first]!,
    recall: recalls.length > 0 ? Math.max(...recalls) : null,
    source: place === null ? null : pathOf(place),
  };
}

export function sentence({ confidence, network, recall, source }: Why): string {
  const votes = [
    network === null ? null : `the network gives its beginning ${percent(network)}`,
    recall === null ? null : `recall ${percent(recall)}`,
  ].filter((vote) => vote !== null);
  const seen = source ? `; seen in ${source.path}, line ${source.line}` : '';
  const voted = votes.length > 0 ? `: ${votes.join(', ')}` : '';
  return `${percent(confidence)} probable${voted}${seen}.`;
}

export function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

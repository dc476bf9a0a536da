/** What is shown of an abbreviation, if it is worth it. */
import type { Completion } from '../../protocol/prediction/prediction';
import { choice, type Thresholds } from '../policy/policy';
import type { Expansion } from './expander';

/**
 * @param silence what is said where nothing is shown
 * @param prefix up to the cursor
 */
export function expanded(
  expansion: Expansion | null,
  silence: Completion,
  { minimumConfidence, distractionCost }: Thresholds,
  prefix: string,
): Completion {
  if (!expansion) return silence;
  const { text, replaces, probability } = expansion;
  // What it saves are the letters that were not typed.
  const { gain } = choice(text.slice(replaces), probability, distractionCost);
  if (probability < minimumConfidence || gain <= 0) return silence;
  return {
    text,
    replaces,
    confidence: probability,
    milliseconds: 0,
    reason: `“${prefix.slice(-replaces)}” stands for it, as far as the letters and this place tell.`,
    alternatives: [],
  };
}

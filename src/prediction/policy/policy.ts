/**
 * What to show, if anything: the text that saves the most keys on average, set against the cost of a wrong
 * glance.
 */
import { thresholdOf } from '../../protocol/prediction/eagerness';
import type { Leaf } from '../decoding/decoder';
import { countGraphemes, isGraphemeBorder } from '../../text/characters/graphemes';
import { endsWithWord, isWordBorder } from '../../text/characters/word-borders';
import type { Completion, CompletionQuery } from '../../protocol/prediction/prediction';

/** Code units of the line before the cursor that tell where words end behind it. */
const reach = 48;

export interface Thresholds {
  /** Nothing less probable is shown. */
  readonly minimumConfidence: number;
  /** What reading a wrong suggestion costs, in keys. */
  readonly distractionCost: number;
}

/**
 * From quiet (0) to eager (1); each dismissal in a row makes it quieter. A threshold above 0 decides alone
 * instead: what saves one key then breaks even just there, so that whatever is more probable is worth
 * showing.
 */
export function thresholds(eagerness: number, dismissals: number, threshold = 0): Thresholds {
  if (threshold > 0) return { minimumConfidence: threshold, distractionCost: threshold / (1 - threshold) };
  const step = Math.min(1, Math.max(0, eagerness)) - Math.min(0.3, dismissals * 0.03);
  return { minimumConfidence: thresholdOf(step), distractionCost: 4 ** (1 - 2 * step) };
}

/** Who asks with a key wants to see something, also what is improbable. */
export const explicitThresholds: Thresholds = { minimumConfidence: 0.04, distractionCost: 0.01 };

/** What holds for a question. @param settings what holds where it does not say */
export function thresholdsOf(
  { explicit, eagerness, minimumConfidence }: CompletionQuery,
  settings: { readonly eagerness: number },
  dismissals: number,
): Thresholds {
  if (explicit) return explicitThresholds;
  return thresholds(eagerness ?? settings.eagerness, dismissals, minimumConfidence);
}

export interface Choice {
  readonly text: string;
  /** Probability that the user goes on to type exactly this. */
  readonly confidence: number;
  /** Keys saved on average; a key types a grapheme. */
  readonly gain: number;
}

/**
 * Every beginning of a hypothesis that may be shown, best first; those that begin with a better one or are a
 * beginning of it are left out.
 * @param fit cuts a text to what may be inserted at the cursor
 * @param line the line before the cursor
 */
export function choices(
  leaves: readonly Leaf[],
  fit: (text: string) => string,
  { distractionCost }: Thresholds,
  line = '',
): Choice[] {
  const found = new Map<string, Choice>();
  for (const leaf of leaves) {
    const fitted = fit(leaf.text);
    for (const text of beginnings(leaf, fitted.length, line)) {
      if (found.has(text) || text.trim() === '') continue;
      // A beginning may end in what the suffix begins with, though the whole does not.
      if (fit(text) !== text) continue;
      found.set(text, choice(text, probabilityOf(text, leaves), distractionCost));
    }
  }
  return bestFirst([...found.values()]);
}

export function choice(text: string, confidence: number, distractionCost: number): Choice {
  const keys = countGraphemes(text) - 1;
  return { text, confidence, gain: confidence * keys - (1 - confidence) * distractionCost };
}

export function bestFirst(all: readonly Choice[]): Choice[] {
  return [...all].sort((a, b) => b.gain - a.gain);
}

/** The best of the choices that is probable enough and worth a key, or null. */
export function choose(all: readonly Choice[], { minimumConfidence }: Thresholds): Choice | null {
  return all.find(({ confidence, gain }) => confidence >= minimumConfidence && gain > 0) ?? null;
}

/** Beginnings of a leaf that do not end inside a word or a character: at token borders, and at its end. */
function* beginnings(leaf: Leaf, length: number, line: string): Generator<string> {
  for (const border of leaf.borders) {
    if (border === 0 || border > length) continue;
    const text = leaf.text.slice(0, border);
    const isEnd = border === leaf.text.length;
    if (isEnd ? !leaf.finished && endsWithWord(text) : !isBorder(line, leaf.text, border)) continue;
    yield text;
  }
  if (length > 0 && length < leaf.text.length && isBorder(line, leaf.text, length))
    yield leaf.text.slice(0, length);
}

/** Whether neither a character nor a word goes on over this place of a text that stands behind `line`. */
function isBorder(line: string, text: string, index: number): boolean {
  const context = line.slice(-reach);
  return isGraphemeBorder(text, index) && isWordBorder(context + text, context.length + index);
}

/** P(the text goes on with `text`), as far as the leaves tell. */
function probabilityOf(text: string, leaves: readonly Leaf[]): number {
  let sum = 0;
  for (const leaf of leaves) if (leaf.text.startsWith(text)) sum += leaf.probability;
  return Math.min(1, sum);
}

/** Nothing less probable is offered beside what was chosen. */
export const leastAlternative = 0.02;

/** Other texts that begin differently, best first. */
export function alternatives(all: readonly Choice[], chosen: string): Completion['alternatives'] {
  const kept = [chosen];
  for (const { text, confidence } of all) {
    if (kept.length > 5) break;
    if (
      confidence >= leastAlternative &&
      !kept.some((other) => other.startsWith(text) || text.startsWith(other))
    )
      kept.push(text);
  }
  return kept.slice(1).map((text) => ({
    text,
    confidence: all.find((choice) => choice.text === text)!.confidence,
  }));
}

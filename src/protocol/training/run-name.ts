/** What a run is called: by its user, or after its network. */
import * as v from 'valibot';
import { cells } from '../kinds';
import type { TrainingPlan } from './training';

/** Characters of a name, as code points. */
const mostCharacters = 60;
/** Line ends, other controls, and what turns the direction of the text around it. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** What was typed, as a name: one line without controls, of at most 60 characters. */
export function cleanRunName(typed: string): string {
  const line = typed.replace(unprintable, ' ').replace(/\s+/g, ' ').trim();
  return Array.from(line).slice(0, mostCharacters).join('').trim();
}

/** A name that a user gave; empty for none. */
export const RunName = v.pipe(
  v.string(),
  v.maxLength(2 * mostCharacters),
  v.check(
    (name) => cleanRunName(name) === name,
    `a name of one line, of at most ${mostCharacters} characters`,
  ),
);

/** For example `GRU 256`. */
export const networkName = (plan: Pick<TrainingPlan, 'cell' | 'layers' | 'hiddenSize'> | null): string =>
  plan === null
    ? 'RNN'
    : `${cells[plan.cell].label} ${plan.layers > 1 ? `${plan.layers} × ` : ''}${plan.hiddenSize}`;

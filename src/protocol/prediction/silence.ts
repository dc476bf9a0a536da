/** An answer that shows nothing, and says why. */
import type { Completion } from './prediction';
import { inEnglish, type Said } from '../said';

export function silence(because: Said, milliseconds = 0): Completion {
  return {
    ...{ text: '', confidence: 0, milliseconds, alternatives: [] },
    reason: inEnglish(because),
    said: because,
  };
}

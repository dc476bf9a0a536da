/** A predictor learns many texts, in slices: whatever else is asked comes in between. */
import type { Predictor } from '../../prediction/predictor';
import { inSlices } from '../slices';

/**
 * @param entries paths and texts
 * @throws the signal's reason
 */
export function indexTexts(
  predictor: Predictor,
  entries: readonly (readonly [string, string])[],
  signal?: AbortSignal,
): Promise<void> {
  function* steps(): Generator<void> {
    for (const [path, text] of entries) {
      predictor.learn(path, text);
      yield;
    }
  }
  return inSlices(steps(), { signal });
}

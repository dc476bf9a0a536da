/** The gradient thread seen from outside: one thread for each request, which is ended to cancel it. */
import {
  gradientQuestions,
  type GradientEvent,
  type GradientRequest,
} from '../../protocol/training/gradient';
import { askOnce, type SingleQuestionParts } from '../single-question';
import { said } from '../../protocol/said';

/**
 * Resolves when everything was measured; `onEvent` is told each curve as it is there.
 * @param parts with the bundled `gradient-thread.js`
 * @throws Failure what the thread reports, `cancelled`, `thread-died`, `timed-out`
 */
export function askForGradients(
  parts: SingleQuestionParts,
  request: GradientRequest,
  signal: AbortSignal,
  onEvent: (event: GradientEvent) => void,
): Promise<void> {
  const names = { thread: 'unroll-gradient', spoken: said`The measuring thread` };
  return askOnce(parts, names, gradientQuestions, 'measure', request, { signal, onProgress: onEvent });
}

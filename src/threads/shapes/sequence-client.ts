/** The thread of the sequence networks seen from outside: one thread for each question. */
import { sequenceQuestions } from '../../protocol/prediction/sequences';
import type { AskOptions, Reply, Request } from '../../protocol/rpc';
import { askOnce, type SingleQuestionParts } from '../single-question';
import { said } from '../../protocol/said';

/**
 * @param parts with the bundled `sequence-thread.js`
 * @throws Failure what the thread reports (`model-mismatch` for a model without such a network), `cancelled`,
 *   `thread-died`, `timed-out`
 */
export function askSequences<Name extends keyof typeof sequenceQuestions>(
  parts: SingleQuestionParts,
  name: Name,
  request: Request<typeof sequenceQuestions, Name>,
  signal: AbortSignal,
  onProgress?: AskOptions<typeof sequenceQuestions, Name>['onProgress'],
): Promise<Reply<typeof sequenceQuestions, Name>> {
  const names = { thread: 'unroll-sequences', spoken: said`The thread of the further networks` };
  return askOnce(parts, names, sequenceQuestions, name, request, {
    signal,
    ...(onProgress && { onProgress }),
  });
}

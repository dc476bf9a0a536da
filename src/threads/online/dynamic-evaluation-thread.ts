/** Entry of the thread that adapts the network to saved edits: reads them, answers with better weights. */
import { parentPort, workerData } from 'node:worker_threads';
import { dynamicEvaluationQuestions } from '../../protocol/prediction/dynamic-evaluation';
import { Failure } from '../../protocol/failure';
import { Server } from '../../protocol/rpc';
import type { DynamicEvaluation } from '../../training/evaluation/dynamic-evaluation';
import { startDynamicEvaluation } from './dynamic-network';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';

startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
let evaluation: DynamicEvaluation | undefined;

new Server({
  questions: dynamicEvaluationQuestions,
  channel: parentPort!,
  handlers: {
    begin: ({ configuration, weights }) => {
      evaluation = undefined;
      evaluation = startDynamicEvaluation(configuration, weights);
    },
    read: ({ previous, context, tokens }) => {
      if (!evaluation) throw new Failure('bad-request', 'There is no network to adapt yet.');
      evaluation.begin(previous);
      evaluation.read(context, false);
      evaluation.read(tokens);
      return evaluation.comparison.favoursAdapted ? new Map(evaluation.weights()) : null;
    },
  },
});

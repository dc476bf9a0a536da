/**
 * Entry of the thread that adapts the network to saved edits: reads what it is sent, answers with better
 * weights.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { AdaptationRequest, type AdaptationReply } from '../../protocol/prediction/dynamic-evaluation';
import { asFailure, Failure } from '../../protocol/failure';
import { toMessage } from '../../protocol/failure-message';
import type { DynamicEvaluation } from '../../training/evaluation/dynamic-evaluation';
import { startDynamicEvaluation } from './dynamic-network';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';

const port = parentPort!;
startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
let evaluation: DynamicEvaluation | undefined;
let run = 0;

port.on('message', (raw: unknown) => {
  try {
    const request = v.parse(AdaptationRequest, raw);
    run = request.run;
    if (request.type === 'begin') {
      evaluation = undefined;
      evaluation = startDynamicEvaluation(request.configuration, request.weights);
    } else {
      reply(read(request));
    }
  } catch (thrown) {
    reply({ type: 'failed', run, failure: toMessage(asFailure(thrown)) });
  }
});

function read({ previous, context, tokens }: Extract<AdaptationRequest, { type: 'read' }>): AdaptationReply {
  if (!evaluation) throw new Failure('bad-request', 'There is no network to adapt yet.');
  evaluation.begin(previous);
  evaluation.read(context, false);
  evaluation.read(tokens);
  return {
    type: 'followed',
    run,
    weights: evaluation.comparison.favoursAdapted ? new Map(evaluation.weights()) : null,
  };
}

function reply(message: AdaptationReply): void {
  port.postMessage(message);
}

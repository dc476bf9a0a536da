/** Entry of the predictor's thread: makes the predictor and serves it. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { PredictorNote } from '../../protocol/prediction/prediction';
import { DynamicEvaluationClient } from '../online/dynamic-evaluation-client';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { PredictorService } from './predictor-service';
import { servePredictor } from './predictor-server';
import { ThreadPool } from '../thread-pool';

const channel = parentPort!;
startHeartbeat(workerData);
const { kernelChoice } = (workerData ?? {}) as { kernelChoice?: string };
keepChoiceIn(kernelChoice);
const background = new DynamicEvaluationClient({
  pool: new ThreadPool(1),
  threadFile: join(__dirname, 'dynamic-evaluation-thread.js'),
  kernelChoice,
});
background.onFailure = (sentence) => channel.postMessage({ type: 'noted', sentence } satisfies PredictorNote);
servePredictor(channel, new PredictorService(background));

/** Entry of the predictor's thread: makes the predictor and serves it. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { PredictorNote } from '../../protocol/prediction/prediction';
import { DynamicEvaluationClient } from '../online/dynamic-evaluation-client';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { BackgroundContexts } from './background-contexts';
import { KeptLearning } from './kept-learning';
import { PredictorService } from './predictor-service';
import { servePredictor } from './predictor-server';
import { ThreadPool } from '../thread-pool';

const channel = parentPort!;
startHeartbeat(workerData);
const { kernelChoice, storage } = (workerData ?? {}) as { kernelChoice?: string; storage?: string };
keepChoiceIn(kernelChoice);
const background = new DynamicEvaluationClient({
  pool: new ThreadPool(1),
  threadFile: join(__dirname, 'dynamic-evaluation-thread.js'),
  kernelChoice,
});
const note = (sentence: string): void =>
  channel.postMessage({ type: 'noted', sentence } satisfies PredictorNote);
background.onFailure = note;
const kept = storage === undefined ? undefined : new KeptLearning(storage, note);
servePredictor(channel, new PredictorService(background, new BackgroundContexts(), kept));

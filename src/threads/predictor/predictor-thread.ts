/** Entry of the predictor's thread: makes the predictor and serves it. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { PredictorNote } from '../../protocol/prediction/prediction';
import { BackgroundAdaptation } from '../online/background-adaptation';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { PredictionEngine } from './prediction-engine';
import { servePredictor } from './predictor-server';
import { threadChannel } from '../thread-channel';
import { ThreadPool } from '../thread-pool';

const channel = threadChannel(parentPort!);
startHeartbeat(workerData);
const { kernelChoice } = (workerData ?? {}) as { kernelChoice?: string };
keepChoiceIn(kernelChoice);
const background = new BackgroundAdaptation({
  pool: new ThreadPool(1),
  threadFile: join(__dirname, 'adaptation-thread.js'),
  kernelChoice,
});
background.onFailure = (sentence) => channel.post({ type: 'noted', sentence } satisfies PredictorNote);
servePredictor(channel, new PredictionEngine(background));

/**
 * Entry of the trainer thread: takes requests, runs one training, says how it goes. Ends with the run. Also
 * plans, for whoever asks.
 */
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { toMessage } from '../../protocol/failure-message';
import { Server } from '../../protocol/rpc';
import { plannerQuestions } from '../../protocol/training/planner';
import { TrainerEvent, TrainerRequest } from '../../protocol/training/training';
import { maximumThreads } from '../../training/step/team';
import type { TrainingRun } from '../../training/run/training-run';
import type { SelectedKernels } from '../../kernels/select';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn, useKernels } from '../kernels/kernel-builds';
import { forecast } from '../planner/forecast';
import { importModel } from './model-import';
import { threadChannel } from '../thread-channel';
import { ThreadPool } from '../thread-pool';
import { train, type TrainRequest } from './training-job';

/** What the trainer thread is started with. */
interface TrainerThreadData {
  /** Where the choice of kernels is kept between starts. */
  readonly kernelChoice?: string;
  /** Chosen already. */
  readonly kernels?: SelectedKernels;
}

const port = parentPort!;
startHeartbeat(workerData);
const { kernelChoice, kernels } = (workerData ?? {}) as TrainerThreadData;
keepChoiceIn(kernelChoice);
if (kernels) useKernels(kernels);
const pool = new ThreadPool(maximumThreads);
const reading = new AbortController();
let begun = false;
let run: TrainingRun | undefined;

/** What cannot be a `TrainerEvent` must not leave this thread. */
function emit(event: TrainerEvent): void {
  const checked = v.safeParse(TrainerEvent, event);
  if (checked.success) return port.postMessage(event);
  const where = v.getDotPath(checked.issues[0]) ?? '';
  const text = `An event could not be sent: ${event.type}.${where} ${checked.issues[0].message}`;
  port.postMessage({ type: 'note', text } satisfies TrainerEvent);
}

async function start(request: TrainRequest): Promise<void> {
  try {
    await train(request, {
      directory: __dirname,
      pool,
      emit,
      signal: reading.signal,
      onRun: (started) => {
        run = started;
        if (reading.signal.aborted) run.stop();
      },
    });
  } catch (thrown) {
    emit({ type: 'failed', failure: toMessage(asFailure(thrown)) });
  }
  await pool.dispose();
  port.close();
}

function receive(raw: unknown): void {
  const parsed = v.safeParse(TrainerRequest, raw);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const sentence = `Training cannot begin: ${v.getDotPath(issue) ?? 'the request'} is not valid (${issue.message}).`;
    if (begun) return emit({ type: 'note', text: 'A message to the trainer could not be understood.' });
    emit({ type: 'failed', failure: toMessage(new Failure('bad-request', sentence)) });
    return port.close();
  }
  const request = parsed.output;
  switch (request.type) {
    case 'train':
      if (begun) return emit({ type: 'note', text: 'Training is already running.' });
      begun = true;
      return void start(request);
    case 'stop':
      reading.abort();
      if (run) emit({ type: 'stopping' });
      return run?.stop();
    case 'pause':
      if (run?.pause()) emit({ type: 'paused' });
      return;
    case 'continue':
      if (run?.continue()) emit({ type: 'continued' });
      return;
  }
}

new Server({
  questions: plannerQuestions,
  channel: threadChannel(port),
  handlers: {
    forecast: (request) => forecast(request, __dirname),
    import: ({ path, directory }) => importModel(path, directory),
  },
  onOther: receive,
});

/**
 * Entry of the trainer thread: runs one training, says how it goes, and ends with it. Also plans, for whoever
 * asks.
 */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { Failure } from '../../protocol/failure';
import { Server } from '../../protocol/rpc';
import { plannerQuestions } from '../../protocol/training/planner';
import { TrainerEvent, trainerQuestions } from '../../protocol/training/training';
import { maximumThreads } from '../../training/step/team';
import type { TrainingRun } from '../../training/run/training-run';
import type { SelectedKernels } from '../../kernels/select';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn, useKernels } from '../kernels/kernel-builds';
import { forecast } from '../planner/forecast';
import { Lock } from '../../store/lock';
import { readModelFile } from '../../store/model-file-on-disk';
import { ModelStore } from '../../store/model-store';
import { ThreadPool } from '../thread-pool';
import { train } from './training-job';

/** What the trainer thread is started with. */
interface TrainerThreadData {
  /** Where the choice of kernels is kept between starts. */
  readonly kernelChoice?: string;
  /** Gives the kernels, once, when whoever started this thread has chosen them. */
  readonly chosen?: MessagePort;
  /** Memory of a `RightOfWay`. */
  readonly rightOfWay?: SharedArrayBuffer;
}

const port = parentPort!;
startHeartbeat(workerData);
const { chosen, kernelChoice, rightOfWay } = (workerData ?? {}) as TrainerThreadData;
keepChoiceIn(kernelChoice);
const kernelsChosen = new Promise<void>((resolve) => {
  if (!chosen) return resolve();
  chosen.once('message', (kernels: SelectedKernels) => {
    useKernels(kernels);
    resolve();
  });
  chosen.unref();
});
const pool = new ThreadPool(maximumThreads);
const reading = new AbortController();
let begun = false;
let run: TrainingRun | undefined;

function stop(): boolean {
  reading.abort();
  run?.stop();
  return run !== undefined;
}

/** What cannot be a `TrainerEvent` must not leave this thread: the run would end with it. */
function checked(event: TrainerEvent): TrainerEvent {
  const { success, issues } = v.safeParse(TrainerEvent, event);
  if (success) return event;
  const where = v.getDotPath(issues[0]) ?? '';
  return { type: 'note', text: `An event could not be sent: ${event.type}.${where} ${issues[0].message}` };
}

new Server({
  questions: { ...plannerQuestions, ...trainerQuestions },
  channel: port,
  handlers: {
    forecast: (request) => forecast(request, __dirname),
    import: ({ path, directory }) => importModel(path, directory),
    train: async (request, { signal, report }) => {
      if (begun) throw new Failure('bad-request', 'Training is already running.');
      begun = true;
      signal.addEventListener('abort', stop);
      try {
        return await train(request, {
          directory: __dirname,
          pool,
          rightOfWay,
          kernelsChosen: () => kernelsChosen,
          emit: (event) => report(checked(event)),
          signal: reading.signal,
          onRun: (started) => {
            run = started;
            if (reading.signal.aborted) run.stop();
          },
        });
      } finally {
        await pool.dispose();
        // Behind the answer.
        setImmediate(() => port.close());
      }
    },
    stop,
    pause: () => run?.pause() ?? false,
    continue: () => run?.continue() ?? false,
  },
});

/**
 * Takes a model file from elsewhere into the store of a workspace, as its newest generation.
 * @returns the path of the stored copy
 * @throws Failure `not-readable`, `not-a-model`, `model-damaged` of the file; `locked` while somebody trains;
 *   `disk`
 */
async function importModel(path: string, directory: string): Promise<string> {
  const model = await readModelFile(path);
  const lock = await Lock.acquire(directory);
  try {
    // Without a training state: the next run begins with these weights and moments of its own.
    return await new ModelStore(directory).commit(model);
  } finally {
    await lock.release();
  }
}

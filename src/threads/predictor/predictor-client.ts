/**
 * The predictor thread seen from outside: asks it what stands in the table of its questions. A thread that dies is started
 * again at the next question, with the model it had.
 */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { PredictorNote, predictorQuestions } from '../../protocol/prediction/prediction';
import { Client, type AskOptions, type Channel, type Reply, type Request } from '../../protocol/rpc';
import { threadChannel } from '../thread-channel';
import type { ThreadPool } from '../thread-pool';

type Table = typeof predictorQuestions;
type Name = keyof Table;

export interface PredictorClientParts {
  readonly pool: ThreadPool;
  /** The bundled `predictor-thread.js`. */
  readonly threadFile: string;
  /** Where the choice of kernels is kept between starts; measured anew each time without. */
  readonly kernelChoice?: string;
  /** Called when the thread died; the next request starts a new one. */
  readonly onDeath?: (failure: Failure) => void;
  /** What the thread has to say without being asked: a line for the log. */
  readonly onNote?: (sentence: string) => void;
}

interface Thread {
  readonly client: Client<Table>;
  terminate(): void;
}

export class PredictorClient {
  private thread: Thread | undefined;
  private disposed = false;
  private modelPath: string | undefined;
  /** Counts the calls of `unload`. */
  private unloads = 0;

  constructor(private readonly parts: PredictorClientParts) {}

  /**
   * Takes over the model file at `path`; until it is ready the former model answers.
   * @throws Failure `cancelled` when `unload` was called meanwhile: the thread does that behind the load
   */
  async load(path: string): Promise<Reply<Table, 'load'>> {
    const { unloads } = this;
    const reply = await this.post('load', { path });
    if (unloads !== this.unloads)
      throw new Failure('cancelled', 'The model was forgotten while it was being loaded.');
    this.modelPath = path;
    return reply;
  }

  async unload(): Promise<void> {
    this.modelPath = undefined;
    this.unloads++;
    await this.post('unload', undefined);
  }

  /** @throws Failure as `Client.ask` does */
  ask<N extends Exclude<Name, 'load' | 'unload' | 'closed'>>(
    name: N,
    request: Request<Table, N>,
    options?: AskOptions<Table, N>,
  ): Promise<Reply<Table, N>> {
    return this.post(name, request, options);
  }

  /** A thread that is not there has nothing to let go of. */
  async closed(path: string): Promise<void> {
    if (this.thread) await this.post('closed', { path });
  }

  dispose(): void {
    this.disposed = true;
    this.thread?.client.close(ended());
    this.thread?.terminate();
  }

  private post<N extends Name>(
    name: N,
    request: Request<Table, N>,
    options?: AskOptions<Table, N>,
  ): Promise<Reply<Table, N>> {
    if (this.disposed) return Promise.reject(ended());
    this.thread ??= this.start(name === 'load' ? undefined : this.modelPath);
    return this.thread.client.ask(name, request, options);
  }

  private start(modelPath: string | undefined): Thread {
    const { pool, threadFile, kernelChoice, onDeath, onNote } = this.parts;
    const started = pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-predictor' });
    const died = (failure: Failure): void => {
      if (this.thread !== thread || this.disposed) return;
      this.thread = undefined;
      thread.client.close(failure);
      onDeath?.(failure);
    };
    const channel = started.then((worker): Channel => {
      worker.once('error', (error) => died(asFailure(error)));
      worker.once('exit', (code) =>
        died(new Failure('thread-died', `The predictor thread ended (${code}).`)),
      );
      return threadChannel(worker);
    });
    const thread: Thread = {
      client: new Client({
        questions: predictorQuestions,
        channel,
        name: 'The predictor',
        onOther: (message) => {
          const { success, output } = v.safeParse(PredictorNote, message);
          onNote?.(success ? output.sentence : 'The predictor sent a message that cannot be understood.');
        },
      }),
      terminate: () => void started.then((worker) => worker.terminate()).catch(() => undefined),
    };
    started.catch(() => {
      if (this.thread === thread) this.thread = undefined;
    });
    // A model that cannot be read shows at the next explicit load.
    if (modelPath !== undefined) thread.client.ask('load', { path: modelPath }).catch(() => undefined);
    return thread;
  }
}

function ended(): Failure {
  return new Failure('disposed', 'The predictor has ended.');
}

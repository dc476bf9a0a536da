/**
 * The predictor thread seen from outside: asks it what stands in the table of its questions. A thread that
 * dies or hangs is replaced by one that is given the model and the workspace it had.
 */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { inEnglish, said } from '../../protocol/said';
import { PredictorNote, predictorQuestions } from '../../protocol/prediction/prediction';
import type { RightOfWay } from '../../protocol/right-of-way';
import { Client, type AskOptions, type Channel, type Reply, type Request } from '../../protocol/rpc';
import { LastingThread } from '../lasting-thread';
import type { ThreadPool } from '../thread-pool';

type Table = typeof predictorQuestions;
type Name = keyof Table;

/** As people call it. */
const name = said`The predictor`;

export interface PredictorClientParts {
  readonly pool: ThreadPool;
  /** The bundled `predictor-thread.js`. */
  readonly threadFile: string;
  /** Where the choice of kernels is kept between starts; measured anew each time without. */
  readonly kernelChoice?: string;
  /** Taken by each question for ghost text, until it is answered. */
  readonly rightOfWay?: RightOfWay;
  /** Of all workspaces: where what was learned is kept for the next opening; nowhere without. */
  readonly storage?: string;
  /** Waited for before a question is asked: loads, at the first, what the answer needs. */
  readonly beforeAsking?: () => Promise<void>;
  /** The thread died or hung; another one takes its place. */
  readonly onDeath?: (failure: Failure) => void;
  /** What took its place has the model and the workspace again. */
  readonly onBack?: () => void;
  /** It died too often and stays off until `startAgain`. */
  readonly onOff?: (failure: Failure) => void;
  /** What the thread has to say without being asked: a line for the log. */
  readonly onNote?: (sentence: string) => void;
}

export class PredictorClient {
  private readonly thread: LastingThread<Client<Table>>;
  /** What a new thread has to be given. */
  private model: Request<Table, 'load'> | undefined;
  private source: Request<Table, 'workspace'> | undefined;
  /** While a new thread is given the model. */
  private returning: Promise<unknown> | undefined;
  private open: Client<Table> | undefined;
  /** Counts the calls of `unload`. */
  private unloads = 0;

  constructor(private readonly parts: PredictorClientParts) {
    const { pool, threadFile, kernelChoice, storage, onDeath, onOff } = parts;
    this.thread = new LastingThread({
      name,
      wayOut: said`Run "Unroll: Start Suggestions Again".`,
      start: () =>
        pool.start(threadFile, { workerData: { kernelChoice, storage }, name: 'unroll-predictor' }),
      live: (worker, again) => {
        const client = this.clientOf(worker);
        if (again) this.bringBack(client);
        return client;
      },
      onDeath: (client, failure) => {
        client.close(failure);
        if (failure.code !== 'cancelled') onDeath?.(failure);
      },
      onOff: (failure) => onOff?.(failure),
    });
  }

  /** Starts the thread again when it stays off. */
  startAgain(): void {
    this.thread.startAgain();
  }

  /**
   * Takes over the model file at `path`; until it is ready the previous model answers.
   * @param base it is not of this workspace
   * @throws Failure `cancelled` when `unload` was called meanwhile: the thread does that behind the load
   */
  async load(path: string, base = false): Promise<Reply<Table, 'load'>> {
    const { unloads } = this;
    const reply = await this.post('load', { path, base });
    if (unloads !== this.unloads)
      throw new Failure('cancelled', 'The model was forgotten while it was being loaded.');
    this.model = { path, base };
    return reply;
  }

  async unload(): Promise<void> {
    this.model = undefined;
    this.unloads++;
    await this.post('unload', undefined);
  }

  /** Model, recall and whatever else was in memory are gone, for good: another thread begins with nothing. */
  forget(): void {
    this.model = undefined;
    this.source = undefined;
    this.returning = undefined;
    this.unloads++;
    this.thread.renew();
  }

  /** @throws Failure as `Client.ask` does */
  async ask<N extends Exclude<Name, 'load' | 'unload' | 'closed' | 'workspace'>>(
    name: N,
    request: Request<Table, N>,
    options?: AskOptions<Table, N>,
  ): Promise<Reply<Table, N>> {
    await this.parts.beforeAsking?.();
    const release = name === 'complete' ? this.parts.rightOfWay?.take() : undefined;
    return this.post(name, request, options).finally(release);
  }

  /** Builds the recall of these folders; a thread that takes the place of this one does the same. */
  read(source: Request<Table, 'workspace'>): Promise<Reply<Table, 'workspace'>> {
    this.source = source;
    return this.post('workspace', source);
  }

  async closed(path: string): Promise<void> {
    await this.post('closed', { path });
  }

  dispose(): void {
    this.open?.close(new Failure('disposed', said`${name} has ended.`));
    this.thread.dispose();
  }

  /** Behind the model, when that is on its way to a new thread. */
  private async post<N extends Name>(
    name: N,
    request: Request<Table, N>,
    options?: AskOptions<Table, N>,
  ): Promise<Reply<Table, N>> {
    await this.returning;
    return this.thread.get().ask(name, request, options);
  }

  private clientOf(channel: Promise<Channel>): Client<Table> {
    this.open = new Client({
      questions: predictorQuestions,
      channel,
      name,
      onOther: (message) => {
        const { success, output } = v.safeParse(PredictorNote, message);
        this.parts.onNote?.(
          success ? output.sentence : `${inEnglish(name)} sent a message that cannot be understood.`,
        );
      },
    });
    return this.open;
  }

  /** Questions wait for the model; the recall of the workspace follows while they are answered. */
  private bringBack(client: Client<Table>): void {
    const told = (given: Promise<unknown>): Promise<boolean> =>
      given.then(
        () => true,
        (thrown: unknown) => {
          const { code, message } = asFailure(thrown);
          const isGone = code === 'thread-died' || code === 'disposed';
          if (!isGone) this.parts.onNote?.(message);
          return !isGone;
        },
      );
    const model = this.model && told(client.ask('load', this.model));
    const workspace = this.source && told(client.ask('workspace', this.source));
    this.returning = model;
    void Promise.all([model, workspace]).then((came) => {
      if (came.every((part) => part !== false)) this.parts.onBack?.();
    });
  }
}

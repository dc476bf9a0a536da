/**
 * The predictor thread seen from outside: typed requests, each of which settles (reply, named error, cancelled, timed
 * out, disposed). A thread that dies is started again at the next request, with the model it had.
 */
import type { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { fromMessage } from '../../protocol/failure-message';
import { PredictorReply, type PredictorRequest } from '../../protocol/prediction/prediction';
import type { ThreadPool } from '../thread-pool';

/** A request without its id. */
export type Asked<Type extends PredictorRequest['type']> = Omit<
  Extract<PredictorRequest, { type: Type }>,
  'id' | 'type'
>;
type Reply<Type extends PredictorReply['type']> = Extract<PredictorReply, { type: Type }>;

interface Pending {
  readonly expected: PredictorReply['type'];
  readonly resolve: (reply: PredictorReply) => void;
  readonly reject: (failure: Failure) => void;
}

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

export interface AskOptions {
  readonly signal?: AbortSignal;
  /** Default one minute: a request of any kind settles. */
  readonly timeoutMilliseconds?: number;
}

export class PredictorClient {
  private worker: Promise<Worker> | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private disposed = false;
  private modelPath: string | undefined;
  /** Counts the calls of `unload`. */
  private unloads = 0;

  constructor(private readonly parts: PredictorClientParts) {}

  /**
   * Takes over the model file at `path`; until it is ready the former model answers.
   * @throws Failure `cancelled` when `unload` was called meanwhile: the thread does that behind the load
   */
  async load(path: string): Promise<Reply<'loaded'>> {
    const { unloads } = this;
    const reply = await this.ask('load', { path }, 'loaded');
    if (unloads !== this.unloads)
      throw new Failure('cancelled', 'The model was forgotten while it was being loaded.');
    this.modelPath = path;
    return reply;
  }

  async unload(): Promise<void> {
    this.modelPath = undefined;
    this.unloads++;
    await this.ask('unload', {}, 'done');
  }

  complete(query: Asked<'complete'>['query'], options?: AskOptions): Promise<Reply<'completion'>> {
    return this.ask('complete', { query }, 'completion', { timeoutMilliseconds: 5000, ...options });
  }

  sample(request: Asked<'sample'>, options?: AskOptions): Promise<Reply<'sampled'>> {
    return this.ask('sample', request, 'sampled', options);
  }

  score(request: Asked<'score'>, options?: AskOptions): Promise<Reply<'scored'>> {
    return this.ask('score', request, 'scored', options);
  }

  expect(request: Asked<'expect'>, options?: AskOptions): Promise<Reply<'expected'>> {
    return this.ask('expect', request, 'expected', options);
  }

  dictionary(request: Asked<'dictionary'>, options?: AskOptions): Promise<Reply<'dictionary'>> {
    return this.ask('dictionary', request, 'dictionary', options);
  }

  activations(request: Asked<'activations'>, options?: AskOptions): Promise<Reply<'activations'>> {
    return this.ask('activations', request, 'activations', options);
  }

  unroll(request: Asked<'unroll'>, options?: AskOptions): Promise<Reply<'unrolled'>> {
    return this.ask('unroll', request, 'unrolled', options);
  }

  /** Builds the recall of these folders in the background; resolves when it is complete. */
  workspace(request: Asked<'workspace'>): Promise<Reply<'done'>> {
    return this.ask('workspace', request, 'done', { timeoutMilliseconds: 600_000 });
  }

  changed(request: Asked<'changed'>): Promise<Reply<'done'>> {
    return this.ask('changed', request, 'done');
  }

  explain(request: Asked<'explain'>): Promise<Reply<'explained'>> {
    return this.ask('explain', request, 'explained');
  }

  report(): Promise<Reply<'reported'>> {
    return this.ask('report', {}, 'reported');
  }

  learn(request: Asked<'learn'>): Promise<Reply<'done'>> {
    return this.ask('learn', request, 'done');
  }

  forget(request: Asked<'forget'>): Promise<Reply<'done'>> {
    return this.ask('forget', request, 'done');
  }

  outcome(request: Asked<'outcome'>): Promise<Reply<'done'>> {
    return this.ask('outcome', request, 'done');
  }

  /** Takes some seconds of the thread, in slices. */
  measure(request: Asked<'measure'>, options?: AskOptions): Promise<Reply<'measured'>> {
    return this.ask('measure', request, 'measured', { timeoutMilliseconds: 600_000, ...options });
  }

  dispose(): void {
    this.disposed = true;
    this.settleAll(new Failure('disposed', 'The predictor has ended.'));
    void this.worker?.then((worker) => worker.terminate()).catch(() => undefined);
  }

  private async ask<Type extends PredictorRequest['type'], Answer extends PredictorReply['type']>(
    type: Type,
    request: Asked<Type>,
    expected: Answer,
    { signal, timeoutMilliseconds = 60_000 }: AskOptions = {},
  ): Promise<Reply<Answer>> {
    if (this.disposed) throw new Failure('disposed', 'The predictor has ended.');
    if (signal?.aborted) throw new Failure('cancelled', 'The request was cancelled.');
    const worker = await this.thread(type === 'load');
    const id = this.nextId++;
    return new Promise<Reply<Answer>>((resolve, reject) => {
      const give = (failure: Failure): void => {
        this.pending.delete(id);
        settle();
        worker.postMessage({ type: 'cancel', id: this.nextId++, request: id } satisfies PredictorRequest);
        reject(failure);
      };
      const onAbort = (): void => give(new Failure('cancelled', 'The request was cancelled.'));
      const timer = setTimeout(
        () =>
          give(new Failure('timed-out', `The predictor did not answer within ${timeoutMilliseconds} ms.`)),
        timeoutMilliseconds,
      );
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.pending.set(id, {
        expected,
        resolve: (reply) => {
          settle();
          resolve(reply as Reply<Answer>);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
      });
      worker.postMessage({ type, id, ...request });
    });
  }

  private thread(loading: boolean): Promise<Worker> {
    this.worker ??= this.startThread(loading ? undefined : this.modelPath);
    return this.worker;
  }

  private async startThread(modelPath: string | undefined): Promise<Worker> {
    try {
      const { pool, threadFile, kernelChoice } = this.parts;
      const worker = await pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-predictor' });
      worker.on('message', (raw: unknown) => this.receive(raw));
      const died = (failure: Failure): void => {
        if (this.worker === undefined || this.disposed) return;
        this.worker = undefined;
        this.settleAll(failure);
        this.parts.onDeath?.(failure);
      };
      worker.once('error', (error) => died(asFailure(error)));
      worker.once('exit', (code) =>
        died(new Failure('thread-died', `The predictor thread ended (${code}).`)),
      );
      // The reply has an id that nobody waits for: a model that cannot be read shows at the next explicit load.
      if (modelPath !== undefined)
        worker.postMessage({ type: 'load', id: 0, path: modelPath } satisfies PredictorRequest);
      return worker;
    } catch (thrown) {
      this.worker = undefined;
      throw thrown;
    }
  }

  private receive(raw: unknown): void {
    const parsed = v.safeParse(PredictorReply, raw);
    if (!parsed.success)
      return this.settleAll(new Failure('internal', 'The predictor sent an unknown message.'));
    const reply = parsed.output;
    if (reply.type === 'noted') return this.parts.onNote?.(reply.sentence);
    const waiting = this.pending.get(reply.id);
    if (!waiting) return;
    this.pending.delete(reply.id);
    if (reply.type === 'failed') waiting.reject(fromMessage(reply.failure));
    else if (reply.type === waiting.expected) waiting.resolve(reply);
    else
      waiting.reject(
        new Failure('internal', `The predictor answered "${reply.type}", not "${waiting.expected}".`),
      );
  }

  private settleAll(failure: Failure): void {
    const all = [...this.pending.values()];
    this.pending.clear();
    for (const waiting of all) waiting.reject(failure);
  }
}

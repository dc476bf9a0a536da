/**
 * Dynamic evaluation beside the predictor: what was saved is learned in a thread of its own, which starts
 * with the first edit, one edit at a time. Says when other weights predict better, and when those of the
 * checkpoint do again.
 *
 * Memory: the heap of the thread, 2 P beside it, 8 MB of thread, P for the checkpoint's weights and P for
 * each answer; about 50 MB for the usual network. A network whose heap is larger than `largestHeapBytes` is
 * not adapted.
 */
import type { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import type { ModelConfiguration, Weights } from '../../model/configuration';
import { AdaptationReply, type AdaptationRequest } from '../../protocol/prediction/dynamic-evaluation';
import { asFailure } from '../../protocol/failure';
import { fromMessage } from '../../protocol/failure-message';
import { heapBytes } from './dynamic-network';
import type { ThreadPool } from '../thread-pool';

const largestHeapBytes = 128 * 2 ** 20;
/** Edits that wait; when more are saved meanwhile (a branch was changed), the oldest are passed over. */
const maximumWaiting = 8;

/** A stretch of text that was written. */
export interface WrittenTokens {
  /** The token before `context`. */
  readonly previous: number;
  /** What stands before the new text, to bring the hidden state there. */
  readonly context: Int32Array;
  readonly tokens: Int32Array;
}

export interface DynamicEvaluationClientParts {
  readonly pool: ThreadPool;
  /** The bundled `dynamic-evaluation-thread.js`. */
  readonly threadFile: string;
  readonly kernelChoice?: string | undefined;
}

export class DynamicEvaluationClient {
  private worker: Promise<Worker> | undefined;
  private run = 0;
  /** What the next edit has to start from, when the thread does not have it yet. */
  private fresh: { configuration: ModelConfiguration; weights: Weights } | undefined;
  private usable = false;
  private busy = false;
  private waiting: WrittenTokens[] = [];
  /** Weights to go on with, or null for those of the checkpoint. */
  onFollowed: (weights: Weights | null) => void = () => undefined;
  /** Adapting has ended until the next checkpoint. */
  onFailure: (sentence: string) => void = () => undefined;

  constructor(private readonly parts: DynamicEvaluationClientParts) {}

  /**
   * A checkpoint was taken over: whatever was adapted before counts no more. Costs nothing before the next
   * edit.
   */
  begin(configuration: ModelConfiguration, weights: Weights): void {
    this.run++;
    this.waiting = [];
    this.busy = false;
    this.usable = heapBytes(configuration) <= largestHeapBytes;
    this.fresh = this.usable ? { configuration, weights } : undefined;
  }

  /** Nothing is adapted until the next checkpoint, and what was adapted is given back. */
  end(): void {
    this.run++;
    this.usable = false;
    this.fresh = undefined;
    this.waiting = [];
    void this.worker?.then((worker) => worker.terminate()).catch(() => undefined);
    this.worker = undefined;
  }

  /** Learns in the background what was written. */
  read(written: WrittenTokens): void {
    if (!this.usable || written.tokens.length === 0) return;
    this.waiting.push(written);
    if (this.waiting.length > maximumWaiting) this.waiting.shift();
    void this.next();
  }

  private async next(): Promise<void> {
    if (this.busy || !this.usable) return;
    const written = this.waiting.shift();
    if (!written) return;
    this.busy = true;
    const { run } = this;
    try {
      const worker = await (this.worker ??= this.start());
      if (run !== this.run) return;
      if (this.fresh)
        this.send(worker, { type: 'begin', run, ...this.fresh, weights: new Map(this.fresh.weights) });
      this.fresh = undefined;
      this.send(worker, { type: 'read', run, ...written });
    } catch (thrown) {
      this.fail(run, asFailure(thrown).message);
    }
  }

  private send(worker: Worker, request: AdaptationRequest): void {
    worker.postMessage(request);
  }

  private async start(): Promise<Worker> {
    const { pool, threadFile, kernelChoice } = this.parts;
    const worker = await pool.start(threadFile, {
      workerData: { kernelChoice },
      name: 'unroll-dynamic-evaluation',
    });
    worker.on('message', (raw: unknown) => this.receive(raw));
    const died = (sentence: string): void => {
      if (this.worker === undefined) return;
      void this.worker.then((living) => {
        if (living === worker) this.fail(this.run, sentence);
      });
    };
    worker.once('error', (error) => died(error.message));
    worker.once('exit', (code) => died(`the thread ended (${code})`));
    return worker;
  }

  private receive(raw: unknown): void {
    const { success, output } = v.safeParse(AdaptationReply, raw);
    if (!success || output.run !== this.run) return;
    if (output.type === 'failed') return this.fail(output.run, fromMessage(output.failure).message);
    this.busy = false;
    this.onFollowed(output.weights);
    void this.next();
  }

  private fail(run: number, sentence: string): void {
    if (run !== this.run) return;
    this.end();
    this.onFollowed(null);
    this.onFailure(`The network does not follow what is saved until the next checkpoint: ${sentence}`);
  }
}

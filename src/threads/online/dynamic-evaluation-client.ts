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
import type { ModelConfiguration, Weights } from '../../model/configuration';
import { dynamicEvaluationQuestions } from '../../protocol/prediction/dynamic-evaluation';
import { asFailure } from '../../protocol/failure';
import type { Client } from '../../protocol/rpc';
import { threadClient } from '../thread-client';
import type { ThreadPool } from '../thread-pool';
import { heapBytes } from './dynamic-network';
import { said } from '../../protocol/said';

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
  private thread: { worker: Promise<Worker>; client: Client<typeof dynamicEvaluationQuestions> } | undefined;
  /** Counts the checkpoints: an answer to an earlier one is not wanted any more. */
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
    void this.thread?.worker.then((worker) => worker.terminate()).catch(() => undefined);
    this.thread = undefined;
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
    const { run, fresh } = this;
    this.fresh = undefined;
    try {
      const { client } = (this.thread ??= this.start());
      const begun = fresh && client.ask('begin', { ...fresh, weights: new Map(fresh.weights) });
      const [weights] = await Promise.all([client.ask('read', written), begun]);
      if (run !== this.run) return;
      this.busy = false;
      this.onFollowed(weights);
      void this.next();
    } catch (thrown) {
      this.fail(run, asFailure(thrown).message);
    }
  }

  private start(): NonNullable<DynamicEvaluationClient['thread']> {
    const { pool, threadFile, kernelChoice } = this.parts;
    const worker = pool.start(threadFile, {
      workerData: { kernelChoice },
      name: 'unroll-dynamic-evaluation',
    });
    return { worker, client: threadClient(dynamicEvaluationQuestions, said`The adapting thread`, worker) };
  }

  private fail(run: number, sentence: string): void {
    if (run !== this.run) return;
    this.end();
    this.onFollowed(null);
    this.onFailure(`The network does not follow what is saved until the next checkpoint: ${sentence}`);
  }
}

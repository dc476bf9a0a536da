/** Sends a trainer's thread on an errand: one request, one reply or a named failure, and the thread is gone. */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { fromMessage } from '../../protocol/failure-message';
import {
  ErrandReply,
  type Errand,
  type Forecast,
  type ForecastErrand,
} from '../../protocol/training/errands';
import type { ThreadPool } from '../thread-pool';

export interface ErrandParts {
  readonly pool: ThreadPool;
  /** The bundled `trainer-thread.js`. */
  readonly threadFile: string;
  /** Where the choice of kernels is kept between starts. */
  readonly kernelChoice?: string;
}

export class ErrandRunner {
  constructor(private readonly parts: ErrandParts) {}

  /** @throws Failure why it cannot be said; `cancelled` when nobody wants to know any more */
  async forecast(request: Omit<ForecastErrand, 'type'>, signal: AbortSignal): Promise<Forecast> {
    const reply = await this.run({ type: 'forecast', ...request }, signal);
    if (reply.type !== 'forecast') throw unexpected();
    return reply.forecast;
  }

  /** @returns the path of the stored copy @throws Failure why the file was not taken over */
  async importModel(path: string, directory: string): Promise<string> {
    const reply = await this.run({ type: 'import', path, directory });
    if (reply.type !== 'imported') throw unexpected();
    return reply.path;
  }

  private async run(errand: Errand, signal?: AbortSignal): Promise<ErrandReply> {
    if (signal?.aborted) throw cancelled();
    const { pool, threadFile, kernelChoice } = this.parts;
    const worker = await pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-errand' });
    let abort: (() => void) | undefined;
    try {
      return await new Promise<ErrandReply>((resolve, reject) => {
        abort = () => reject(cancelled());
        if (signal?.aborted) return abort();
        signal?.addEventListener('abort', abort);
        worker.once('message', (raw: unknown) => {
          const parsed = v.safeParse(ErrandReply, raw);
          if (!parsed.success) return reject(unexpected());
          if (parsed.output.type === 'failed') return reject(fromMessage(parsed.output.failure));
          resolve(parsed.output);
        });
        worker.once('error', (error) => reject(asFailure(error)));
        worker.once('exit', (code) =>
          reject(new Failure('thread-died', `The thread that plans ended unexpectedly (${code}).`)),
        );
        worker.postMessage(errand);
      });
    } finally {
      if (abort) signal?.removeEventListener('abort', abort);
      // Its slot in the pool is free again before anybody else asks for one.
      await worker.terminate();
    }
  }
}

const cancelled = (): Failure => new Failure('cancelled', 'The request was cancelled.');
const unexpected = (): Failure =>
  new Failure('internal', 'The thread that plans sent a message that cannot be understood.');

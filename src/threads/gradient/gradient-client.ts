/** The gradient thread seen from outside: one thread for each request, which is ended to cancel it. */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { fromMessage } from '../../protocol/failure-message';
import { GradientEvent, type GradientRequest } from '../../protocol/training/gradient';
import type { ThreadPool } from '../thread-pool';

export interface GradientClientParts {
  readonly pool: ThreadPool;
  /** The bundled `gradient-thread.js`. */
  readonly threadFile: string;
  /** Where the choice of kernels is kept between starts; measured anew each time without. */
  readonly kernelChoice?: string;
}

/** A comparison of three networks takes some ten seconds; a machine that does nothing else for so long is stuck, ms. */
const patience = 300_000;

/**
 * Resolves when everything was measured; `onEvent` hears each curve as it is there.
 * @throws Failure what the thread reports, `cancelled`, `thread-died`, `timed-out`
 */
export async function askForGradients(
  { pool, threadFile, kernelChoice }: GradientClientParts,
  request: Omit<GradientRequest, 'type'>,
  signal: AbortSignal,
  onEvent: (event: GradientEvent) => void,
): Promise<void> {
  const cancelled = (): Failure => new Failure('cancelled', 'The measurement was cancelled.');
  if (signal.aborted) throw cancelled();
  const worker = await pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-gradient' });
  try {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => reject(cancelled());
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      const timer = setTimeout(
        () => reject(new Failure('timed-out', `Nothing was measured within ${patience / 1000} s.`)),
        patience,
      );
      worker.on('message', (raw: unknown) => {
        const parsed = v.safeParse(GradientEvent, raw);
        if (!parsed.success) return reject(new Failure('internal', 'The thread sent an unknown message.'));
        const event = parsed.output;
        if (event.type === 'done') resolve();
        else if (event.type === 'failed') reject(fromMessage(event.failure));
        else if (!signal.aborted) onEvent(event);
      });
      worker.once('error', (error) => reject(asFailure(error)));
      worker.once('exit', (code) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        reject(new Failure('thread-died', `The measuring thread ended unexpectedly (${code}).`));
      });
      worker.postMessage({ type: 'measure', ...request } satisfies GradientRequest);
    });
  } finally {
    await worker.terminate();
  }
}

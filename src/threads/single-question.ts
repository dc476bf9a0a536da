/** A thread for one question: started for it, ended with its answer or to cancel it. */
import type { Worker } from 'node:worker_threads';
import { asFailure, Failure } from '../protocol/failure';
import { Client, type AskOptions, type Questions, type Reply, type Request } from '../protocol/rpc';
import { threadChannel } from './thread-channel';
import type { ThreadPool } from './thread-pool';

export interface SingleQuestionParts {
  readonly pool: ThreadPool;
  /** The bundled thread. */
  readonly threadFile: string;
  /** Where the choice of kernels is kept between starts; measured anew each time without. */
  readonly kernelChoice?: string | undefined;
}

/** What the thread is called in profilers, and by people. */
export interface ThreadName {
  readonly thread: string;
  readonly spoken: string;
}

/** @throws Failure as `Client.ask` does; `thread-died` */
export async function askOnce<Table extends Questions, N extends keyof Table & string>(
  { pool, threadFile, kernelChoice }: SingleQuestionParts,
  { thread, spoken }: ThreadName,
  questions: Table,
  name: N,
  request: Request<Table, N>,
  options?: AskOptions<Table, N>,
): Promise<Reply<Table, N>> {
  if (options?.signal?.aborted) throw new Failure('cancelled', 'The request was cancelled.');
  const started = pool.start(threadFile, { workerData: { kernelChoice }, name: thread });
  let worker: Worker | undefined;
  const client: Client<Table> = new Client({
    questions,
    channel: started.then((found) => {
      worker = found;
      worker.once('error', (error) => client.close(asFailure(error)));
      worker.once('exit', (code) =>
        client.close(new Failure('thread-died', `${spoken} ended unexpectedly (${code}).`)),
      );
      return threadChannel(worker);
    }),
    name: spoken,
  });
  try {
    return await client.ask(name, request, options);
  } finally {
    // Its slot in the pool is free again before anybody else asks for one; a thread that never came has none.
    if (worker) await worker.terminate();
    else void started.then((late) => late.terminate()).catch(() => undefined);
  }
}

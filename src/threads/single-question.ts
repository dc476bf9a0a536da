/** A thread for one question: started for it, ended with its answer or to cancel it. */
import { Failure } from '../protocol/failure';
import type { Said } from '../protocol/said';
import type { AskOptions, Questions, Reply, Request } from '../protocol/rpc';
import { threadClient } from './thread-client';
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
  readonly spoken: Said;
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
  let hasCome = false;
  const started = pool.start(threadFile, { workerData: { kernelChoice }, name: thread }).then((worker) => {
    hasCome = true;
    return worker;
  });
  try {
    return await threadClient(questions, spoken, started).ask(name, request, options);
  } finally {
    const ended = started.then((worker) => worker.terminate()).catch(() => undefined);
    // Its slot in the pool is free again before anybody else asks for one; a thread that never came has none.
    if (hasCome) await ended;
  }
}

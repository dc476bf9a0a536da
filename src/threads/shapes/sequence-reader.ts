/**
 * A thread of the sequence networks that is asked again and again, and keeps what it has read of the folder
 * in between; with the thread goes all of it.
 */
import { sequenceQuestions } from '../../protocol/prediction/sequences';
import type { AskOptions, Client, Reply, Request } from '../../protocol/rpc';
import { said } from '../../protocol/said';
import type { SingleQuestionParts } from '../single-question';
import { threadClient } from '../thread-client';
import type { PoolThread } from '../thread-pool';

type Questions = typeof sequenceQuestions;
/** What profits from an earlier answer. */
type AskedAgain = 'readSequence' | 'readAbbreviation' | 'teachAbbreviations';

export class SequenceReader {
  private current: { readonly worker: Promise<PoolThread>; readonly client: Client<Questions> } | undefined;

  /** @param parts with the bundled `sequence-thread.js` */
  constructor(private readonly parts: SingleQuestionParts) {}

  /** @throws Failure as `askSequences` does; `thread-died` also when `end` came first */
  async ask<Name extends AskedAgain>(
    name: Name,
    request: Request<Questions, Name>,
    options: AskOptions<Questions, Name>,
  ): Promise<Reply<Questions, Name>> {
    return (this.current ?? this.begin()).client.ask(name, request, options);
  }

  /** The next question begins anew. */
  end(): void {
    const ended = this.current;
    this.current = undefined;
    ended?.worker.then((worker) => worker.terminate()).catch(() => undefined);
  }

  private begin(): NonNullable<typeof this.current> {
    const { pool, threadFile, kernelChoice } = this.parts;
    const worker = pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-shapes' });
    const client = threadClient(sequenceQuestions, said`The thread of the further networks`, worker);
    const begun = { worker, client };
    this.current = begun;
    const forget = (): void => {
      if (this.current === begun) this.current = undefined;
    };
    worker.then((thread) => thread.once('exit', forget), forget);
    return begun;
  }
}

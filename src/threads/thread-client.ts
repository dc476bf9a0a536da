/** Asks a thread that is started for it. When the thread ends, whatever was asked of it fails. */
import type { EventEmitter } from 'node:events';
import { asFailure, Failure } from '../protocol/failure';
import { type Filling, type Said, said } from '../protocol/said';
import { type Channel, Client, type Questions } from '../protocol/rpc';

/** The thread ended, or was ended because it hung, before it had answered. */
export class ThreadEnded extends Failure {
  constructor(what: string | Said) {
    super('thread-died', what);
  }
}

/** @param name as people call the thread: "The thread that plans" */
export function threadClient<Table extends Questions>(
  questions: Table,
  name: Filling,
  started: Promise<Channel & EventEmitter>,
): Client<Table> {
  const channel = started.then((thread) => {
    thread.once('error', (error: unknown) => client.close(new ThreadEnded(asFailure(error).said)));
    thread.once('exit', (code: number | string) =>
      client.close(new ThreadEnded(said`${name} ended unexpectedly (${code}).`)),
    );
    return thread;
  });
  const client: Client<Table> = new Client({ questions, channel, name });
  return client;
}

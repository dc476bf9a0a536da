/**
 * Questions over a channel: a table says what may be asked and what is answered, a client asks, a server with
 * one handler per question answers. Every question settles: with its reply, a named failure, cancelled, timed
 * out or disposed. Both sides check what they receive against the table. Knows no threads and no web page:
 * those are channels.
 */
import * as v from 'valibot';
import { asFailure, Failure } from './failure';
import { type Filling, said } from './said';
import { FailureMessage, fromMessage, toMessage } from './failure-message';
import { count } from './numbers';

/** One kind of question: the shapes of what goes over. */
interface Question {
  readonly request: v.GenericSchema;
  readonly reply: v.GenericSchema;
  /** What may be reported before the answer. */
  readonly progress?: v.GenericSchema;
  /** How long the work may take, ms; one minute where nothing is said, `Infinity` for no limit. */
  readonly timeout?: number;
}
/** Name → question. */
export type Questions = Readonly<Record<string, Question>>;

type Name<Table extends Questions> = keyof Table & string;
type Sent<Schema> = Schema extends v.GenericSchema ? v.InferInput<Schema> : never;
type Received<Schema> = Schema extends v.GenericSchema ? v.InferOutput<Schema> : never;

export type Request<Table extends Questions, N extends Name<Table>> = Sent<Table[N]['request']>;
export type Reply<Table extends Questions, N extends Name<Table>> = Received<Table[N]['reply']>;

/**
 * One of two ends that pass values on in order, as a thread's port is one. What is sent after an end is gone
 * is lost.
 */
export interface Channel {
  postMessage(message: unknown): void;
  /** Called once by whoever uses the channel. */
  on(event: 'message', receive: (message: unknown) => void): unknown;
}

const id = count;

/** From the client. */
export const RpcCall = v.variant('type', [
  v.strictObject({ type: v.literal('ask'), id, name: v.string(), request: v.optional(v.unknown()) }),
  v.strictObject({ type: v.literal('cancel'), id }),
]);
export type RpcCall = v.InferOutput<typeof RpcCall>;

/** From the server: exactly one `reply` or `failed` for each `ask`. */
export const RpcAnswer = v.variant('type', [
  /** The question waits until others are answered. Its time limit holds from `begun` on. */
  v.strictObject({ type: v.literal('waiting'), id }),
  v.strictObject({ type: v.literal('begun'), id }),
  v.strictObject({ type: v.literal('progress'), id, progress: v.optional(v.unknown()) }),
  v.strictObject({ type: v.literal('reply'), id, reply: v.optional(v.unknown()) }),
  v.strictObject({ type: v.literal('failed'), id, failure: v.strictObject(FailureMessage.entries) }),
]);
export type RpcAnswer = v.InferOutput<typeof RpcAnswer>;

const defaultTimeout = 60_000; // ms
/**
 * Each question before it has a time limit of its own; this is for a server that answers none of them, ms.
 */
const longestWait = 3_600_000;

export interface AskOptions<Table extends Questions, N extends Name<Table>> {
  readonly signal?: AbortSignal | undefined;
  /** Instead of the limit in the table, ms. */
  readonly timeout?: number;
  readonly onProgress?: (progress: Received<Table[N]['progress']>) => void;
}

interface Pending {
  readonly question: Question;
  readonly timeout: number;
  readonly onProgress: ((progress: never) => void) | undefined;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (failure: Failure) => void;
  readonly limit: (milliseconds: number) => void;
}

export interface ClientParts<Table extends Questions> {
  readonly questions: Table;
  /**
   * Questions wait for a channel that is still to come, in order; their time limits hold from the beginning.
   */
  readonly channel: Channel | Promise<Channel>;
  /** As people call the other side: "The predictor". */
  readonly name: Filling;
  /** What came over the channel and is no answer. */
  readonly onOther?: (message: unknown) => void;
}

/** Asks the questions of a table. */
export class Client<Table extends Questions> {
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private end: Failure | undefined;

  constructor(private readonly parts: ClientParts<Table>) {
    const { channel } = parts;
    const listen = (opened: Channel): void => void opened.on('message', (message) => this.receive(message));
    if (channel instanceof Promise) channel.then(listen, (thrown: unknown) => this.close(asFailure(thrown)));
    else listen(channel);
  }

  /**
   * @throws Failure what the handler threw; `cancelled` by the signal; `timed-out`; `bad-request` when the
   * server refuses the request; `internal` when the answer does not fit the table; whatever `close` was given
   */
  ask<N extends Name<Table>>(
    name: N,
    request: Request<Table, N>,
    { signal, timeout, onProgress }: AskOptions<Table, N> = {},
  ): Promise<Reply<Table, N>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.end) return reject(this.end);
      if (signal?.aborted) return reject(cancelled());
      const number = this.nextId++;
      const question = this.parts.questions[name]!;
      const milliseconds = timeout ?? question.timeout ?? defaultTimeout;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const settle = (): void => {
        this.pending.delete(number);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const giveUp = (failure: Failure): void => {
        settle();
        this.post({ type: 'cancel', id: number });
        reject(failure);
      };
      const abort = (): void => giveUp(cancelled());
      const limit = (most: number): void => {
        clearTimeout(timer);
        if (!Number.isFinite(most)) return;
        const sentence = said`${this.parts.name} did not answer within ${most / 1000} s.`;
        timer = setTimeout(() => giveUp(new Failure('timed-out', sentence)), most);
      };
      this.pending.set(number, {
        question,
        timeout: milliseconds,
        onProgress,
        resolve: (reply) => {
          settle();
          resolve(reply);
        },
        reject: (failure) => {
          settle();
          reject(failure);
        },
        limit,
      });
      signal?.addEventListener('abort', abort, { once: true });
      limit(milliseconds);
      this.post({ type: 'ask', id: number, name, request });
    }) as Promise<Reply<Table, N>>;
  }

  /** Nothing is asked any more, and whatever is open fails so. */
  close(failure: Failure): void {
    this.end ??= failure;
    for (const waiting of [...this.pending.values()]) waiting.reject(failure);
  }

  private post(call: RpcCall): void {
    const { channel } = this.parts;
    if (!(channel instanceof Promise)) return channel.postMessage(call);
    channel.then(
      (opened) => {
        if (call.type === 'cancel' || this.pending.has(call.id)) opened.postMessage(call);
      },
      () => undefined,
    );
  }

  private receive(message: unknown): void {
    const { success, output: answer } = v.safeParse(RpcAnswer, message);
    if (!success) return this.parts.onOther?.(message);
    const waiting = this.pending.get(answer.id);
    if (!waiting) return;
    switch (answer.type) {
      case 'waiting':
        return waiting.limit(longestWait);
      case 'begun':
        return waiting.limit(waiting.timeout);
      case 'progress': {
        const progress = v.safeParse(waiting.question.progress ?? v.never(), answer.progress);
        if (!progress.success) return this.refuse(answer.id, waiting);
        return waiting.onProgress?.(progress.output as never);
      }
      case 'reply': {
        const reply = v.safeParse(waiting.question.reply, answer.reply);
        return reply.success ? waiting.resolve(reply.output) : this.refuse(undefined, waiting);
      }
      case 'failed':
        return waiting.reject(fromMessage(answer.failure));
    }
  }

  /** @param running the question that is not answered yet */
  private refuse(running: number | undefined, waiting: Pending): void {
    if (running !== undefined) this.post({ type: 'cancel', id: running });
    waiting.reject(
      new Failure('internal', said`${this.parts.name} sent a message that cannot be understood.`),
    );
  }
}

/** What a handler is given beside the request. */
interface Asked<Progress = never> {
  /** Aborted when the answer is not wanted any more. */
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
}
type Answered<Value> = Value | Promise<Value>;

/** One for each question of the table; what it throws is the failure that the client is given. */
export type Handlers<Table extends Questions> = {
  readonly [N in Name<Table>]: (
    request: Received<Table[N]['request']>,
    asked: Asked<Sent<Table[N]['progress']>>,
  ) => Answered<Sent<Table[N]['reply']>>;
};

export interface ServerParts<Table extends Questions> {
  readonly questions: Table;
  readonly channel: Channel;
  readonly handlers: Handlers<Table>;
  /** Answered one after the other, in the order in which they came. */
  readonly oneByOne?: readonly Name<Table>[];
  /** When one of the others begins; at once without. */
  readonly schedule?: (name: Name<Table>, begin: () => void) => void;
  /** What came over the channel and is no question. */
  readonly onOther?: (message: unknown) => void;
}

/** Answers the questions of a table. */
export class Server<Table extends Questions> {
  private readonly running = new Map<number, AbortController>();
  private queue: Promise<void> | undefined;
  private disposed = false;

  constructor(private readonly parts: ServerParts<Table>) {
    parts.channel.on('message', (message) => this.receive(message));
  }

  /** No answer is wanted any more: what goes on is aborted, what waits never begins. */
  cancelAll(): void {
    for (const controller of this.running.values()) controller.abort();
  }

  dispose(): void {
    this.disposed = true;
    this.cancelAll();
  }

  private post(answer: RpcAnswer): void {
    if (!this.disposed) this.parts.channel.postMessage(answer);
  }

  private receive(message: unknown): void {
    if (this.disposed) return;
    const { success, output: call } = v.safeParse(RpcCall, message);
    if (!success) return this.parts.onOther?.(message);
    if (call.type === 'cancel') return this.running.get(call.id)?.abort();
    const { questions, oneByOne, schedule } = this.parts;
    const name = Object.hasOwn(questions, call.name) ? (call.name as Name<Table>) : undefined;
    const request = v.safeParse(name === undefined ? v.never() : questions[name]!.request, call.request);
    if (name === undefined || !request.success) {
      const where = (request.issues && v.getDotPath(request.issues[0])) ?? 'the request';
      const message = `What was asked cannot be understood: ${call.name.slice(0, 40)}, ${where}.`;
      return this.post({ type: 'failed', id: call.id, failure: { code: 'bad-request', message } });
    }
    const controller = new AbortController();
    this.running.set(call.id, controller);
    const begin = (): Promise<void> => this.answer(call.id, name, request.output, controller.signal);
    if (oneByOne?.includes(name)) this.line(call.id, begin);
    else if (schedule) schedule(name, () => void begin());
    else void begin();
  }

  /** Behind whatever is answered one by one. */
  private line(number: number, begin: () => Promise<void>): void {
    const before = this.queue;
    if (before) this.post({ type: 'waiting', id: number });
    const mine = (before ?? Promise.resolve()).then(() => {
      if (before) this.post({ type: 'begun', id: number });
      return begin();
    });
    this.queue = mine;
    void mine.then(() => {
      if (this.queue === mine) this.queue = undefined;
    });
  }

  /** Never rejects. */
  private async answer(
    number: number,
    name: Name<Table>,
    request: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const report = (progress: unknown): void => {
      if (!signal.aborted && this.running.has(number)) this.post({ type: 'progress', id: number, progress });
    };
    try {
      if (signal.aborted) throw cancelled();
      const handler = this.parts.handlers[name] as (request: unknown, asked: Asked<unknown>) => unknown;
      const reply = await handler(request, { signal, report });
      this.post({ type: 'reply', id: number, reply });
    } catch (thrown) {
      const failure = signal.aborted ? cancelled() : asFailure(thrown);
      this.post({ type: 'failed', id: number, failure: toMessage(failure) });
    } finally {
      this.running.delete(number);
    }
  }
}

function cancelled(): Failure {
  return new Failure('cancelled', 'The request was cancelled.');
}

/** The predictor's thread: receives requests, answers each once. Completions go before slow work, the newest first. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { toMessage } from '../../protocol/failure-message';
import { PredictorRequest, type PredictorReply } from '../../protocol/prediction/prediction';
import { BackgroundAdaptation } from '../online/background-adaptation';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { PredictionEngine } from './prediction-engine';
import { ThreadPool } from '../thread-pool';

type Request = PredictorRequest;
const port = parentPort!;
const { kernelChoice } = (workerData ?? {}) as { kernelChoice?: string };
keepChoiceIn(kernelChoice);
const background = new BackgroundAdaptation({
  pool: new ThreadPool(1),
  threadFile: join(__dirname, 'adaptation-thread.js'),
  kernelChoice,
});
background.onFailure = (sentence) => reply({ type: 'noted', id: 0, sentence });
const engine = new PredictionEngine(background);
const waiting: Request[] = [];
const cancelled = new Set<number>();
const aborts = new Map<number, AbortController>();
/** These change the predictor as a whole, and wait for disks: one after the other. */
const oneByOne: ReadonlySet<Request['type']> = new Set(['load', 'unload', 'workspace', 'changed']);
let changes: Promise<void> = Promise.resolve();
let scheduled = false;

port.on('message', (raw: unknown) => {
  const parsed = v.safeParse(PredictorRequest, raw);
  if (!parsed.success) {
    const id =
      typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'number' ? raw.id : 0;
    return reply({
      type: 'failed',
      id,
      failure: { code: 'bad-request', message: 'The request cannot be understood.' },
    });
  }
  const request = parsed.output;
  if (request.type === 'cancel') {
    cancelled.add(request.request);
    aborts.get(request.request)?.abort();
  } else if (oneByOne.has(request.type)) {
    changes = changes.then(() => answer(request));
  } else {
    waiting.push(request);
    schedule();
  }
});

/** Lets the messages that have already arrived in first: a request that was cancelled meanwhile costs nothing. */
function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(() => {
    scheduled = false;
    const request = next();
    if (!request) return;
    void answer(request);
    if (waiting.length > 0) schedule();
  });
}

function next(): Request | undefined {
  const completion = waiting.findLastIndex((request) => request.type === 'complete');
  return completion >= 0 ? waiting.splice(completion, 1)[0] : waiting.shift();
}

async function answer(request: Request): Promise<void> {
  try {
    if (cancelled.delete(request.id)) throw new Failure('cancelled', 'The request was cancelled.');
    reply(await carryOut(request));
  } catch (thrown) {
    reply({ type: 'failed', id: request.id, failure: toMessage(asFailure(thrown)) });
  } finally {
    cancelled.delete(request.id);
    aborts.delete(request.id);
  }
}

function carryOut(request: Request): PredictorReply | Promise<PredictorReply> {
  const { id } = request;
  const done: PredictorReply = { type: 'done', id };
  switch (request.type) {
    case 'load':
      return engine.load(request.path).then(({ record, tokenizer }) => ({
        type: 'loaded',
        id,
        parameters: record.parameters,
        vocabularySize: tokenizer.size,
        tokens: tokenizer.kind,
        validationBitsPerCharacter: record.validationBitsPerCharacter,
      }));
    case 'unload':
      engine.unload();
      return done;
    case 'workspace':
      return engine.workspace(request.source, abortSignal(id)).then(() => done);
    case 'complete':
      return { type: 'completion', id, completion: engine.complete(request.query) };
    case 'sample': {
      const { prompt, length, temperature, seed, stopAtEnd } = request;
      return { type: 'sampled', id, text: engine.sample({ prompt, length, temperature, seed, stopAtEnd }) };
    }
    case 'score': {
      const abort = new AbortController();
      aborts.set(id, abort);
      return engine
        .score(request.text, request.path, abort.signal)
        .then(({ characters, bits, tokens }) => ({ type: 'scored', id, characters, bits, tokens }));
    }
    case 'expect':
      return {
        type: 'expected',
        id,
        ...engine.expect(request.path, request.prefix, request.limit, request.following),
      };
    case 'changed':
      return engine.changed(request.path, request.removed, request.unsaved).then(() => done);
    case 'explain':
      return { type: 'explained', id, sentence: engine.explain(request.path) };
    case 'report':
      return { type: 'reported', id, report: engine.report() };
    case 'learn':
      engine.learn(request.path, request.text);
      return done;
    case 'forget':
      engine.forget(request.path);
      return done;
    case 'outcome':
      engine.outcome(request.path, request.accepted, request.characters);
      return done;
    case 'measure':
      return engine
        .measure(request.last, abortSignal(id))
        .then(({ network, recall, mixture, characters }) => ({
          type: 'measured',
          id,
          ...{ network, recall, mixture, characters },
        }));
    case 'dictionary':
      return { type: 'dictionary', id, page: engine.lookUp(request.query) };
    case 'activations':
      return engine
        .activations(request.text, request.from, abortSignal(id))
        .then((seen) => ({ type: 'activations', id, shape: engine.shape(), ...seen }));
    case 'unroll':
      return engine
        .unroll(request.text, request.steps, abortSignal(id))
        .then((steps) => ({ type: 'unrolled', id, shape: engine.shape(), steps }));
    case 'cancel':
      return done;
  }
}

/** Aborted when the request is cancelled while it is worked on. */
function abortSignal(id: number): AbortSignal {
  const abort = new AbortController();
  aborts.set(id, abort);
  return abort.signal;
}

function reply(message: PredictorReply): void {
  port.postMessage(message, message.type === 'activations' ? [message.values.buffer] : []);
}

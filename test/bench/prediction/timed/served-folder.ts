/**
 * A copy of a corpus with the predictor thread that ships, typed into, and the trainer beside it as the
 * extension starts it. Measures and judges nothing.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RightOfWay } from '../../../../src/protocol/right-of-way';
import { PredictorClient } from '../../../../src/threads/predictor/predictor-client';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { PartEvaluation } from '../../../../src/threads/trainer/part-evaluation';
import { TrainingSession } from '../../../../src/threads/trainer/training-session';
import { threads } from '../../measuring/conditions';
import { type Corpus, corpus } from '../corpora';
import { modelFile } from '../models';
import { fastTypist, type TypedKey, typeFiles } from './typist';

const dist = (name: string): string => resolve('dist', `${name}.js`);

/** Typed before anything is measured: the engine has compiled by then what it runs often. */
const keysBefore = 60;

export interface TrainingBeside {
  /** Resolves with the first figures of the run. */
  readonly began: Promise<void>;
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<void>;
}

export class ServedFolder {
  private readonly pool = new ThreadPool(2);
  private readonly rightOfWay = new RightOfWay();
  private readonly client: PredictorClient;
  /** The predictor's thread, as the system numbers it. */
  private thread: string | undefined;

  private constructor(
    private readonly texts: Corpus,
    private readonly home: string,
  ) {
    this.client = new PredictorClient({
      pool: this.pool,
      threadFile: dist('predictor-thread'),
      kernelChoice: join(home, 'kernels.json'),
      rightOfWay: this.rightOfWay,
    });
  }

  /** @param seconds that the model has been trained for */
  static async open(name: string, seconds: number): Promise<ServedFolder> {
    const texts = corpus(name);
    const model = modelFile(texts, seconds);
    const opened = new ServedFolder(texts, mkdtempSync(join(tmpdir(), 'unroll-served-')));
    cpSync(texts.folder, opened.folder, { recursive: true });
    const others = new Set(threads());
    await opened.client.load(model);
    opened.thread = threads().find((one) => !others.has(one));
    await opened.client.read(opened.source);
    await opened.type(keysBefore, -2);
    return opened;
  }

  /** So many keys, at a fast typist's speed. @param first file, as `slice` takes it */
  type(keys: number, first = 0): Promise<TypedKey[]> {
    const { client, folder, texts, thread } = this;
    return typeFiles(client, folder, texts.heldOut.slice(first), thread, { ...fastTypist, keys });
  }

  /** A run as the extension starts it: each checkpoint is loaded and measured in the predictor's thread. */
  train(): TrainingBeside {
    const { client, home, pool, source } = this;
    let point = (): void => undefined;
    const began = new Promise<void>((resolve) => (point = resolve));
    let loaded: Promise<unknown> = Promise.resolve();
    const session = new TrainingSession({
      pool,
      threadFile: dist('trainer-thread'),
      rightOfWay: this.rightOfWay,
      kernelChoice: join(home, 'kernels.json'),
      onSnapshot: () => undefined,
      onEvent: (event) => {
        if (event.type === 'point') point();
        if (event.type === 'checkpoint')
          loaded = client.load(event.path).then(() => void measurements.checkpointLoaded());
      },
    });
    const measurements = new PartEvaluation({
      trainer: session,
      predictor: client,
      onNote: (sentence) => console.error(sentence),
    });
    const ended = session.train({
      source,
      destination: { kind: 'store', directory: join(home, 'store') },
      options: { tokens: 'subwords', cell: 'gru', seconds: 600, seed: 1, memoryLimitMegabytes: 1024 },
      resume: false,
    });
    const stop = async (): Promise<void> => {
      measurements.dispose();
      session.stop();
      await ended;
      await loaded;
    };
    return { began, ended, stop };
  }

  async close(): Promise<void> {
    this.client.dispose();
    await this.pool.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }

  private get folder(): string {
    return join(this.home, 'workspace');
  }

  private get source() {
    return { folders: [this.folder], exclude: [] };
  }
}

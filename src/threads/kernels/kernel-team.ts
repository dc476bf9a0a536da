/**
 * The kernel threads of one training run: starts them over the shared memory, ends them, and starts others in
 * their place when one died.
 */
import type { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { Failure } from '../../protocol/failure';
import { type Filling, said } from '../../protocol/said';
import { givesWay } from '../../protocol/right-of-way';
import type { SequenceShape } from '../../training/shapes/sequence-plan';
import type { StepShape } from '../../training/step/memory-plan';
import { TeamMember } from '../../training/step/team';
import type { SharedKernels } from './kernel-builds';
import { turnsHere } from './turns-here';
import type { ThreadPool } from '../thread-pool';
import { threadOf, usableTime } from '../usable-time';

/** What a kernel thread is given. */
export interface KernelThreadData {
  readonly kernels: SharedKernels;
  readonly shape: StepShape | SequenceShape;
  readonly thread: number;
  readonly rightOfWay: SharedArrayBuffer | undefined;
}

export interface KernelTeamParts {
  readonly pool: ThreadPool;
  /** The bundled `kernel-thread.js`. */
  readonly threadFile: string;
  readonly kernels: SharedKernels;
  readonly shape: StepShape | SequenceShape;
  /** Where the control block of the plan stands, and the heap it stands in. */
  readonly control: number;
  readonly int: Int32Array;
  /** Memory of a `RightOfWay`; without, nobody has it. */
  readonly rightOfWay?: SharedArrayBuffer | undefined;
}

/** How long a thread may take to start, ms. */
const startMilliseconds = 20_000;

export class KernelTeam {
  private workers: Worker[] = [];
  private leader: TeamMember | undefined;

  constructor(private readonly parts: KernelTeamParts) {}

  /** Threads that live now, beside the leading one. */
  get threads(): readonly Worker[] {
    return this.workers;
  }

  /**
   * Starts all threads; the caller leads as thread 0 through what is returned.
   * @throws Failure `thread-died` when one does not start
   */
  async start(): Promise<TeamMember> {
    const { pool, threadFile, kernels, shape, control, int, rightOfWay } = this.parts;
    let usable: (() => number)[] = [];
    // One that waits for the others can use all its time: what counts is the one that can use the least.
    const usableByAll = (): number => Math.min(...usable.map((take) => take()));
    this.leader = new TeamMember(int, control, 0, shape.threads, {
      usable: usableByAll,
      giveWay: rightOfWay && givesWay(rightOfWay),
      turns: turnsHere(shape.threads),
    });
    this.leader.reset();
    for (let thread = 1; thread < shape.threads; thread++) {
      const workerData: KernelThreadData = { kernels, shape, thread, rightOfWay };
      const options = { workerData, name: `unroll-kernel-${thread}`, watched: false };
      this.workers.push(await pool.start(threadFile, options));
    }
    const ids = await Promise.all(this.workers.map(ready));
    usable = ids.map((id) => usableTime(threadOf(process.pid, () => id)));
    const { leader } = this;
    // One that dies between two tasks is missed by none.
    for (const worker of this.workers)
      worker.once('exit', () => this.workers.includes(worker) && leader.abort());
    return this.leader;
  }

  /** A team that lost a thread: ends the rest and starts a new one. */
  async restart(): Promise<TeamMember> {
    await this.end();
    return this.start();
  }

  async end(): Promise<void> {
    this.leader?.abort();
    const ending = this.workers;
    this.workers = [];
    await Promise.all(ending.map((worker) => worker.terminate()));
  }
}

/** A thread says one word when it waits for commands: what the system calls it. */
function ready(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => fail(said`it did not start within ${startMilliseconds / 1000} s`),
      startMilliseconds,
    );
    const fail = (what: Filling): void => {
      clearTimeout(timer);
      reject(new Failure('thread-died', said`A training thread could not be started: ${what}.`));
    };
    worker.once('message', (id: unknown) => {
      clearTimeout(timer);
      resolve(v.parse(v.number(), id));
    });
    worker.once('error', (error) => fail(error.message));
    worker.once('exit', (code) => fail(said`it ended with ${code}`));
    // Whatever happens to it later shows in the step that misses it.
    worker.on('error', () => undefined);
  });
}

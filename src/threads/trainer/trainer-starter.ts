/** Starts whoever trains: a thread, or a process of our own where wide vectors are wanted and of use. */
import type { WideVectors } from '../../protocol/training/wide-vectors';
import type { RightOfWay } from '../../protocol/right-of-way';
import type { ThreadPool } from '../thread-pool';
import { ForkedTrainer, forkTrainer, type TrainerPort } from './forked-trainer';
import { WideVectorsHere } from './wide-vectors-here';

export interface TrainerStarterParts {
  readonly pool: ThreadPool;
  /** The bundled `trainer-thread.js`. */
  readonly threadFile: string;
  /** The bundled `trainer-process.js`, for wide vectors. */
  readonly processFile?: string;
  /**
   * Where the choice of kernels is kept between starts, and beside it how wide vectors turned out; measured
   * anew each time without.
   */
  readonly kernelChoice?: string;
  /** Who types has it; without, nobody. */
  readonly rightOfWay?: RightOfWay;
  /** Whether wide vectors are tried where that is left to us. */
  readonly wideVectorsHere?: WideVectorsHere;
}

export class TrainerStarter {
  private readonly wideHere: WideVectorsHere;

  /** @param onRefusal told in one sentence why wide vectors are not used */
  constructor(
    private readonly parts: TrainerStarterParts,
    private readonly onRefusal: (sentence: string) => void,
  ) {
    const { kernelChoice } = parts;
    this.wideHere =
      parts.wideVectorsHere ?? new WideVectorsHere(kernelChoice && `${kernelChoice}.wide-vectors`);
  }

  async start(wideVectors: WideVectors): Promise<TrainerPort> {
    const { pool, threadFile, kernelChoice, rightOfWay } = this.parts;
    const workerData = { kernelChoice, rightOfWay: rightOfWay?.memory };
    return this.startWide(wideVectors) ?? pool.start(threadFile, { workerData, name: 'unroll-trainer' });
  }

  /**
   * Whether this trainer ended without a step because wide vectors are of no use here; the log is told why.
   */
  gaveUp(trainer: TrainerPort | undefined): boolean {
    const refusal = trainer instanceof ForkedTrainer ? trainer.refusal : undefined;
    if (!refusal) return false;
    if (refusal.isLasting) this.wideHere.refuse(refusal.reason);
    this.refused(refusal.reason);
    return true;
  }

  /** A run was broken off because its trainer died. */
  died(trainer: TrainerPort | undefined, how: string): void {
    if (trainer instanceof ForkedTrainer) this.wideHere.refuse(how);
  }

  private startWide(wideVectors: WideVectors): ForkedTrainer | undefined {
    const { processFile, kernelChoice, rightOfWay } = this.parts;
    if (processFile === undefined) return undefined;
    const tries = wideVectors === 'auto' ? this.wideHere.tries() : wideVectors === 'on';
    if (typeof tries === 'string') this.refused(tries);
    return tries === true ? forkTrainer(processFile, { kernelChoice }, rightOfWay) : undefined;
  }

  private refused(reason: string): void {
    this.onRefusal(`Wide vectors are not used: ${reason}.`);
  }
}

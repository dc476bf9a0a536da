/** Gives a run whose threads died a new team, and gives up when they die again and again. */
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import type { RunParts } from './run-parts';
import { ThreadLost } from '../step/team';

/** Times that a team may be lost, without a validation in between, before the run gives up. */
const maximumLosses = 3;

export class ThreadRecovery {
  private losses = 0;

  constructor(private readonly parts: Pick<RunParts, 'host' | 'trainer'>) {}

  /** The threads do their work again. */
  forget(): void {
    this.losses = 0;
  }

  /**
   * Runs `work`; when a thread dies in it, starts a new team and goes back to the last good weights.
   * @returns undefined when a thread died
   * @throws Failure `thread-died` after too many losses; whatever else `work` throws
   */
  async guard<Result>(work: () => Promise<Result>, goBack: () => void): Promise<Result | undefined> {
    try {
      return await work();
    } catch (thrown) {
      await this.replace(thrown);
      goBack();
      return undefined;
    }
  }

  /**
   * Runs a measurement, which changes no weight: when a thread dies in it, it is made again. @throws as
   * `guard`
   */
  async measure(work: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (thrown) {
        await this.replace(thrown);
        this.parts.host.note('A training thread died or hung; what was learned is measured again.');
      }
    }
  }

  /** What the team was at is lost, the weights may be half written. */
  private async replace(thrown: unknown): Promise<void> {
    if (!(thrown instanceof ThreadLost)) throw thrown;
    if (++this.losses > maximumLosses) {
      throw new Failure(
        'thread-died',
        said`Training was given up: its threads died ${this.losses} times. The last checkpoint is kept.`,
      );
    }
    this.parts.trainer.replaceTeam(await this.parts.host.recover());
  }
}

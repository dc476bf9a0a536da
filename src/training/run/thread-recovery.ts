/** Gives a run whose threads died a new team, and gives up when they die again and again. */
import { Failure } from '../../protocol/failure';
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
   * To be called with what was thrown while the team worked. What the team was at is lost, the weights may be half written.
   * @throws Failure `thread-died` after too many losses; whatever else was thrown than that a thread died
   */
  async replace(thrown: unknown): Promise<void> {
    if (!(thrown instanceof ThreadLost)) throw thrown;
    if (++this.losses > maximumLosses) {
      throw new Failure(
        'thread-died',
        `Training was given up: its threads died ${this.losses} times. The last checkpoint is kept.`,
      );
    }
    this.parts.trainer.replaceTeam(await this.parts.host.recover());
  }
}

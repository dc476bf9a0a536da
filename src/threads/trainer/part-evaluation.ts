/**
 * After each checkpoint of a run: has the predictor measure what recall, the network and all that answers are
 * worth, and tells the run. One measurement at a time; what comes meanwhile waits for the newest. Never holds
 * training up.
 */
import { asFailure } from '../../protocol/failure';
import { isBusy } from '../../protocol/training/training';
import type { TrainingSession } from './training-session';

export interface PartEvaluationParts {
  readonly trainer: Pick<TrainingSession, 'snapshot' | 'measured'>;
  /** With the weights of the checkpoint. */
  readonly predictor: {
    ask(
      name: 'measure',
      request: { readonly last: boolean },
      options: { readonly signal: AbortSignal },
    ): Promise<{
      readonly network: number;
      readonly recall: number;
      readonly mixture: number;
      readonly characters: number;
    }>;
  };
  /** Why there is no measurement: for the log. */
  readonly onNote: (sentence: string) => void;
}

export class PartEvaluation {
  private running: Promise<void> | undefined;
  private again = false;
  private readonly abort = new AbortController();

  constructor(private readonly parts: PartEvaluationParts) {}

  /** The predictor has taken over a checkpoint. Resolves when it has been measured, never rejects. */
  async checkpointLoaded(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.run();
    await this.running;
    this.running = undefined;
  }

  dispose(): void {
    this.abort.abort();
  }

  private async run(): Promise<void> {
    do {
      this.again = false;
      await this.once();
    } while (this.again && !this.abort.signal.aborted);
  }

  private async once(): Promise<void> {
    const { trainer, predictor, onNote } = this.parts;
    const { snapshot } = trainer;
    const point = snapshot.points.at(-1);
    if (!point) return;
    try {
      const { network, recall, mixture, characters } = await predictor.ask(
        'measure',
        { last: !isBusy(snapshot) },
        { signal: this.abort.signal },
      );
      const { step, seconds } = point;
      trainer.measured(snapshot.run, {
        step,
        seconds,
        characters: point.characters,
        networkBitsPerCharacter: network,
        recallBitsPerCharacter: recall,
        mixtureBitsPerCharacter: mixture,
        heldOutCharacters: characters,
      });
    } catch (thrown) {
      const { code, message } = asFailure(thrown);
      if (code !== 'disposed' && code !== 'cancelled' && !this.abort.signal.aborted) onNote(message);
    }
  }
}

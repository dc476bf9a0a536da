/**
 * After each checkpoint of a run: has the predictor measure what recall, the network and both mixed are
 * worth, and tells the run. One measurement at a time; what comes meanwhile waits for the newest. Never holds
 * training up.
 */
import { asFailure } from '../../protocol/failure';
import { isBusy, type PartsMeasurement, type TrainingSnapshot } from '../../protocol/training/training';

export interface PartEvaluationParts {
  snapshot(): TrainingSnapshot;
  /** The predictor, with the weights of the checkpoint; rejects with a `Failure`. */
  measure(
    last: boolean,
    signal: AbortSignal,
  ): Promise<{
    readonly network: number;
    readonly recall: number;
    readonly mixture: number;
    readonly characters: number;
  }>;
  measured(run: number, measurement: PartsMeasurement): void;
  /** Why there is no measurement: for the log. */
  note(sentence: string): void;
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
    const { parts } = this;
    const snapshot = parts.snapshot();
    const point = snapshot.points.at(-1);
    if (!point) return;
    try {
      const { network, recall, mixture, characters } = await parts.measure(
        !isBusy(snapshot),
        this.abort.signal,
      );
      const { step, seconds } = point;
      parts.measured(snapshot.run, {
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
      if (code !== 'disposed' && code !== 'cancelled' && !this.abort.signal.aborted) parts.note(message);
    }
  }
}

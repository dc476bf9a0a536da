/**
 * What contexts learn of the texts, whatever the dictionary: in slices, and whatever else is asked comes
 * in between.
 */
import { ByteRecall } from '../../prediction/recall/byte-recall';
import { makeContextMixing } from '../kernels/kernel-builds';
import { inSlices } from '../slices';

export class BackgroundContexts {
  readonly recall = new ByteRecall(makeContextMixing);
  private learning: Promise<unknown> | undefined;

  /** Something was learned or forgotten. Where there is no memory for contexts, tokens alone are recalled. */
  keepUp(): void {
    this.learning ??= inSlices(this.recall.catchUp()).then(
      () => {
        this.learning = undefined;
        if (this.recall.isWaiting) this.keepUp();
      },
      () => (this.learning = undefined),
    );
  }

  /** Until all texts are learned that there are. */
  async caughtUp(): Promise<void> {
    while (this.learning) await this.learning;
  }
}

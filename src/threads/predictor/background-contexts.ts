/**
 * What contexts learn of the texts, whatever the dictionary: in slices, and whatever else is asked comes
 * in between. What no text has any more leaves the tables by learning all anew, now and then.
 */
import { ByteRecall } from '../../prediction/contexts/byte-recall';
import { makeContextMixing } from '../kernels/kernel-builds';
import { inSlices } from '../slices';

/** Milliseconds from a change until the tables are renewed, at least. */
const leastRest = 30_000;
/** They rest so many times as long as the last renewal took. */
const restShare = 20;

export class BackgroundContexts {
  readonly recall = new ByteRecall(makeContextMixing);
  private learning: Promise<unknown> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastTook = 0;
  /** All texts were learned, and the tables hold nothing else. */
  onSettled: () => void = () => undefined;

  /** @param rest ms from a change until what no text has any more leaves the tables, at least */
  constructor(private readonly rest = leastRest) {}

  /** Something was learned or forgotten. Where there is no memory for contexts, tokens alone are recalled. */
  keepUp(): void {
    this.learning ??= inSlices(this.recall.catchUp()).then(
      () => this.learned(),
      () => (this.learning = undefined),
    );
  }

  /** Until all texts are learned that there are. */
  async caughtUp(): Promise<void> {
    while (this.learning) await this.learning;
  }

  private learned(): void {
    this.learning = undefined;
    if (this.recall.isWaiting) this.keepUp();
    else if (this.recall.isStale) {
      this.timer ??= setTimeout(() => this.renew(), Math.max(this.rest, restShare * this.lastTook));
      this.timer.unref();
    } else this.onSettled();
  }

  private renew(): void {
    this.timer = undefined;
    // Whatever is learned just now says afterwards whether the tables are stale.
    if (!this.recall.isStale || this.learning) return;
    const started = performance.now();
    const finished = (): void => {
      this.lastTook = performance.now() - started;
      this.learned();
    };
    this.learning = inSlices(this.recall.renew()).then(finished, () => (this.learning = undefined));
  }
}

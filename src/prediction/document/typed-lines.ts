/** What contexts learn of a document while it is typed: each line when it is finished, without secrets. */
import type { NextToken } from '../decoding/decoder';
import type { ByteMixture } from '../mixture/byte-mixture';
import type { Position } from '../position';

export class TypedLines {
  /** The text before the line at the cursor, when it was last seen. */
  private before: string | null = null;

  constructor(
    private readonly bytes: ByteMixture,
    private readonly path: string,
  ) {}

  /** Something else than the end of the text before the cursor was written. @param text without secrets */
  changed(text: string): void {
    this.bytes.recall.documentReads(this.path, text);
  }

  /**
   * @param before the text before the line at the cursor, without secrets
   * @param isForward nothing but lines at its end has been written since the last call
   * @param position behind `before` as it was at the last call
   * @param outOfTime until then the mixture learns its weights, too
   */
  follow(
    before: string,
    isForward: boolean,
    next: NextToken,
    position: () => Position,
    outOfTime: () => boolean,
  ): void {
    const { before: former, bytes, path } = this;
    this.before = before;
    if (!isForward || former === null || before === former) return;
    // A line turned out to be part of a secret, with those behind it.
    if (!before.startsWith(former)) return bytes.recall.restart();
    bytes.learn(next, path, former, before.slice(former.length), position, outOfTime);
  }
}

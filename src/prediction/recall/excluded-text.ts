/**
 * A text that is left out of recall for a while, as if it had never been read, and then put back: both in
 * small steps, so that whoever waits for the thread comes in between. Put back at once when somebody needs
 * the text. Meanwhile recall has the beginning of the text, and nothing else may change it there.
 */
import type { Recall } from './recall';
import type { TextHandle } from './text-handle';

/** Tokens that one step moves. */
const stride = 256;

export class ExcludedText {
  private readonly tokens: readonly number[];
  private over = false;

  constructor(
    private readonly recall: Recall,
    private readonly handle: TextHandle,
  ) {
    this.tokens = recall.tokensOf(handle);
  }

  /** True once somebody needed the text before this was done: then it is whole again. */
  get wasInterrupted(): boolean {
    return this.over;
  }

  *takeOut(): Generator<void> {
    const { recall, handle } = this;
    while (!this.over && handle.length > 0) {
      const from = Math.max(0, handle.length - stride);
      recall.splice(handle, from, handle.length - from, []);
      yield;
    }
  }

  *putBack(): Generator<void> {
    while (!this.over && this.handle.length < this.tokens.length) {
      this.append(stride);
      yield;
    }
  }

  /** What is still out is in again; steps that are under way end. */
  putBackNow(): void {
    if (this.over) return;
    this.over = true;
    this.append(this.tokens.length);
  }

  private append(most: number): void {
    const { recall, handle, tokens } = this;
    recall.splice(handle, handle.length, 0, tokens.slice(handle.length, handle.length + most));
  }
}

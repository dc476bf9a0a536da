/**
 * Contexts as they were when they had learned their texts, so that what they learn of others afterwards can
 * be taken back: a copy of all their memory, made and put back in small steps.
 */
import type { KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import type { ByteRecall } from './byte-recall';

/** Bytes that are copied in one step: a few milliseconds. */
const stride = 1 << 22;

export class LearnedOnce {
  private constructor(
    readonly recall: ByteRecall,
    private readonly contexts: KeptContextMixing,
    private readonly image: Uint8Array,
    private readonly learned: number,
  ) {}

  /** @param contexts of that recall, which nothing but `restore` may replace from now on */
  static *of(recall: ByteRecall, contexts: KeptContextMixing): Generator<void, LearnedOnce> {
    const image = new Uint8Array(contexts.image.length);
    yield* copy(contexts.image, image);
    return new LearnedOnce(recall, contexts, image, contexts.textLength);
  }

  *restore(): Generator<void> {
    yield* copy(this.image, this.contexts.resume(this.learned));
  }
}

function* copy(from: Uint8Array, to: Uint8Array): Generator<void> {
  for (let at = 0; at < from.length; at += stride) {
    to.set(from.subarray(at, at + stride), at);
    yield;
  }
}

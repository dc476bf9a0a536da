/**
 * What recall alone, the network alone and all that answers are worth on held-out text, in bits per
 * character: measured with a recall and contexts of their own that have the training files and nothing else,
 * so that no part has ever seen what it is measured on. Everything is a generator of small steps: whoever
 * drives it decides when others get their turn.
 */
import type { Capacity, KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import type { LanguageModel } from '../../model/language-model';
import { samplePieces } from '../../model/held-out-pieces';
import { Random } from '../../model/random';
import type { Tokenizer } from '../../text/tokenizer';
import { ByteMixture } from '../mixture/byte-mixture';
import { Mixture } from '../mixture/mixture';
import { ByteRecall } from '../contexts/byte-recall';
import { LearnedOnce } from '../contexts/learned-once';
import { Recall } from '../recall/recall';
import { type HeldOutPiece, heldOutPieces } from './held-out-texts';
import { measurePiece, type PieceBits } from './measure-piece';

/** Tokens that are measured, at most about so many: some seconds of one core. */
const measuredTokens = 1536;
/** Code units of training text that contexts learn at most: some seconds of one core. */
const learnedByContexts = 1_000_000;

export interface HeldOutText {
  readonly text: string;
  /** Kept from training. */
  readonly heldOut: boolean;
}

/**
 * All in bits per character of the same text; all of it is learned after it was judged, as while one types.
 */
export interface PartsMeasured {
  readonly network: number;
  readonly recall: number;
  /** Of what answers: network, recall and contexts. */
  readonly mixture: number;
  readonly tokens: number;
  readonly characters: number;
}

export class HeldOutEvaluator {
  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly recall: Recall,
    private readonly contexts: LearnedOnce | null,
    private readonly pieces: readonly HeldOutPiece[],
  ) {}

  /**
   * Reads the training files into recall and contexts, and lays out a fair sample of the held-out ones, the
   * same each time.
   * @param makeContexts contexts that have learned nothing; without them, tokens alone answer
   */
  static *of(
    tokenizer: Tokenizer,
    files: readonly HeldOutText[],
    makeContexts: ((capacity: Capacity) => KeptContextMixing) | null,
    limit = measuredTokens,
  ): Generator<void, HeldOutEvaluator> {
    const recall = new Recall(tokenizer.size, tokenizer.kind);
    const pieces: HeldOutPiece[] = [];
    for (const { text, heldOut } of files) {
      const handle = recall.learn([]);
      const chunks = yield* heldOutPieces(tokenizer, text, (tokens) => {
        if (!heldOut) recall.splice(handle, handle.length, 0, tokens);
      });
      if (heldOut) pieces.push(...chunks);
    }
    const learned = files.filter(({ heldOut }) => !heldOut).map(({ text }) => text);
    const contexts = makeContexts && (yield* contextsOf(learned, makeContexts));
    return new HeldOutEvaluator(tokenizer, recall, contexts, samplePieces(pieces, limit));
  }

  /** True when there is something to measure on. */
  get isUseful(): boolean {
    return this.pieces.length > 0;
  }

  /**
   * @param parameters what the gate knows at the beginning; it learns on from there, the same way each time
   * @param trained tokens that the network was trained on
   */
  *measure(model: LanguageModel, parameters: readonly number[], trained = 0): Generator<void, PartsMeasured> {
    const { tokenizer, recall, contexts, pieces } = this;
    const mixture = new Mixture(tokenizer.size, tokenizer.kind, model, recall, parameters);
    const bytes = contexts && new ByteMixture(tokenizer, contexts.recall, () => trained);
    const bits: PieceBits = { network: 0, recall: 0, mixture: 0 };
    let [tokens, characters] = [0, 0];
    // What the last measurement taught them; it may have been broken off.
    if (contexts) yield* contexts.restore();
    for (const [i, piece] of pieces.entries()) {
      const handle = recall.learn([]);
      try {
        const found = yield* measurePiece({ tokenizer, mixture, bytes, handle }, piece, `held out ${i}`);
        for (const part of ['network', 'recall', 'mixture'] as const) bits[part] += found[part];
      } finally {
        recall.forget(handle);
      }
      tokens += piece.to - piece.from;
      characters += piece.characters;
    }
    const mean = (sum: number): number => sum / Math.max(1, characters);
    return {
      network: mean(bits.network),
      recall: mean(bits.recall),
      mixture: mean(bits.mixture),
      tokens,
      characters,
    };
  }
}

/** Contexts that have learned a fair sample of these texts; null where there is nothing to learn. */
function* contextsOf(
  texts: readonly string[],
  make: (capacity: Capacity) => KeptContextMixing,
): Generator<void, LearnedOnce | null> {
  const shuffled = [...texts];
  new Random(texts.length).shuffle(shuffled);
  const recall = new ByteRecall(make);
  let left = learnedByContexts;
  for (const [i, text] of shuffled.entries()) {
    if (left <= 0) break;
    recall.learn(`learned ${i}`, text.slice(0, left));
    left -= text.length;
  }
  try {
    yield* recall.catchUp();
    return recall.contexts && (yield* LearnedOnce.of(recall, recall.contexts));
  } catch {
    // There is no memory for them: tokens alone answer, as they do elsewhere then.
    return null;
  }
}

/**
 * What recall alone, the network alone and both mixed are worth on held-out text, in bits per character:
 * measured with a recall of its own that has the training files and nothing else, so that neither part has
 * ever seen what it is measured on. Everything is a generator of small steps: whoever drives it decides when
 * others get their turn.
 */
import type { LanguageModel } from '../../model/language-model';
import { piecesOf, samplePieces, type HeldOutPiece } from '../../model/held-out-pieces';
import type { Tokenizer } from '../../text/tokenizer';
import { chunksOf } from '../document/chunks';
import { Mixture } from '../mixture/mixture';
import { newObservation } from '../mixture/observation';
import { Recall } from '../recall/recall';

/** Tokens that are measured, at most about so many: a second or two of one core. */
const measuredTokens = 4096;
/** A longer file is cut into pieces of about so many tokens. */
const pieceTokens = 512;

export interface HeldOutText {
  readonly text: string;
  /** Kept from training. */
  readonly heldOut: boolean;
}

/**
 * All in bits per character of the same text; each token is learned after it was judged, as while one types.
 */
export interface PartsMeasured {
  readonly network: number;
  readonly recall: number;
  readonly mixture: number;
  readonly tokens: number;
  readonly characters: number;
}

/** With the tokens of its file and the `<EOS>` behind them. */
interface Piece extends HeldOutPiece {
  readonly tokens: Int32Array;
}

export class HeldOutEvaluator {
  private constructor(
    private readonly tokenizer: Tokenizer,
    private readonly recall: Recall,
    private readonly pieces: readonly Piece[],
  ) {}

  /**
   * Reads the training files into recall and lays out a fair sample of the held-out ones, the same each time.
   */
  static *of(
    tokenizer: Tokenizer,
    files: readonly HeldOutText[],
    limit = measuredTokens,
  ): Generator<void, HeldOutEvaluator> {
    const recall = new Recall(tokenizer.size, tokenizer.kind);
    const pieces: Piece[] = [];
    for (const { text, heldOut } of files) {
      const handle = recall.learn([]);
      const whole: number[] = [];
      const spellings: string[] = [];
      for (const chunk of chunksOf(text)) {
        const encoding = tokenizer.encode(chunk);
        for (const spelling of encoding.spellings) spellings.push(spelling);
        if (heldOut) for (const token of encoding.tokens) whole.push(token);
        else recall.splice(handle, handle.length, 0, encoding.tokens);
        yield;
      }
      if (heldOut) {
        const tokens = Int32Array.from([...whole, tokenizer.endOfSequence]);
        for (const piece of piecesOf(tokenizer, whole, spellings, pieceTokens))
          pieces.push({ ...piece, tokens });
      } else recall.splice(handle, handle.length, 0, [tokenizer.endOfSequence]);
    }
    return new HeldOutEvaluator(tokenizer, recall, samplePieces(pieces, limit));
  }

  /** True when there is something to measure on. */
  get isUseful(): boolean {
    return this.pieces.length > 0;
  }

  /**
   * @param parameters what the gate knows at the beginning; it learns on from there, the same way each time
   */
  *measure(model: LanguageModel, parameters: readonly number[]): Generator<void, PartsMeasured> {
    const { tokenizer, recall, pieces } = this;
    const mixture = new Mixture(tokenizer.size, tokenizer.kind, model, recall, parameters);
    const seen = newObservation(tokenizer.size);
    const bits = { network: 0, recall: 0, mixture: 0 };
    let [tokens, characters] = [0, 0];
    for (const piece of pieces) {
      const handle = recall.learn([]);
      try {
        const document = new Recall(tokenizer.size, tokenizer.kind, false);
        const own = document.learn([]);
        let position = mixture.start(tokenizer.endOfSequence);
        for (let at = piece.read; at < piece.to; at++) {
          const token = piece.tokens[at]!;
          mixture.observe(position, document, seen);
          const judged = mixture.judge(seen, token);
          mixture.learn(seen, token);
          if (at >= piece.from) {
            bits.network -= Math.log2(judged.network);
            bits.recall -= Math.log2(judged.recall);
            bits.mixture -= Math.log2(judged.mixture);
          }
          position = mixture.advance([position], [token])[0]!;
          recall.splice(handle, handle.length, 0, [token]);
          document.splice(own, own.length, 0, [token]);
          yield;
        }
      } finally {
        recall.forget(handle);
      }
      for (const part of ['network', 'recall', 'mixture'] as const) bits[part] += piece.spellingBits;
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

/**
 * One to one: the next token from this token alone, beside a network with memory and one with a fixed window,
 * to measure what memory is worth. All three have as many hidden units, read the same tokens and are asked
 * about the same held-out ones.
 */
import { piecesOf, samplePieces, type HeldOutPiece } from '../../model/held-out-pieces';
import { Random } from '../../model/random';
import type { SequenceConfiguration } from '../../model/sequences/sequence-configuration';
import { crossEntropy } from '../../model/softmax';
import type { Cell } from '../../protocol/kinds';
import type { MemoryReader } from '../../protocol/training/memory';
import type { Tokenizer } from '../../text/tokenizer';
import type { EncodedFile } from '../run/encoded-text';
import type { Sequence, SequenceTrainer } from '../shapes/sequence-trainer';

/** Of the feed-forward network. */
export const windowTokens = 8;
const sizes = { embeddingSize: 64, hiddenSize: 64 };
/** Many small steps learn more in some seconds than few large ones. */
const batchSize = 4;
const timeSteps = 64;
export const tokensPerStep = batchSize * timeSteps;

/**
 * `memory`: E → cell → softmax. `token`: the same, from a state of zeros at each step. `window`: softmax(U
 * tanh(W x + b)) over the embeddings of `windowTokens` tokens beside each other (Bengio et al. 2003, without
 * direct connections).
 */
export function readerNetwork(
  reader: MemoryReader,
  cell: Cell,
  vocabularySize: number,
): SequenceConfiguration {
  const common = {
    ...sizes,
    vocabularySize,
    outputs: vocabularySize,
    answers: 'each',
    head: 'softmax',
  } as const;
  const [recurrent, idsPerStep] = [reader === 'memory', reader === 'window' ? windowTokens : 1];
  return {
    ...common,
    cell: reader === 'window' ? 'rnn' : cell,
    directions: ['forward'],
    recurrent,
    idsPerStep,
  };
}

export function readerShape(sequence: SequenceConfiguration) {
  return { sequence, batchSize, timeSteps };
}

type Piece = Pick<HeldOutPiece, 'read' | 'from' | 'to'>;

/** Reads the tokens before targets `[read, to)` of a file; those from `from` on count. */
export function readPiece(
  idsPerStep: number,
  tokens: Uint16Array,
  { read, from, to }: Piece,
  endOfSequence: number,
): Sequence {
  const [ids, targets]: [number[], number[]] = [[], []];
  for (let at = read; at < to; at++) {
    for (let back = idsPerStep; back > 0; back--) ids.push(tokens[at - back] ?? endOfSequence);
    targets.push(at < from ? -1 : (tokens[at] ?? endOfSequence));
  }
  return { ids, targets };
}

/** Pieces of the files, drawn by their lengths: the same places for the same step, whoever reads them. */
export function memoryLesson(
  files: readonly EncodedFile[],
  endOfSequence: number,
  idsPerStep: number,
  seed: number,
): (step: number, size: number) => Sequence[] {
  let total = 0;
  const starts = files.map(({ tokens }) => (total += tokens.length + 1) - tokens.length - 1);
  return (step, size) => {
    const random = new Random(seed, step);
    return Array.from({ length: size }, () => {
      const place = random.below(total);
      const index = starts.findLastIndex((start) => start <= place);
      const { tokens } = files[index]!;
      const end = tokens.length + 1;
      const read = Math.max(0, Math.min(place - starts[index]!, end - timeSteps));
      const piece = { read, from: read, to: Math.min(end, read + timeSteps) };
      return readPiece(idsPerStep, tokens, piece, endOfSequence);
    });
  };
}

/** Pieces are up to half longer; with what they read before, they are within `timeSteps`. */
const pieceTokens = 32;
const warmUpTokens = 16;

/** Held-out text that every network is asked about. */
export class HeldOutText {
  private readonly pieces: readonly (HeldOutPiece & { readonly tokens: Uint16Array })[];
  readonly characters: number;

  /** @param tokenLimit about so many tokens of the files, the same each time */
  constructor(
    files: readonly EncodedFile[],
    private readonly tokenizer: Tokenizer,
    tokenLimit: number,
  ) {
    const pieces = files.flatMap(({ tokens, spellings }) =>
      piecesOf(tokenizer, tokens, spellings, pieceTokens).map((piece) => ({
        ...piece,
        read: Math.max(0, piece.from - warmUpTokens),
        tokens,
      })),
    );
    this.pieces = samplePieces(pieces, tokenLimit);
    this.characters = this.pieces.reduce((sum, { characters }) => sum + characters, 0);
  }

  /** With the bits of `<EOS>` and of spelling out what the dictionary lacks. */
  bitsPerCharacter(trainer: SequenceTrainer): number {
    const { idsPerStep, outputs } = trainer.plan.shape.sequence;
    let bits = 0;
    for (let at = 0; at < this.pieces.length; at += batchSize) {
      const batch = this.pieces.slice(at, at + batchSize);
      const read = batch.map((piece) =>
        readPiece(idsPerStep, piece.tokens, piece, this.tokenizer.endOfSequence),
      );
      trainer.evaluate(read).forEach((logits, i) => {
        bits += batch[i]!.spellingBits;
        Array.from(read[i]!.targets!).forEach((target, t) => {
          if (target >= 0)
            bits += crossEntropy(logits.subarray(t * outputs, (t + 1) * outputs), target) / Math.LN2;
        });
      });
    }
    return bits / this.characters;
  }
}

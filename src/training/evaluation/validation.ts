/**
 * Bits per character on held-out files: −Σ log₂ P(token | everything before it in the file), with the bits of
 * `<EOS>` and of spelling out each `<UNK>`, over the characters of the text.
 *
 * Pieces of files lie side by side in the streams of a batch.
 */
import { piecesOf, samplePieces, type HeldOutPiece } from '../../model/held-out-pieces';
import type { Tokenizer } from '../../text/tokenizer';
import { emptyBatch, type Batch } from '../run/batches';
import type { EncodedFile } from '../run/encoded-text';
import type { Trainer } from '../step/trainer';

/** A slice of few tokens has pieces so short, so that no stream is idle; tokens. */
const shortestPiece = 128;

interface Piece extends HeldOutPiece {
  readonly file: EncodedFile;
}

export interface Measurement {
  readonly bits: number;
  readonly characters: number;
  readonly bitsPerCharacter: number;
}

/**
 * Some of the held-out text, laid out for the streams of a batch. Measuring the same slice twice is
 * comparable.
 */
export class ValidationSlice {
  private readonly streams: Piece[][];
  readonly characters: number;
  readonly tokens: number;
  /** Batches that one measurement runs. */
  readonly batches: number;
  private readonly spellingBits: number;

  private constructor(
    pieces: readonly Piece[],
    private readonly endOfSequence: number,
    private readonly batchSize: number,
    private readonly timeSteps: number,
  ) {
    this.streams = Array.from({ length: batchSize }, () => []);
    const loads = new Array<number>(batchSize).fill(0);
    // Longest first, each to the stream that has least.
    for (const piece of [...pieces].sort((a, b) => b.to - b.read - (a.to - a.read))) {
      const stream = loads.indexOf(Math.min(...loads));
      this.streams[stream]!.push(piece);
      loads[stream]! += piece.to - piece.read;
    }
    this.batches = Math.ceil(Math.max(...loads) / timeSteps);
    this.tokens = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
    this.characters = pieces.reduce((sum, { characters }) => sum + characters, 0);
    this.spellingBits = pieces.reduce((sum, { spellingBits }) => sum + spellingBits, 0);
  }

  /** @param tokenLimit the slice is a fair sample of about so many tokens, the same each time */
  static of(
    files: readonly EncodedFile[],
    tokenizer: Tokenizer,
    batchSize: number,
    timeSteps: number,
    tokenLimit = Infinity,
  ): ValidationSlice {
    const total = files.reduce((sum, { tokens }) => sum + tokens.length + 1, 0);
    // All streams should have something to read, and no stream much more than the others.
    const length = Math.max(shortestPiece, Math.ceil(Math.min(total, tokenLimit) / batchSize));
    const pieces = files.flatMap((file) =>
      piecesOf(tokenizer, file.tokens, file.spellings, length).map((piece): Piece => ({ ...piece, file })),
    );
    const sample = tokenLimit < total ? samplePieces(pieces, tokenLimit) : pieces;
    return new ValidationSlice(sample, tokenizer.endOfSequence, batchSize, timeSteps);
  }

  /**
   * The states of training are put aside and brought back.
   * @param pause called between batches; the measurement is given up when it resolves to false
   * @throws ThreadLost
   */
  async measure(trainer: Trainer, pause: () => Promise<boolean>): Promise<Measurement | undefined> {
    const kept = trainer.states();
    const places = this.streams.map(() => ({ piece: 0, token: 0 }));
    const batch = emptyBatch(this.batchSize, this.timeSteps);
    const counts = new Uint8Array(batch.inputs.length);
    let nats = 0;
    trainer.clearStates();
    try {
      for (let done = 0; done < this.batches; done++) {
        this.fill(batch, counts, places);
        const losses = trainer.evaluate(batch);
        for (let row = 0; row < counts.length; row++) if (counts[row] === 1) nats += losses[row]!;
        if (!(await pause())) return undefined;
      }
    } finally {
      trainer.restoreStates(kept);
    }
    const bits = nats / Math.LN2 + this.spellingBits;
    return { bits, characters: this.characters, bitsPerCharacter: bits / this.characters };
  }

  private fill(batch: Batch, counts: Uint8Array, places: { piece: number; token: number }[]): void {
    for (let stream = 0; stream < this.batchSize; stream++) {
      const place = places[stream]!;
      for (let t = 0; t < this.timeSteps; t++) {
        const row = t * this.batchSize + stream;
        let piece = this.streams[stream]![place.piece];
        if (piece && piece.read + place.token === piece.to) {
          piece = this.streams[stream]![++place.piece];
          place.token = 0;
        }
        const at = piece ? piece.read + place.token++ : 0;
        batch.inputs[row] = piece && at > 0 ? piece.file.tokens[at - 1]! : this.endOfSequence;
        batch.targets[row] = piece?.file.tokens[at] ?? this.endOfSequence;
        batch.resets[row] = !piece || at === piece.read ? 1 : 0;
        counts[row] = piece && at >= piece.from ? 1 : 0;
      }
    }
  }
}

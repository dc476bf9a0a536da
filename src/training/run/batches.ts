/**
 * The order in which training reads the text: in each epoch the files are shuffled, set end to end with
 * `<EOS>` behind each, and the whole is read as `batchSize` contiguous streams side by side, `timeSteps`
 * tokens at a time.
 *
 * The whole is a ring, and each epoch begins at another place of it: a stream that ends inside a batch reads
 * on into the next one's text, so every token is read and no state is ever wrong.
 */
import { Random } from '../../model/random';
import type { EncodedFile } from './encoded-text';

/** Rows time step by time step, `[timeSteps, batchSize]`. */
export interface Batch {
  readonly inputs: Int32Array;
  /** The token that follows each input. */
  readonly targets: Int32Array;
  /** 1 where the state before the input is zero: a text begins. */
  readonly resets: Uint8Array;
}

export function emptyBatch(batchSize: number, timeSteps: number): Batch {
  const rows = batchSize * timeSteps;
  return { inputs: new Int32Array(rows), targets: new Int32Array(rows), resets: new Uint8Array(rows) };
}

/** Where reading stands: enough to go on exactly there. */
export interface ReadingPosition {
  readonly epoch: number;
  /** Batches read of this epoch. */
  readonly batch: number;
}

/** A place in the ring: file by its place in the order, and token; the token behind the last is `<EOS>`. */
interface Cursor {
  file: number;
  token: number;
}

export class BatchReader {
  /** Tokens of all files, each with its `<EOS>`. */
  readonly totalTokens: number;
  readonly batchesPerEpoch: number;
  private readonly order: Int32Array;
  private readonly streamLength: number;
  private readonly batch: Batch;
  private cursors: Cursor[] = [];
  private epoch = -1;
  private read = 0;

  /** @param files at least one, at least one token in all */
  constructor(
    private readonly files: readonly EncodedFile[],
    private readonly endOfSequence: number,
    private readonly batchSize: number,
    private readonly timeSteps: number,
    private readonly seed: number,
  ) {
    this.order = Int32Array.from(files, (_, index) => index);
    this.totalTokens = files.reduce((sum, { tokens }) => sum + tokens.length + 1, 0);
    this.streamLength = Math.ceil(this.totalTokens / batchSize);
    this.batchesPerEpoch = Math.ceil(this.streamLength / timeSteps);
    this.batch = emptyBatch(batchSize, timeSteps);
    this.startEpoch(0);
  }

  get position(): ReadingPosition {
    return { epoch: this.epoch, batch: this.read };
  }

  seek({ epoch, batch }: ReadingPosition): void {
    this.startEpoch(epoch);
    for (const cursor of this.cursors) this.advance(cursor, batch * this.timeSteps);
    this.read = batch;
  }

  /** The next batch; its memory is used again by the next call. All states begin at zero with a new epoch. */
  next(): Batch {
    if (this.read === this.batchesPerEpoch) this.startEpoch(this.epoch + 1);
    const { batchSize, timeSteps, endOfSequence } = this;
    const { inputs, targets, resets } = this.batch;
    const starts = this.read === 0;
    for (let stream = 0; stream < batchSize; stream++) {
      const cursor = this.cursors[stream]!;
      let token = this.at(cursor);
      for (let t = 0; t < timeSteps; t++) {
        const row = t * batchSize + stream;
        inputs[row] = token;
        resets[row] = token === endOfSequence || (starts && t === 0) ? 1 : 0;
        this.advance(cursor, 1);
        token = this.at(cursor);
        targets[row] = token;
      }
    }
    this.read++;
    return this.batch;
  }

  private startEpoch(epoch: number): void {
    const random = new Random(this.seed, epoch);
    for (let i = 0; i < this.order.length; i++) this.order[i] = i;
    random.shuffle(this.order);
    const start = random.below(this.totalTokens);
    const first: Cursor = { file: 0, token: 0 };
    this.advance(first, start);
    this.cursors = [];
    const cursor = { ...first };
    for (let stream = 0; stream < this.batchSize; stream++) {
      this.cursors.push({ ...cursor });
      this.advance(cursor, this.streamLength);
    }
    this.epoch = epoch;
    this.read = 0;
  }

  private at({ file, token }: Cursor): number {
    return this.files[this.order[file]!]!.tokens[token] ?? this.endOfSequence;
  }

  private advance(cursor: Cursor, tokens: number): void {
    cursor.token += tokens;
    for (;;) {
      const length = this.files[this.order[cursor.file]!]!.tokens.length + 1;
      if (cursor.token < length) return;
      cursor.token -= length;
      cursor.file = (cursor.file + 1) % this.order.length;
    }
  }
}

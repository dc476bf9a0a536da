/**
 * One text read from its first byte to its last, by contexts and tokens together: what each bit is
 * given, and what all parts learn of what came. A coder goes through it too, which knows the text only
 * as far as it has read it: tokens are learned when their chunk is over for sure.
 */
import type { TextPlace } from '../../kernels/context-mixing/context-mixing';
import { bytesOf, endOfDocument, textOf } from '../../text/document-bytes';
import type { Tokenizer } from '../../text/tokenizer';
import { chunkEnd, maximumChunk } from '../document/chunks';
import type { ByteMixture } from '../mixture/byte-mixture';
import type { TokenReading } from '../mixture/bytes-of-tokens';
import { type JudgedToken, type TextReader, withoutRow } from './text-reader';

export class ByteReader {
  private place: TextPlace;
  private reading: TokenReading;
  /** What was read of the chunk at hand, and the bytes of a character that is not whole yet. */
  private chunk = '';
  private unfinished: number[] = [];

  /**
   * @param reader of the same text; it reads the tokens
   * @param learns contexts learn each byte after it was judged
   * @param judged told what each token had been given when it is read, in order
   */
  constructor(
    private readonly bytes: ByteMixture,
    private readonly reader: TextReader,
    private readonly tokenizer: Tokenizer,
    private readonly path: string,
    private readonly learns: boolean,
    private readonly judged: (token: JudgedToken) => void = () => undefined,
  ) {
    this.place = bytes.recall.behind(path, '')!.save();
    this.reading = bytes.tokens.behind(reader.position);
  }

  /** The next byte, as `ByteMixture.pass` asks for it; `endOfDocument` is the last. @returns the byte */
  pass(bit: (probability: number) => number): number {
    const { bytes, reader, unfinished } = this;
    const contexts = bytes.recall.contexts!;
    contexts.restore(this.place);
    const byte = bytes.pass(
      this.path,
      bytes.tokens.distribution(reader.next, this.reading),
      bit,
      this.learns,
    );
    this.place = contexts.save();
    if (byte === endOfDocument) {
      this.readTokens(this.chunk);
      this.readToken(this.tokenizer.endOfSequence);
      return byte;
    }
    this.reading = bytes.tokens.read(reader.next, this.reading, byte);
    unfinished.push(byte);
    const character = textOf(unfinished);
    if (character === '') return byte;
    this.unfinished = [];
    this.chunk += character;
    if (character === '\n' || this.chunk.length > maximumChunk + 1) this.closeChunk();
    return byte;
  }

  /** When what was read cannot change any more where the chunk ends, its tokens are read. */
  private closeChunk(): void {
    const { bytes, reader, chunk } = this;
    const end = chunkEnd(chunk, 0);
    if (end === chunk.length) return;
    this.readTokens(chunk.slice(0, end));
    this.chunk = chunk.slice(end);
    this.reading = bytes.tokens.behind(reader.position);
    for (const byte of bytesOf(this.chunk)) this.reading = bytes.tokens.read(reader.next, this.reading, byte);
  }

  private readTokens(chunk: string): void {
    const { tokens } = this.tokenizer.encode(chunk);
    for (const [i, token] of tokens.entries()) {
      if (i % this.reader.block === 0) this.reader.announce(tokens.subarray(i, i + this.reader.block));
      this.readToken(token);
    }
  }

  private readToken(token: number): void {
    this.judged(withoutRow(this.reader.read(token)));
  }
}

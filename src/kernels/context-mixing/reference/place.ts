/** A place in a text, as the scalar reference reads and writes it: what stands where in its 512 bytes. */
import { placeBytes, type TextPlace } from '../context-mixing';

const kept = 160;

export class Place {
  readonly bytes: TextPlace = new Uint8Array(placeBytes);
  private readonly view = new DataView(this.bytes.buffer);

  /** The bytes before, the last one first; 0 beyond twelve and before the document. */
  before(distance: number): number {
    return this.view.getUint8(distance - 1);
  }
  /** The last bytes as one number, the last one lowest. */
  get last(): number {
    return this.get(0);
  }
  get before4(): number {
    return this.get(4);
  }
  get before8(): number {
    return this.get(8);
  }
  get word(): number {
    return this.get(12);
  }
  get word1(): number {
    return this.get(16);
  }
  get word2(): number {
    return this.get(20);
  }
  token(back: number): number {
    return this.get(24 + 4 * back);
  }
  get marks(): number {
    return this.get(36);
  }
  get first(): number {
    return this.get(40);
  }
  get firstAbove(): number {
    return this.get(44);
  }
  get indentation(): number {
    return this.get(48);
  }
  get inIndentation(): boolean {
    return this.get(52) === 1;
  }
  get firstByte(): number {
    return this.get(56);
  }
  get column(): number {
    return this.get(60);
  }
  get document(): number {
    return this.get(64);
  }
  get depth(): number {
    return this.get(68);
  }
  /** The innermost open bracket; 0 outside. */
  get bracket(): number {
    return this.depth === 0 ? 0 : this.get(72 + 4 * ((this.depth - 1) % 16));
  }
  match(index: number): { place: number; length: number; missed: number } {
    const at = 136 + 12 * index;
    return { place: this.get(at), length: this.get(at + 4), missed: this.get(at + 8) };
  }
  setMatch(index: number, place: number, length: number, missed: number): void {
    const at = 136 + 12 * index;
    this.set(at, place);
    this.set(at + 4, length);
    this.set(at + 8, missed);
  }
  /** The byte above the next one, or so many further; a line break beyond the end. */
  above(ahead: number): number {
    const column = this.column + ahead;
    return column < this.get(172) ? this.bytes[176 + column]! : 10;
  }

  begin(document: number): void {
    this.bytes.fill(0);
    this.set(0, 255);
    this.set(52, 1);
    this.set(64, document);
  }

  /** Reads a byte; matches are followed by whoever has the text. */
  read(byte: number, hash: (a: number, b: number) => number): void {
    this.bytes.copyWithin(1, 0, 11);
    this.bytes[0] = byte;
    this.readWord(byte, hash);
    this.readBrackets(byte, hash);
    this.readLine(byte);
  }

  private readWord(byte: number, hash: (a: number, b: number) => number): void {
    const { word } = this;
    if (isOfWord(byte)) return this.set(12, hash(word, byte + 1));
    if (word !== 0) {
      this.set(20, this.word1);
      this.set(16, word);
      this.set(12, 0);
      this.readToken(word);
    }
    if (byte === 32 || byte === 9 || byte === 10) return;
    this.set(36, (this.marks << 8) | byte);
    this.readToken(byte);
  }

  private readToken(token: number): void {
    this.set(32, this.token(1));
    this.set(28, this.token(0));
    this.set(24, token);
    if (this.first === 0) this.set(40, token);
  }

  private readBrackets(byte: number, hash: (a: number, b: number) => number): void {
    const { depth } = this;
    const character = String.fromCharCode(byte);
    if ('([{'.includes(character)) {
      this.set(72 + 4 * (depth % 16), hash(byte, this.word1));
      this.set(68, depth + 1);
    } else if (')]}'.includes(character) && depth > 0) this.set(68, depth - 1);
  }

  private readLine(byte: number): void {
    const { column } = this;
    if (byte === 10) {
      const length = Math.min(column, kept);
      this.bytes.copyWithin(176, 336, 336 + length);
      this.set(172, length);
      this.set(60, 0);
      this.set(44, this.first);
      this.set(40, 0);
      this.set(48, 0);
      this.set(52, 1);
      this.set(56, 0);
      return;
    }
    if (column < kept) this.bytes[336 + column] = byte;
    this.set(60, column + 1);
    if (!this.inIndentation) return;
    if (byte === 32) this.set(48, this.indentation + 1);
    else if (byte === 9) this.set(48, this.indentation + 4);
    else {
      this.set(52, 0);
      this.set(56, byte);
    }
  }

  private get(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  private set(offset: number, value: number): void {
    this.view.setUint32(offset, value, true);
  }
}

function isOfWord(byte: number): boolean {
  return /[\w$\u0080-\u00fe]/.test(String.fromCharCode(byte));
}

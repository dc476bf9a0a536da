/**
 * Fletcher's checksum (1982) over words of 32 bits, two sums modulo 2³² in each of four lanes: notices any
 * change of one word and words that changed places, at the speed of memory. It tells damage, not intent.
 */

const lanes = 4;
export const checksumBytes = 8 * lanes;

export class Checksum {
  /** Of each lane, and then the sum of its sums. */
  private readonly sums = new Int32Array(2 * lanes);

  /** Goes on with a piece. The same bytes cut into other pieces may give another checksum. */
  update(bytes: Uint8Array): void {
    const whole = bytes.length & ~15;
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    this.addWords(new Int32Array(aligned.buffer, aligned.byteOffset, whole / 4));
    const rest = new Uint8Array(16);
    rest.set(bytes.subarray(whole));
    this.addWords(new Int32Array(rest.buffer));
    // How long the piece was: zeros at its end count too.
    this.addWords(Int32Array.of(bytes.length, 0, 0, 0));
  }

  digest(): Uint8Array<ArrayBuffer> {
    const digest = new Uint8Array(checksumBytes);
    const view = new DataView(digest.buffer);
    this.sums.forEach((sum, i) => view.setInt32(4 * i, sum, true));
    return digest;
  }

  /** A lane takes every fourth word: they do not wait for each other. */
  private addWords(words: Int32Array): void {
    const { sums } = this;
    let a = sums[0]!;
    let b = sums[1]!;
    let c = sums[2]!;
    let d = sums[3]!;
    let aa = sums[4]!;
    let bb = sums[5]!;
    let cc = sums[6]!;
    let dd = sums[7]!;
    for (let i = 0; i < words.length; i += lanes) {
      a = (a + words[i]!) | 0;
      b = (b + words[i + 1]!) | 0;
      c = (c + words[i + 2]!) | 0;
      d = (d + words[i + 3]!) | 0;
      aa = (aa + a) | 0;
      bb = (bb + b) | 0;
      cc = (cc + c) | 0;
      dd = (dd + d) | 0;
    }
    sums.set([a, b, c, d, aa, bb, cc, dd]);
  }
}

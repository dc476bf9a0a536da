/**
 * Fletcher's checksum (1982) over words of 32 bits, two sums modulo 2³²: notices any change of one word and
 * words that changed places, at the speed of memory. It tells damage, not intent.
 */

export const checksumBytes = 8;

export class Checksum {
  private sum = 0;
  private sumOfSums = 0;

  /** Goes on with a piece. The same bytes cut into other pieces may give another checksum. */
  update(bytes: Uint8Array): void {
    const whole = bytes.length & ~3;
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const words = new Int32Array(aligned.buffer, aligned.byteOffset, whole / 4);
    let [sum, sumOfSums] = [this.sum, this.sumOfSums];
    for (let i = 0; i < words.length; i++) {
      sum = (sum + words[i]!) | 0;
      sumOfSums = (sumOfSums + sum) | 0;
    }
    for (let i = whole; i < bytes.length; i++) {
      sum = (sum + bytes[i]!) | 0;
      sumOfSums = (sumOfSums + sum) | 0;
    }
    // How long the piece was: zeros at its end count too.
    this.sum = (sum + bytes.length) | 0;
    this.sumOfSums = (sumOfSums + this.sum) | 0;
  }

  digest(): Uint8Array<ArrayBuffer> {
    const digest = new Uint8Array(checksumBytes);
    const view = new DataView(digest.buffer);
    view.setInt32(0, this.sum, true);
    view.setInt32(4, this.sumOfSums, true);
    return digest;
  }
}

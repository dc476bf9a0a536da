/**
 * The last corrections of the scalar reference: what is over- or underconfident at a place, by three maps.
 */
import { neutralCorrection, shape } from '../context-mixing';

const f = Math.fround;

export class Corrections {
  private readonly maps = shape.corrections.map((rows) => {
    const neutral = neutralCorrection();
    const cells = new Uint16Array(rows * neutral.length);
    for (let row = 0; row < rows; row++) cells.set(neutral, row * neutral.length);
    return cells;
  });
  private nearest: number[] = [];

  /**
   * P(the bit is 1). @param sum what was mixed, in the logistic domain, and as a probability
   * @param rows the row of each map
   */
  corrected(sum: number, mixed: number, rows: readonly number[]): number {
    const at = f(f(Math.min(Math.max(sum, f(-7.99)), f(7.99)) + 8) * 2);
    const low = Math.trunc(at);
    const share = f(at - low);
    const values = this.maps.map((cells, i) => {
      const cell = rows[i]! * shape.correctionValues + low;
      return f(f(f(cells[cell]! * f(1 - share)) + f(cells[cell + 1]! * share)) / 65536);
    });
    this.nearest = rows.map((row) => row * shape.correctionValues + low + (share > 0.5 ? 1 : 0));
    const all = f(f(f(values[0]! + values[1]!) + values[2]!) * f(0.2));
    const p = f(f(mixed * f(0.4)) + all);
    return Math.min(Math.max(p, 2 ** -18), 1 - 2 ** -18);
  }

  /** The bit that was corrected last is `y`. */
  learn(y: number): void {
    this.maps.forEach((cells, i) => {
      const cell = this.nearest[i]!;
      cells[cell]! += ((y === 1 ? 65535 : 0) - cells[cell]! + 16) >> 5;
    });
  }
}

/**
 * What must not be computed anew from the first point at each update: measurements, the best of them, the
 * clipped share.
 */
import type { Column } from '../../page/column';

interface Columns {
  readonly step: Column;
  readonly validationBitsPerCharacter: Column;
  readonly clippedShare: Column;
}

export class Progression {
  private done = 0;
  private clipped = 0;
  private of: Columns | undefined;
  private readonly measuredAt: number[] = [];
  private lowest = -1;
  private end = -1;

  /** Reads what came since; other columns are another run. */
  follow(columns: Columns): void {
    if (columns !== this.of) this.restart(columns);
    const { step, validationBitsPerCharacter: validation, clippedShare } = columns;
    for (; this.done < validation.length; this.done++) {
      this.clipped += clippedShare.at(this.done);
      const bits = validation.at(this.done);
      // A measurement that repeats is the last one still standing.
      if (Number.isNaN(bits) || bits === validation.at(this.done - 1)) continue;
      if (step.at(this.done) === step.at(this.done - 1)) {
        this.end = this.done;
        continue;
      }
      this.measuredAt.push(this.done);
      if (this.lowest < 0 || bits < validation.at(this.lowest)) this.lowest = this.done;
    }
  }

  /**
   * Index of the point that repeats the last step with what is kept of the run, measured on all held-out
   * text instead of a part; −1 without one.
   */
  get atEnd(): number {
    return this.end;
  }

  /** Indices of the points at which the validation loss was measured anew, on the same part of the text. */
  get measurements(): readonly number[] {
    return this.measuredAt;
  }

  /** Index of the lowest validation loss; −1 before the first. */
  get best(): number {
    return this.lowest;
  }

  /** Points stand for equally many steps, so their mean is the share of all steps; NaN before the first. */
  get clippedShare(): number {
    return this.clipped / this.done;
  }

  private restart(columns: Columns): void {
    this.of = columns;
    this.done = this.clipped = 0;
    this.lowest = this.end = -1;
    this.measuredAt.length = 0;
  }
}

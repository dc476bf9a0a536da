/**
 * Asks at the key what the editor asks only when no other key came for a while (50 ms): its question finds
 * the answer there, or on its way. Knows no VS Code.
 */

/** Behind a key; another version of the document is another place. */
export interface AskedPlace {
  readonly path: string;
  readonly version: number;
  readonly offset: number;
}

export interface EarlyQuestion<Answer> {
  readonly answer: Promise<Answer>;
  readonly abort: AbortController;
}

/** The editor that has not asked for so long, ms, does not want to know: its suggestions are off. */
const lately = 2000;

export class EarlyQuestions<Answer> {
  private early: (EarlyQuestion<Answer> & { readonly place: AskedPlace }) | undefined;
  private askedAt = -Infinity;

  constructor(private readonly now: () => number) {}

  /** A key was typed, the cursor is behind it: what was asked for the key before is not wanted any more. */
  typed(place: AskedPlace, ask: (signal: AbortSignal) => Promise<Answer>): void {
    this.drop();
    if (this.now() - this.askedAt > lately) return;
    const abort = new AbortController();
    const answer = ask(abort.signal);
    // Who takes it hears of a failure.
    answer.catch(() => undefined);
    this.early = { place, answer, abort };
  }

  /**
   * The editor asks for ghost text there.
   * @returns what was asked at the key, if it was at this place; from now on it is the caller's
   */
  taken({ path, version, offset }: AskedPlace): EarlyQuestion<Answer> | undefined {
    this.askedAt = this.now();
    const { early } = this;
    const isHere =
      early?.place.path === path && early.place.version === version && early.place.offset === offset;
    if (!isHere) this.drop();
    this.early = undefined;
    return isHere ? early : undefined;
  }

  drop(): void {
    this.early?.abort.abort();
    this.early = undefined;
  }
}

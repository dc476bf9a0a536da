/**
 * A text that is being edited, chunk by chunk, as `cleanText` would clean all of it: what a rule finds over
 * several chunks is gone from each of them. An edit costs what stands around it, not the whole text.
 */
import { changedRange } from '../text/changed-range';
import { dropInvisible } from '../text/invisible-characters';
import { farSecretsIn, localSecretsIn, mayBeginFar } from './redact-secrets';
import { replaceSpansInPieces } from './secret-span';

/** No other rule looks further than so many lines, or so many code units of long ones. */
const reachLines = 8;
const reachCodeUnits = 16_384;

export class CleanedChunks {
  private given: readonly string[] = [];
  /** `given` without what cannot be seen, then without secrets that reach far, then without any. */
  private visible: readonly string[] = [];
  /** In how many of `visible` a secret may begin that reaches far. */
  private farBeginnings = 0;
  private nearOnly: readonly string[] = [];
  private clean: readonly string[] = [];

  /** @param language as `cleanText` takes it */
  constructor(private readonly language?: string) {}

  /**
   * The text now reads so.
   * @param chunks a line each, with the line break before it, or pieces of a long line
   * @returns as many chunks; empty where a secret began further up
   */
  update(chunks: readonly string[]): readonly string[] {
    const { start, oldEnd, newEnd } = changedRange(this.given, chunks);
    const changed = chunks.slice(start, newEnd).map(dropInvisible);
    this.farBeginnings += farBeginningsIn(changed) - farBeginningsIn(this.visible.slice(start, oldEnd));
    this.visible = [...this.visible.slice(0, start), ...changed, ...this.visible.slice(oldEnd)];
    this.given = chunks;
    this.cleanLocally(this.farBeginnings > 0 ? withoutFarSecrets(this.visible) : this.visible);
    return this.clean;
  }

  private cleanLocally(chunks: readonly string[]): void {
    const { start, oldEnd, newEnd } = changedRange(this.nearOnly, chunks);
    this.nearOnly = chunks;
    if (start === oldEnd && start === newEnd) return;
    // What may read differently now, and what the rules have to look at to say so.
    const [from, to] = [above(chunks, start), below(chunks, newEnd)];
    const [first, last] = [above(chunks, from), below(chunks, to)];
    const window = chunks.slice(first, last);
    const cleaned = replaceSpansInPieces(window, localSecretsIn(window.join(''), this.language));
    this.clean = [
      ...this.clean.slice(0, from),
      ...cleaned.slice(from - first, to - first),
      ...this.clean.slice(oldEnd + to - newEnd),
    ];
  }
}

function farBeginningsIn(chunks: readonly string[]): number {
  return chunks.filter(mayBeginFar).length;
}

function withoutFarSecrets(chunks: readonly string[]): readonly string[] {
  return replaceSpansInPieces(chunks, farSecretsIn(chunks.join('')));
}

function above(chunks: readonly string[], index: number): number {
  for (let lines = 0, units = 0; index > 0 && lines < reachLines && units < reachCodeUnits;) {
    const chunk = chunks[--index]!;
    units += chunk.length;
    if (beginsLine(chunk)) lines++;
  }
  return index;
}

function below(chunks: readonly string[], index: number): number {
  for (let lines = 0, units = 0; index < chunks.length && lines < reachLines && units < reachCodeUnits;) {
    const chunk = chunks[index++]!;
    units += chunk.length;
    if (beginsLine(chunk)) lines++;
  }
  return index;
}

function beginsLine(chunk: string): boolean {
  return chunk.startsWith('\n') || chunk.startsWith('\r');
}

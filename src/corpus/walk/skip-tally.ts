/** Counts what is passed over, and why, with a few examples: paths only, never content. */
import { noneUnicode } from '../read/encodings';
import { tooLarge } from '../limits';
import type { CorpusReport, SkipReason } from '../../protocol/corpus';
import { inEnglish } from '../../protocol/said';

const maximumExamples = 5;

/** What people can do about what they may not have wished. */
const waysOut: Partial<Record<SkipReason, string>> = {
  'too-large': inEnglish(tooLarge),
  'not-utf': inEnglish(noneUnicode),
  generated: 'It looks minified or generated: `!` and its path in .unrollignore has it read all the same.',
};

export class SkipTally {
  private readonly byReason = new Map<SkipReason, { files: number; examples: string[] }>();

  /** @param onSkip told of each file or folder, with the rule that says so where there is one */
  constructor(private readonly onSkip?: (path: string, reason: SkipReason, rule?: string) => void) {}

  add(reason: SkipReason, path: string, rule?: string): void {
    this.onSkip?.(path, reason, rule);
    const entry = this.byReason.get(reason);
    if (!entry) this.byReason.set(reason, { files: 1, examples: [path] });
    else if (entry.files++ < maximumExamples) entry.examples.push(path);
  }

  /** To go on from here more than once. */
  copy(): SkipTally {
    const copy = new SkipTally(this.onSkip);
    for (const [reason, { files, examples }] of this.byReason)
      copy.byReason.set(reason, { files, examples: [...examples] });
    return copy;
  }

  count(reason: SkipReason): number {
    return this.byReason.get(reason)?.files ?? 0;
  }

  get total(): number {
    let files = 0;
    for (const entry of this.byReason.values()) files += entry.files;
    return files;
  }

  /** Most frequent first. */
  summary(): CorpusReport['skipped'] {
    return [...this.byReason]
      .map(([reason, { files, examples }]) => ({
        reason,
        files,
        examples: [...examples].sort(),
        ...(waysOut[reason] !== undefined && { wayOut: waysOut[reason] }),
      }))
      .sort((a, b) => b.files - a.files || (a.reason < b.reason ? -1 : 1));
  }
}

/**
 * The files of a folder with the counts of their units, kept from question to question: only what changed on
 * disk since is read and counted again.
 */
import { yieldToEventLoop } from '../../corpus/pace';
import type { CorpusFile } from '../../corpus/read/corpus-file';
import type { KnownTexts } from '../../corpus/read/known-texts';
import { readCorpus } from '../../corpus/read/read-corpus';
import type { CorpusSource } from '../../protocol/corpus';
import { UnitCounts } from '../../training/proofreading/unit-counts';

export interface CountedFiles {
  readonly files: readonly Pick<CorpusFile, 'absolutePath' | 'text'>[];
  /** Of all of them. */
  readonly counts: UnitCounts;
}

export class KeptFolder {
  private readings: KnownTexts = new Map();
  private readonly counts = new UnitCounts();
  /** By path on disk. */
  private readonly counted = new Map<string, string>();
  private reading: Promise<unknown> = Promise.resolve();

  /**
   * As the files stand now; one reading after the other. @throws Failure what `readCorpus` throws
   */
  read(source: CorpusSource): Promise<CountedFiles> {
    const read = this.reading.then(() => this.readNow(source));
    this.reading = read.catch(() => undefined);
    return read;
  }

  private async readNow(source: CorpusSource): Promise<CountedFiles> {
    const { files, readings } = await readCorpus(source, { known: this.readings });
    this.readings = readings;
    const gone = new Set(this.counted.keys());
    for (const { absolutePath, text } of files) {
      gone.delete(absolutePath);
      if (this.counted.get(absolutePath) === text) continue;
      this.uncount(absolutePath);
      this.counts.add(text);
      this.counted.set(absolutePath, text);
      await yieldToEventLoop();
    }
    for (const path of gone) this.uncount(path);
    return { files, counts: this.counts };
  }

  private uncount(path: string): void {
    const text = this.counted.get(path);
    if (text !== undefined) this.counts.add(text, -1);
    this.counted.delete(path);
  }
}

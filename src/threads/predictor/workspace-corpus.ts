/**
 * The text of the open workspace as the predictor follows it: read once, then kept in step with what is
 * saved, created, renamed and deleted, by the very rules of the first reading. Knows paths on disk; holds the
 * report, never the text.
 */
import { CorpusIndex } from '../../corpus/index/corpus-index';
import { explainRefusal, explainSkip } from '../../corpus/walk/explain-skip';
import type { KnownTexts } from '../../corpus/read/known-texts';
import { fairSample } from '../../corpus/read/fair-sample';
import { type Corpus, type CorpusFile, readListed, type ReadOptions } from '../../corpus/read/read-corpus';
import type { Listing } from '../../corpus/walk/list-corpus';
import type { Indentation } from '../../text/form/indentation';
import { asFailure } from '../../protocol/failure';
import type { CorpusReport, CorpusSource } from '../../protocol/corpus';
import type { Said } from '../../protocol/said';

/** What became of a file: it now reads so, or (null) nothing of it may be kept. */
export interface FileChange {
  /** On disk. */
  readonly path: string;
  readonly text: string | null;
}

/** Bytes of a sample that is read in a moment. */
const sampleBytes = 200_000;

export class WorkspaceCorpus {
  private constructor(
    private readonly source: CorpusSource,
    private readonly index: CorpusIndex,
    readonly report: CorpusReport,
    /** What all files are indented by, as they are told; null where none is. */
    readonly indentation: Indentation | null,
    /** Path on disk of each file, by the path that reports show. */
    private readonly onDisk: Map<string, string>,
  ) {}

  /** @throws Failure as `readListed` does; an empty workspace is `no-text` */
  static async read(
    listing: Listing,
    options: ReadOptions = {},
  ): Promise<{ corpus: WorkspaceCorpus; files: readonly CorpusFile[]; readings: KnownTexts }> {
    const read = await readListed(listing, options);
    const { files, report, indentation, readings } = read;
    const onDisk = new Map(files.map(({ path, absolutePath }) => [path, absolutePath]));
    const index = new CorpusIndex(listing.source, read);
    return {
      corpus: new WorkspaceCorpus(listing.source, index, report, indentation, onDisk),
      files,
      readings,
    };
  }

  /**
   * A fair sample of the files, as they are read, in a moment; null where too little can be read of it for a
   * dictionary of all.
   * @throws Failure `cancelled`
   */
  static async readSample(listing: Listing, options: ReadOptions = {}): Promise<Corpus | null> {
    const candidates = fairSample(listing.candidates, sampleBytes);
    const isAll = candidates.length === listing.candidates.length;
    try {
      const sample = await readListed({ ...listing, candidates }, options);
      return isAll || sample.report.characters >= sampleBytes / 2 ? sample : null;
    } catch (thrown) {
      if (asFailure(thrown).code !== 'no-text') throw thrown;
      return null;
    }
  }

  /** Of all files that are read, on disk. */
  paths(): string[] {
    return [...this.onDisk.values()];
  }

  /** A file or folder was saved or created, or is gone; in the order in which that happened. */
  async changed(path: string, removed: boolean, unsaved?: string): Promise<FileChange[]> {
    const changes = removed ? await this.index.remove(path) : await this.index.update(path, unsaved);
    return changes.flatMap((change): FileChange[] => {
      if (change.kind === 'learn') {
        const { path: shown, absolutePath, text } = change.file;
        this.onDisk.set(shown, absolutePath);
        return [{ path: absolutePath, text }];
      }
      const absolutePath = this.onDisk.get(change.path);
      this.onDisk.delete(change.path);
      return absolutePath === undefined ? [] : [{ path: absolutePath, text: null }];
    });
  }

  /** Why this file is not read; null when it is. */
  explain(path: string): Said | null {
    return explainSkip(this.source, path, this.index)?.sentence ?? null;
  }

  /**
   * Why nothing may be learned of a text with this path, by the rules about paths alone; null when it may.
   */
  refusal(path: string): Said | null {
    return explainRefusal(this.source, path);
  }
}

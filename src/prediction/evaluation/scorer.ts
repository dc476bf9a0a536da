/**
 * Scores texts with what a predictor knows, each as one who never read it; a file that recall has is
 * left out of it meanwhile.
 */
import { Failure } from '../../protocol/failure';
import type { Tokenizer } from '../../text/tokenizer';
import type { DynamicModel } from '../dynamic-model';
import type { ByteMixture } from '../mixture/byte-mixture';
import type { Mixture } from '../mixture/mixture';
import { ExcludedText } from '../recall/excluded-text';
import type { TextHandle } from '../recall/text-handle';
import { ByteReader } from './byte-reader';
import { type Score, scoreBytes, type ScoreOptions, scoreSteps, scoreText } from './score';
import { type JudgedToken, TextReader } from './text-reader';

/** `path` identifies the text among the files that were learned. */
export type ScoreRequest = Partial<ScoreOptions> & { readonly path?: string };

export class Scorer {
  /** Files that are out of recall while they are scored. */
  private readonly excluded = new Map<string, ExcludedText>();

  /** @param handle the text of a path in the recall of the workspace */
  constructor(
    private readonly mixture: Mixture,
    private readonly bytes: ByteMixture | null,
    private readonly tokenizer: Tokenizer,
    private readonly handle: (path: string) => TextHandle,
  ) {}

  /**
   * What each token of a text costs. A file that recall has is left out of it while it is scored.
   * @throws Failure `no-text` when the network is asked and there is none
   */
  score(
    text: string,
    { path = '', part = 'mixture', adapt = false, dynamicModel }: ScoreRequest = {},
  ): Score {
    if (part === 'rnn' && !this.mixture.hasNetwork) {
      throw new Failure(
        'no-text',
        'There is no trained network to score with. Train one, or score with recall.',
      );
    }
    const { workspace } = this.mixture;
    const handle = this.handle(path);
    const before = workspace.tokensOf(handle);
    workspace.splice(handle, 0, handle.length, []);
    const reader = new TextReader(
      this.mixture,
      this.tokenizer,
      handle,
      adapt,
      adapt ? dynamicModel : undefined,
    );
    const { bytes } = this;
    const learns = adapt && bytes?.recall.hasRoom(4 * text.length) === true;
    const judged: JudgedToken[] = [];
    const byteReader = bytes && this.byteReader(bytes, reader, path, learns, (token) => judged.push(token));
    const score = byteReader
      ? scoreBytes(byteReader, judged, this.tokenizer, text, part)
      : scoreText(reader, this.tokenizer, text, part);
    if (byteReader && learns) bytes.recall.wasRead(path, text);
    if (!adapt) workspace.splice(handle, 0, 0, before);
    return score;
  }

  /** Reads an empty text of the workspace's recall, adapting. */
  reader(path: string, dynamicModel?: DynamicModel): TextReader {
    return new TextReader(this.mixture, this.tokenizer, this.handle(path), true, dynamicModel);
  }

  /**
   * Reads the text of a reader of tokens as bytes; null while contexts are not learned, or when they have
   * learned the text: that cannot be taken out for a while.
   */
  byteReader(
    bytes: ByteMixture,
    reader: TextReader,
    path: string,
    learns: boolean,
    judged?: (token: JudgedToken) => void,
  ): ByteReader | null {
    if (bytes.recall.contexts === null || bytes.recall.has(path)) return null;
    return new ByteReader(bytes, reader, this.tokenizer, path, learns, judged);
  }

  /**
   * As `score`, in small steps, between which anything else may be asked. The file is left out of recall
   * meanwhile, and back in its place at the end, however the steps end.
   * @returns null when the file itself, or another model, was needed in between: then nothing was found out
   */
  *scoring(text: string, path: string): Generator<void, Score | null> {
    this.restore(path);
    const { workspace } = this.mixture;
    const handle = this.handle(path);
    const out = new ExcludedText(workspace, handle);
    this.excluded.set(path, out);
    try {
      yield* out.takeOut();
      const reader = new TextReader(this.mixture, this.tokenizer, handle, false, undefined, true);
      const steps = scoreSteps(reader, this.tokenizer, text, 'mixture');
      for (;;) {
        if (out.wasInterrupted) return null;
        const { done, value } = steps.next();
        if (done === true) {
          yield* out.putBack();
          return value;
        }
        yield;
      }
    } finally {
      out.putBackNow();
      if (this.excluded.get(path) === out) this.excluded.delete(path);
    }
  }

  /** Whoever changes what recall has of a file needs all of it. */
  restore(path: string): void {
    this.excluded.get(path)?.putBackNow();
    this.excluded.delete(path);
  }

  restoreAll(): void {
    for (const path of [...this.excluded.keys()]) this.restore(path);
  }
}

/**
 * The files of a workspace in its recall: which of them were learned, what each read, and where it
 * stands.
 */
import type { Tokenizer } from '../../text/tokenizer';
import { encodeWhole, update } from '../document/document-state';
import type { Source } from '../policy/why';
import type { Recall, RecallState } from './recall';
import type { TextHandle } from './text-handle';

/** What recall has of a workspace, and where each file stands in it; all as it stands in memory. */
export interface RecalledWorkspace {
  readonly state: RecallState;
  readonly segments: ReadonlyMap<string, TextHandle['segments']>;
}

export class WorkspaceTexts {
  private readonly handles = new Map<string, TextHandle>();
  /** Any other document is recalled only in itself, while it is open. */
  private readonly texts = new Map<string, string>();
  /** Files of which recall may have something else than was learned. */
  private readonly followed = new Set<string>();

  constructor(
    private readonly recall: Recall,
    private readonly tokenizer: Tokenizer,
  ) {}

  /** Whether it is a file that was learned. */
  has(path: string): boolean {
    return this.texts.has(path);
  }

  handle(path: string): TextHandle {
    const handle = this.handles.get(path) ?? this.recall.learn([]);
    this.handles.set(path, handle);
    return handle;
  }

  /** For who tells recall what else a file reads, while it is written in. */
  follow(path: string): TextHandle {
    this.followed.add(path);
    return this.handle(path);
  }

  /** The file now reads so. */
  learn(path: string, text: string): void {
    if (this.texts.get(path) === text && !this.followed.has(path)) return;
    this.texts.set(path, text);
    this.followed.delete(path);
    update(this.recall, this.handle(path), encodeWhole(this.tokenizer, text));
  }

  /** The file now reads so, and who follows it tells recall. */
  wasRead(path: string, text: string): void {
    this.texts.set(path, text);
  }

  forget(path: string): void {
    const handle = this.handles.get(path);
    if (handle) this.recall.forget(handle);
    this.handles.delete(path);
    this.texts.delete(path);
    this.followed.delete(path);
  }

  /** Whether a file has this piece of text. */
  says(path: string, piece: string): boolean {
    return this.texts.get(path)?.includes(piece) === true;
  }

  /** Which file and line a place of the recall is. */
  sourceAt(place: number, lineBreaks: ReadonlySet<number>): Source | null {
    for (const [path, handle] of this.handles) {
      if (!this.recall.has(handle, place)) continue;
      return { path, line: (this.recall.countBefore(handle, place, lineBreaks) ?? 0) + 1 };
    }
    return null;
  }

  /** Recall has of all files what was learned of them: whoever follows one begins anew. */
  state(): RecalledWorkspace {
    for (const path of this.followed) this.learn(path, this.texts.get(path) ?? '');
    const segments = new Map([...this.handles].map(([path, handle]) => [path, handle.segments]));
    return { state: this.recall.state(), segments };
  }

  /**
   * Goes on from the state of another one with the same dictionary. @param texts what each file read
   * there
   */
  resume({ state, segments }: RecalledWorkspace, texts: ReadonlyMap<string, string>): void {
    const handles = this.recall.restore(state, [...segments.values()]);
    for (const [i, path] of [...segments.keys()].entries()) this.handles.set(path, handles[i]!);
    for (const [path, text] of texts) this.texts.set(path, text);
  }
}

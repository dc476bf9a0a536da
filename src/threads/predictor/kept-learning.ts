/**
 * What recall and contexts learned of open folders, on disk: so the next opening learns only what has
 * changed since. It can all be learned again. A file that is cut, damaged or of another version is
 * removed with one line for the log, and so is one that holds anything of a text that was forgotten.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { version } from '../../../package.json';
import type { KeptContextMixing } from '../../kernels/context-mixing/context-mixing';
import type { ByteRecall } from '../../prediction/contexts/byte-recall';
import type { Predictor } from '../../prediction/predictor';
import { asFailure, Failure } from '../../protocol/failure';
import { removeLongestUnused, used } from '../../store/longest-unused';
import { readSections, writeSections } from '../../store/sealed-sections';
import { tablesDirectory } from '../../store/workspace-hash';
import { makeContextMixing } from '../kernels/kernel-builds';
import {
  type Facts,
  factsOf,
  fromSections,
  type ImageParts,
  isOfImage,
  type Learned,
  partsOf,
  toSections,
  unsealed,
} from './kept-layout';

/** Changes with what the tables mean. */
const format = 5;
/** What is kept depends on all of this. */
const madeBy = `${version} ${format} ${process.arch}`;

/** Who has learned it. */
export interface Learning extends Pick<Learned, 'readings' | 'dictionary'> {
  readonly predictor: Predictor;
  readonly recall: ByteRecall;
}

/** Bytes that the tables of all folders may take together. */
const mostOfAll = 2 ** 29;
/** Code units of text below which learning anew is quick enough. */
const leastText = 100_000;
/** What was written is good for so long, ms: the next opening learns what changed since. */
const goodFor = 600_000;

export class KeptLearning {
  /** What stands on disk, as far as this thread wrote or read it. */
  private last: { readonly dictionary: string; readonly at: number } | undefined;
  private isWriting = false;
  /** Counts the calls of `forget`. */
  private forgettings = 0;

  /**
   * @param storage the folder of all workspaces, @param note takes a line for the log
   * @param least code units of text that are worth it
   */
  constructor(
    private readonly storage: string,
    private readonly note: (sentence: string) => void,
    private readonly least = leastText,
  ) {}

  /** Nothing is being written. */
  get isAtRest(): boolean {
    return !this.isWriting;
  }

  /**
   * What was learned of these folders; null when nothing is kept that can be used. Never throws.
   * @param made a dictionary that is there already, and need not be made again
   */
  async read(
    folders: readonly string[],
    made?: Pick<Learned, 'dictionary' | 'tokenizer'>,
  ): Promise<Learned | null> {
    const path = this.path(folders);
    let contexts: KeptContextMixing | undefined;
    let parts: ImageParts | undefined;
    let facts: Facts | undefined;
    const place = (name: string, bytes: number, before: ReadonlyMap<string, Uint8Array>): Uint8Array => {
      if (!isOfImage(name)) return new Uint8Array(bytes);
      if (!parts) {
        facts = factsOf(before);
        const { capacity, textLength } = facts.tables;
        if (textLength > capacity.text)
          throw new RangeError('it has learned more text than there is room for');
        contexts = makeContextMixing(capacity);
        parts = partsOf(contexts.resume(textLength), contexts);
      }
      return parts[name];
    };
    try {
      const sections = await readSections(path, madeBy, place);
      if (!sections) return null;
      const kept = fromSections(sections, facts ?? factsOf(sections), made);
      if (!contexts?.finishResuming()) throw new RangeError('its weights are no numbers');
      this.last = { dictionary: kept.dictionary, at: performance.now() };
      await used(path);
      return { ...kept, contexts };
    } catch (thrown) {
      await rm(path, { force: true }).catch(() => undefined);
      this.note(`What was learned of these folders is learned anew: ${reasonOf(thrown, path)}`);
      return null;
    }
  }

  /**
   * Replaces what is kept of these folders when it is time, and when nothing but the texts is in the
   * tables. Never throws: what cannot be written is learned again at the next opening.
   */
  async keep(folders: readonly string[], learning: () => Learning): Promise<void> {
    const { readings, dictionary, predictor, recall } = learning();
    const { settled } = recall;
    if (!settled || !this.isDue(dictionary, settled.state.texts)) return;
    const { contexts, state: bytes } = settled;
    const isUnchanged = (): boolean =>
      recall.settled?.contexts === contexts && contexts.textLength === bytes.tables.textLength;
    this.isWriting = true;
    this.last = { dictionary, at: performance.now() };
    const learned = { readings, dictionary, recalled: predictor.recalled(), bytes, contexts };
    const { forgettings } = this;
    const written = await this.write(folders, learned, isUnchanged);
    this.isWriting = false;
    // At the last moment.
    if (forgettings !== this.forgettings) await this.forget(folders);
    if (written) return;
    this.last = undefined;
    // What it changed to may be settled by now.
    await this.keep(folders, learning);
  }

  private isDue(dictionary: string, texts: ReadonlyMap<string, string>): boolean {
    if (this.isWriting) return false;
    if (this.last?.dictionary === dictionary && performance.now() - this.last.at < goodFor) return false;
    let characters = 0;
    for (const { length } of texts.values()) characters += length;
    return characters >= this.least;
  }

  private async write(
    folders: readonly string[],
    { contexts, ...rest }: Omit<Learned, 'tokenizer'>,
    isUnchanged: () => boolean,
  ): Promise<boolean> {
    const path = this.path(folders);
    const sections = toSections(rest);
    for (const [name, part] of Object.entries(partsOf(contexts.image, contexts))) sections.set(name, part);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const written = await writeSections(path, madeBy, sections, { isUnchanged, unsealed });
      if (written) await removeLongestUnused(dirname(dirname(path)), mostOfAll);
      return written;
    } catch (thrown) {
      this.note(`What was learned is not kept for the next opening: ${asFailure(thrown).message}`);
      // Not before a while it is tried again.
      return true;
    }
  }

  /** Nothing is kept of these folders. Never throws. */
  async forget(folders: readonly string[]): Promise<void> {
    this.forgettings++;
    this.last = undefined;
    await rm(this.path(folders), { force: true }).catch((thrown: unknown) =>
      this.note(`What was learned of these folders cannot be removed: ${asFailure(thrown).message}`),
    );
  }

  private path(folders: readonly string[]): string {
    return join(tablesDirectory(this.storage, folders), 'learned');
  }
}

/** What a file holds is never quoted: one sentence of ours. */
function reasonOf(thrown: unknown, path: string): string {
  if (thrown instanceof Failure && thrown.code !== 'model-damaged') return thrown.message;
  return `${path} cannot be used: ${thrown instanceof RangeError ? thrown.message : 'it is damaged'}.`;
}

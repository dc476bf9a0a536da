/**
 * Owns the generations of a workspace's model: numbered files of which `CURRENT` names the one in use.
 *
 *     model-000007.safetensors   optimizer-000007.bin   model-000008.safetensors   …   CURRENT
 *
 * A commit writes the optimizer, the model and then the pointer, each whole or not at all, so that at every
 * moment `CURRENT` names a whole model. A generation that is damaged later is set aside with a sentence, and
 * the one before it is used. Where the disk is full, older generations make room for the new one. Who may
 * commit is the lock's matter (`lock.ts`).
 */
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { StoredModel } from '../model/model-file';
import { asFailure, Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { codeOf, reasonOf } from './disk-reasons';
import { Lock, lockName } from './lock';
import { readModelFile, sealedModelFile } from './model-file-on-disk';
import { decodeOptimizerFile, encodeOptimizerFile } from './optimizer-file';
import { readRegularFile, readSmall } from './read-file-whole';
import { assertWritable, type FileOperations, unfinishedSuffix, writeAtomically } from './write-atomically';

export interface ModelStoreOptions {
  /** Generations kept, the newest one included. */
  readonly generations?: number;
  /** Bytes that all generations together may take. */
  readonly quotaBytes?: number;
  readonly operations?: FileOperations;
  /** Told once of each generation that was set aside: one sentence. */
  readonly onDamaged?: (sentence: string) => void;
  /** Asked before each file of a commit. @throws Failure when it may not be written any more */
  readonly guard?: () => Promise<void>;
}

export interface Generation {
  readonly number: number;
  /** Of the model file. */
  readonly path: string;
  readonly model: StoredModel;
  /** What was committed with it; null when there was nothing or it is damaged. */
  readonly optimizer: Uint8Array | null;
  /** Why newer generations were passed over; empty as a rule. */
  readonly damaged: readonly Failure[];
}

/** Names the generation in use; is written last by each commit. */
export const pointer = 'CURRENT';
/** Names the folders that the models are of, so that whoever forgets one of them finds those of several. */
const foldersFile = 'FOLDERS';
const generationFile = /^(model|optimizer)-(\d{6,15})\.(safetensors|bin)$/;
/** Of fifteen digits: a commit beyond it would not be found. */
const largestNumber = 10 ** 15 - 1;
/** What a damaged model is renamed to: kept for whoever wants to look, and never read. */
const damagedSuffix = '.damaged';

export class ModelStore {
  private readonly generations: number;
  private readonly quotaBytes: number;
  private readonly operations: FileOperations | undefined;
  private readonly onDamaged: (sentence: string) => void;
  private readonly guard: () => Promise<void>;

  /** `directory` is created by the first commit. */
  constructor(
    readonly directory: string,
    {
      generations = 3,
      quotaBytes = 2 ** 30,
      operations,
      onDamaged = () => undefined,
      guard = () => Promise.resolve(),
    }: ModelStoreOptions = {},
  ) {
    this.onDamaged = onDamaged;
    this.guard = guard;
    this.generations = generations;
    this.quotaBytes = quotaBytes;
    this.operations = operations;
  }

  /**
   * Makes the model the current generation and returns the path of its file. Older generations beyond the
   * number kept or beyond the quota are removed.
   * @throws Failure `disk`; the current generation is then still the previous one.
   */
  async commit(model: StoredModel, optimizer?: Uint8Array): Promise<string> {
    const bytes = sealedModelFile(model);
    const state = optimizer && encodeOptimizerFile(optimizer);
    const size = bytes.length + (state?.length ?? 0);
    if (size > this.quotaBytes) {
      throw new Failure(
        'disk',
        said`The model takes ${size} bytes, more than the limit of ${this.quotaBytes} for one workspace. Train a smaller network, or raise the limit.`,
      );
    }
    await mkdir(this.directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
      throw new Failure('disk', said`${this.directory} cannot be created: ${reasonOf(cause)}`, {
        cause,
      });
    });
    const number = nextNumber(await this.numbers(), await this.named());
    if (state) await this.write(this.path('optimizer', number), state);
    await this.write(this.path('model', number), bytes);
    await this.write(join(this.directory, pointer), new TextEncoder().encode(`${number}\n`));
    // What cannot be removed now is removed with a later commit.
    await this.prune(number).catch(() => undefined);
    return this.path('model', number);
  }

  /**
   * Before a training: whether so many bytes can be written here, older generations being removed for them if
   * need be.
   * @throws Failure `disk`
   */
  async assertRoom(bytes: number): Promise<void> {
    await this.withRoom(() => assertWritable(join(this.directory, 'room'), bytes, this.operations));
  }

  /** For who holds the lock. @throws Failure `disk` */
  async rememberFolders(folders: readonly string[]): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(folders));
    await writeAtomically(join(this.directory, foldersFile), bytes, this.operations);
  }

  /** The folders that the models here are of; none when that is not known. */
  async folders(): Promise<string[]> {
    try {
      return v.parse(v.array(v.string()), JSON.parse(await readSmall(join(this.directory, foldersFile))));
    } catch {
      return [];
    }
  }

  /** Removes what a write that was killed left behind; for who holds the lock. */
  async sweep(): Promise<void> {
    for (const name of await this.names()) {
      if (name.endsWith(unfinishedSuffix)) await rm(join(this.directory, name), { force: true });
    }
  }

  private async write(path: string, bytes: Uint8Array): Promise<void> {
    await this.withRoom(async () => {
      await this.guard();
      await writeAtomically(path, bytes, this.operations);
    });
  }

  /** Once more with nothing kept but the current generation, when the disk is full. */
  private async withRoom(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (thrown) {
      const current = (await this.find()).found?.number;
      const isFull = thrown instanceof Failure && ['ENOSPC', 'EDQUOT'].includes(codeOf(thrown.cause));
      if (!isFull || current === undefined || !(await this.prune(current, 1).catch(() => false)))
        throw thrown;
      await write();
    }
  }

  /** The path of the newest whole model file, or null when there is none. */
  async current(): Promise<string | null> {
    return (await this.find()).found?.path ?? null;
  }

  /**
   * The newest whole generation, or null when nothing was ever committed.
   * @throws Failure of the newest generation when there are some but none can be read.
   */
  async load(): Promise<Generation | null> {
    const { found, damaged } = await this.find();
    if (!found) {
      if (damaged[0]) throw damaged[0];
      return null;
    }
    const bytes = await readRegularFile(this.path('optimizer', found.number)).catch(() => null);
    return { ...found, optimizer: bytes && decodeOptimizerFile(bytes), damaged };
  }

  /**
   * Removes every trace of the model; files that are not the store's own stay. No model is no error.
   * @throws Failure `locked` while somebody trains, `disk` when something cannot be removed.
   */
  async forget(): Promise<void> {
    const names = await this.names();
    if (names.length === 0) return;
    const lock = await Lock.acquire(this.directory);
    try {
      // The pointer first: a removal that breaks off leaves nothing that passes for a model.
      const own = names.filter(
        (name) =>
          generationFile.test(name) ||
          [unfinishedSuffix, damagedSuffix].some((suffix) => name.endsWith(suffix)) ||
          name.startsWith(`${lockName}.`),
      );
      for (const name of [pointer, foldersFile, ...own])
        await rm(join(this.directory, name), { force: true });
    } catch (cause) {
      const message = said`The model in ${this.directory} cannot be removed: ${reasonOf(cause)}`;
      throw new Failure('disk', message, { cause });
    } finally {
      await lock.release();
    }
    await rmdir(this.directory).catch(() => undefined);
  }

  private path(kind: 'model' | 'optimizer', number: number): string {
    const extension = kind === 'model' ? 'safetensors' : 'bin';
    return join(this.directory, `${kind}-${String(number).padStart(6, '0')}.${extension}`);
  }

  /**
   * Tries the generation that the pointer names, then the others from the newest to the oldest: those above
   * the pointer are whole too, only their commit broke off.
   */
  private async find(): Promise<{
    found: Pick<Generation, 'number' | 'path' | 'model'> | null;
    damaged: Failure[];
  }> {
    const named = await this.named();
    const numbers = (await this.numbers()).sort((a, b) => b - a);
    // The pointer may name a generation that was set aside.
    const [first, others] = [numbers.filter((n) => n === named), numbers.filter((n) => n !== named)];
    const candidates = [...first, ...others];
    const damaged: Failure[] = [];
    for (const number of candidates) {
      const path = this.path('model', number);
      try {
        return { found: { number, path, model: await readModelFile(path) }, damaged };
      } catch (thrown) {
        const failure = asFailure(thrown);
        damaged.push(failure);
        if (failure.code === 'model-damaged' || failure.code === 'not-a-model')
          await this.setAside(path, failure);
      }
    }
    return { found: null, damaged };
  }

  /** Never throws: what cannot be renamed is passed over again the next time. */
  private async setAside(path: string, { message }: Failure): Promise<void> {
    try {
      await rename(path, path + damagedSuffix);
      this.onDamaged(`A stored model is set aside as ${path}${damagedSuffix}: ${message}`);
    } catch {
      // Another window was quicker, or nothing may be written here.
    }
  }

  /** The number in the pointer, null when there is none that can be understood. */
  private async named(): Promise<number | null> {
    const text = await readSmall(join(this.directory, pointer)).catch(() => '');
    return /^\d{1,15}\n$/.test(text) ? Number(text) : null;
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.directory);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return [];
      const message = said`The folder ${this.directory} cannot be read: ${asFailure(cause).said}.`;
      throw new Failure('not-readable', message, { cause });
    }
  }

  /** Of all model files, committed or not. */
  private async numbers(): Promise<number[]> {
    return (await this.names()).flatMap((name) => {
      const [, kind, number] = generationFile.exec(name) ?? [];
      return kind === 'model' ? [Number(number)] : [];
    });
  }

  /**
   * Keeps the newest generations, as many as the number and the quota allow, and removes what a crash left.
   * @returns whether anything was removed
   */
  private async prune(newest: number, generations = this.generations): Promise<boolean> {
    let removed = false;
    const names = await this.names();
    const kept = new Set([newest]);
    let bytes = await this.sizeOf(newest);
    for (const number of (await this.numbers()).sort((a, b) => b - a)) {
      if (number === newest) continue;
      bytes += await this.sizeOf(number);
      if (kept.size >= generations || bytes > this.quotaBytes) break;
      kept.add(number);
    }
    for (const name of names) {
      const number = generationFile.exec(name)?.[2];
      const left =
        name.endsWith(unfinishedSuffix) ||
        name.endsWith(damagedSuffix) ||
        // What is newer belongs to the commit that needs the room.
        (number !== undefined && Number(number) < newest && !kept.has(Number(number)));
      if (!left) continue;
      await rm(join(this.directory, name), { force: true });
      removed = true;
    }
    return removed;
  }

  private async sizeOf(number: number): Promise<number> {
    let bytes = 0;
    for (const kind of ['model', 'optimizer'] as const) {
      bytes += await stat(this.path(kind, number)).then(
        ({ size }) => size,
        () => 0,
      );
    }
    return bytes;
  }
}

/**
 * Of the generation to be committed: behind all others and behind the one that the pointer names, which may
 * have been set aside; a number that leaves no room behind it was never ours, and counts for nothing.
 */
function nextNumber(numbers: readonly number[], named: number | null): number {
  const believed = [...numbers, named ?? 0].filter((number) => number < largestNumber);
  const next = Math.max(0, ...believed) + 1;
  if (!numbers.includes(next)) return next;
  let free = 1;
  while (numbers.includes(free)) free++;
  return free;
}

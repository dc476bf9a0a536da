/** Where a training run leaves its model: one file (command line) or a store of generations (extension). */
import type { StoredModel } from '../../model/model-file';
import { Failure } from '../../protocol/failure';
import type { ModelDestination } from '../../protocol/training/training';
import { Lock } from '../../store/lock';
import { readModelFile, sealedModelFile } from '../../store/model-file-on-disk';
import { ModelStore } from '../../store/model-store';
import { readRegularFile } from '../../store/read-file-whole';
import { decodeOptimizerFile, encodeOptimizerFile } from '../../store/optimizer-file';
import { assertWritable, writeAtomically } from '../../store/write-atomically';

export interface PreviousRun {
  readonly model: StoredModel;
  /** The training state that was committed with it. */
  readonly state: Uint8Array | null;
}

export interface Destination {
  /** What stands there, or null. @throws Failure `model-damaged` … when it cannot be read */
  load(): Promise<PreviousRun | null>;
  /** Of which folders the model is, for who forgets one of them. */
  rememberFolders(folders: readonly string[]): Promise<void>;
  /**
   * Before a training: whether a model of so many bytes, with its state, will have room. @throws Failure
   * `disk`
   */
  assertRoom(bytes: number): Promise<void>;
  /** Returns the path of the model file. @throws Failure `disk`, `locked` */
  commit(model: StoredModel, state: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

/** Stands behind the name of a model file: its training state. */
const stateSuffix = '.training';

/**
 * @param note is told of stored models that are damaged
 * @throws Failure `locked` when somebody else trains there, `disk` when no model file can be written there
 */
export async function openDestination(
  destination: ModelDestination,
  note: (sentence: string) => void = () => undefined,
): Promise<Destination> {
  if (destination.kind === 'store') return storeDestination(destination.directory, note);
  await assertWritable(destination.path);
  return fileDestination(destination.path);
}

/** What stands there, for who only looks: takes no lock. */
export function peekAt(destination: ModelDestination): Pick<Destination, 'load'> {
  if (destination.kind === 'file') return fileDestination(destination.path);
  const store = new ModelStore(destination.directory);
  return { load: () => loadFrom(store) };
}

async function loadFrom(store: ModelStore): Promise<PreviousRun | null> {
  const generation = await store.load();
  return generation && { model: generation.model, state: generation.optimizer };
}

function fileDestination(path: string): Destination {
  return {
    async load() {
      try {
        const model = await readModelFile(path);
        const bytes = await readRegularFile(path + stateSuffix).catch(() => null);
        return { model, state: bytes && decodeOptimizerFile(bytes) };
      } catch (thrown) {
        if (thrown instanceof Failure && thrown.code === 'not-readable') return null;
        throw thrown;
      }
    },
    rememberFolders: () => Promise.resolve(),
    assertRoom: (bytes) => assertWritable(path, bytes),
    async commit(model, state) {
      await writeAtomically(path + stateSuffix, encodeOptimizerFile(state));
      await writeAtomically(path, sealedModelFile(model));
      return path;
    },
    close: () => Promise.resolve(),
  };
}

async function storeDestination(
  directory: string,
  onDamaged: (sentence: string) => void,
): Promise<Destination> {
  const lock = await Lock.acquire(directory);
  const store = new ModelStore(directory, { onDamaged, guard: () => lock.assertHeld() });
  await store.sweep();
  return {
    load: () => loadFrom(store),
    rememberFolders: (folders) => store.rememberFolders(folders),
    assertRoom: (bytes) => store.assertRoom(bytes),
    commit: (model, state) => store.commit(model, state),
    close: () => lock.release(),
  };
}

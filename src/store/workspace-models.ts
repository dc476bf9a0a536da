/**
 * Where what was learned of open folders is stored: a model store, and beside it what is kept of runs and
 * suggestions.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { ModelStore, pointer } from './model-store';
import { tablesDirectory, workspaceDirectory } from './workspace-hash';

export class WorkspaceModels {
  /**
   * @param root the folder in which all of them stand
   * @param onDamaged is told of a model that was set aside
   */
  constructor(
    private readonly root: string,
    private readonly onDamaged: (sentence: string) => void,
  ) {}

  /** Of the model that these folders have together. */
  directory(folders: readonly string[]): string {
    return workspaceDirectory(this.root, folders);
  }

  /** The file that changes with each commit of these folders' model, and goes when it is forgotten. */
  pointer(folders: readonly string[]): string {
    return path.join(this.directory(folders), pointer);
  }

  /**
   * Of the last run and of the record of suggestions; undefined while no folder is open. Two windows on one
   * folder share it, as the storage that the editor gives a workspace is not shared.
   */
  recordDirectory(folders: readonly string[]): string | undefined {
    return folders.length > 0 ? `${this.directory(folders)}.run` : undefined;
  }

  /** The newest whole model of these folders, or null. */
  current(folders: readonly string[]): Promise<string | null> {
    return this.store(folders).current();
  }

  /** Of these folders: their model, and what recall keeps of their text. */
  async forget(folders: readonly string[]): Promise<void> {
    await rm(tablesDirectory(this.root, folders), { recursive: true, force: true });
    await this.store(folders).forget();
  }

  private store(folders: readonly string[]): ModelStore {
    return new ModelStore(this.directory(folders), { onDamaged: this.onDamaged });
  }
}

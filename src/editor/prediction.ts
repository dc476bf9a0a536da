/**
 * The predictor as the editor lives with it: loads the stored model, takes over each checkpoint while training runs,
 * and keeps what it knows of the workspace in step with files that are saved, renamed and deleted.
 */
import * as vscode from 'vscode';
import { asFailure, Failure } from '../protocol/failure';
import type { PredictorClient } from '../workers/predictor-client';
import type { Settings } from './settings';
import { workspaceFolders, workspaceSource } from './workspace-source';

export interface PredictionDependencies {
  readonly client: PredictorClient;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  /** The newest whole model of these folders, or null. */
  readonly currentModel: (folders: readonly string[]) => Promise<string | null>;
}

export interface LoadedModel {
  readonly path: string;
  readonly parameters: number;
  readonly bitsPerCharacter: number | null;
}

export class Prediction implements vscode.Disposable {
  private loaded: LoadedModel | undefined;
  private readonly emitter = new vscode.EventEmitter<LoadedModel | undefined>();
  private readonly subscriptions: vscode.Disposable;
  readonly onDidChangeModel = this.emitter.event;

  constructor(private readonly dependencies: PredictionDependencies) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    this.subscriptions = vscode.Disposable.from(
      this.emitter,
      watcher,
      watcher.onDidCreate((uri) => this.changed(uri, false)),
      watcher.onDidChange((uri) => this.changed(uri, false)),
      watcher.onDidDelete((uri) => this.changed(uri, true)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.open()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.open()),
    );
  }

  get model(): LoadedModel | undefined {
    return this.loaded;
  }

  /** Loads the stored model of the open folders, if there is one, and starts to build their recall. Never throws. */
  async open(): Promise<void> {
    const { currentModel, log, settings, client } = this.dependencies;
    const folders = workspaceFolders();
    if (folders.length === 0 || !vscode.workspace.isTrusted) return;
    try {
      const path = await currentModel(folders);
      if (path !== null) await this.load(path);
    } catch (thrown) {
      const message = asFailure(thrown).message;
      log.error(message);
      void vscode.window.showWarningMessage(`Unroll: ${message}`);
    }
    this.tell(() => client.workspace({ source: workspaceSource(settings) }));
  }

  /** @throws Failure when the file is not a whole model; the former model goes on answering. */
  async load(path: string): Promise<void> {
    const reply = await this.dependencies.client.load(path);
    this.loaded = { path, parameters: reply.parameters, bitsPerCharacter: reply.validationBitsPerCharacter };
    this.emitter.fire(this.loaded);
  }

  async unload(): Promise<void> {
    this.loaded = undefined;
    this.emitter.fire(undefined);
    await this.dependencies.client.unload();
  }

  /** @throws Failure when nothing was learned yet. */
  demandModel(): LoadedModel {
    if (!this.loaded) {
      throw new Failure(
        'no-text',
        'There is no trained model yet. Run "Unroll: Train on This Workspace" first.',
      );
    }
    return this.loaded;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private ours(uri: vscode.Uri): boolean {
    return (
      uri.scheme === 'file' &&
      vscode.workspace.isTrusted &&
      vscode.workspace.getWorkspaceFolder(uri) !== undefined
    );
  }

  /** The rules of reading decide in the thread what becomes of it. */
  private changed(uri: vscode.Uri, removed: boolean): void {
    if (this.ours(uri)) this.tell(() => this.dependencies.client.changed({ path: uri.fsPath, removed }));
  }

  private tell(action: () => Promise<unknown>): void {
    Promise.resolve()
      .then(action)
      .catch((thrown: unknown) => {
        const failure = asFailure(thrown);
        if (failure.code !== 'disposed' && failure.code !== 'cancelled')
          this.dependencies.log.warn(failure.message);
      });
  }
}

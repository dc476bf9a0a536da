/**
 * The predictor as the editor lives with it: loads the stored model when something is first asked of it,
 * takes over each checkpoint while training runs, and keeps what it knows of the workspace in step with files
 * that are saved, renamed and deleted.
 */
import * as vscode from 'vscode';
import { asFailure, Failure } from '../../protocol/failure';
import type { WorkspaceModels } from '../../store/workspace-models';
import type { PredictorClient } from '../../threads/predictor/predictor-client';
import type { Settings } from '../settings/settings';
import { changesSource, workspaceFolders, workspaceSource } from '../training/workspace-source';
import { changesBase } from '../training/base';
import { documentPath } from './document-path';
import { sentenceOf, warn, type Log } from '../say';

/** Without a key for so long, unsaved text may be learned; ms. */
const typingPause = 1000;

export interface PredictorControllerParts {
  readonly predictor: PredictorClient;
  readonly models: WorkspaceModels;
  /** What answers where these folders have no model yet; undefined: nothing but what is recalled. */
  readonly base: () => string | undefined;
  readonly settings: Settings;
  readonly log: Log;
}

export interface LoadedModel {
  readonly path: string;
  readonly parameters: number;
  readonly bitsPerCharacter: number | null;
}

export class PredictorController implements vscode.Disposable {
  private loaded: LoadedModel | undefined;
  /** The stored model is loaded, or on its way. */
  private opened: Promise<void> | undefined;
  private answersWithBase = false;
  /** Everything was forgotten, and nothing was trained since. */
  private forgotten = false;
  private readonly emitter = new vscode.EventEmitter<LoadedModel | undefined>();
  private readonly subscriptions: vscode.Disposable;
  readonly onDidChangeModel = this.emitter.event;
  private readonly readings = new vscode.EventEmitter<void>();
  /** The open folders were read from end to end. */
  readonly onDidRead = this.readings.event;
  /** Until the typing pauses, by path. */
  private readonly pauses = new Map<string, NodeJS.Timeout>();
  /** Files of which unsaved text was learned. */
  private readonly unsaved = new Set<string>();

  constructor(private readonly parts: PredictorControllerParts) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*');
    this.subscriptions = vscode.Disposable.from(
      this.emitter,
      this.readings,
      watcher,
      watcher.onDidCreate((uri) => this.changed(uri, false)),
      watcher.onDidChange((uri) => this.changed(uri, false)),
      watcher.onDidDelete((uri) => this.changed(uri, true)),
      this.followEditor(),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.typed(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.closed(document)),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => this.closed(notebook)),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.openAgain()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.openAgain()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (changesSource(change)) this.read();
        if (changesBase(change)) this.inBackground(() => this.changeBase());
      }),
    );
  }

  /**
   * What the editor itself shows, saves, creates, moves and deletes: no watcher need tell, which may not
   * watch yet, or not here (`files.watcherExclude`).
   */
  private followEditor(): vscode.Disposable {
    const there = ({ uri }: Pick<vscode.TextDocument, 'uri'>): void => this.changed(uri, false);
    return vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && there(editor.document)),
      vscode.workspace.onDidSaveTextDocument(there),
      vscode.workspace.onDidSaveNotebookDocument(there),
      vscode.workspace.onDidCreateFiles(({ files }) => files.forEach((uri) => there({ uri }))),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.changed(uri, true))),
      vscode.workspace.onDidRenameFiles(({ files }) =>
        files.forEach(({ oldUri, newUri }) => {
          this.changed(oldUri, true);
          this.changed(newUri, false);
        }),
      ),
    );
  }

  get model(): LoadedModel | undefined {
    return this.loaded;
  }

  /** Without a model of this workspace, the base answers. */
  get onBase(): boolean {
    return this.answersWithBase;
  }

  /** False: nothing was asked of the predictor yet, so nothing is loaded or read. */
  get inUse(): boolean {
    return this.opened !== undefined;
  }

  /**
   * At the first call loads the stored model of the open folders, or else the base, and starts to build their
   * recall, which needs their trust. Never throws.
   */
  use(): Promise<void> {
    if (!this.opened) {
      this.opened = this.open();
      this.emitter.fire(this.loaded);
    }
    return this.opened;
  }

  private openAgain(): void {
    if (this.opened) this.opened = this.open();
  }

  private async open(): Promise<void> {
    const { models, log } = this.parts;
    const folders = workspaceFolders();
    if (folders.length === 0) return;
    try {
      const path = await models.current(folders);
      if (path === null) await this.loadBase();
      else await this.take(path);
    } catch (thrown) {
      const { code, message } = asFailure(thrown);
      log.error(message);
      // Forgotten meanwhile, as the user wished.
      if (code !== 'cancelled') void warn(sentenceOf(thrown));
    }
    this.read();
  }

  /** Builds the recall of the open folders, as the settings are now. */
  private read(): void {
    if (!this.opened || this.forgotten) return;
    if (workspaceFolders().length === 0 || !vscode.workspace.isTrusted) return;
    const { predictor, settings } = this.parts;
    this.inBackground(async () => {
      await predictor.read(workspaceSource(settings));
      this.readings.fire();
    });
  }

  /** A base that cannot be used is named in the log, and recall answers alone. */
  private async loadBase(): Promise<void> {
    const path = this.parts.base();
    if (path === undefined || this.forgotten) return;
    try {
      await this.parts.predictor.load(path, true);
      this.answersWithBase = true;
    } catch (thrown) {
      const { code, message } = asFailure(thrown);
      if (code !== 'cancelled' && code !== 'disposed') this.parts.log.warn(message);
    }
    this.emitter.fire(this.loaded);
  }

  /** The settings name another base, or none. */
  private async changeBase(): Promise<void> {
    if (!this.opened || this.loaded || workspaceFolders().length === 0) return;
    await this.unload();
  }

  /** @throws Failure when the file is not a whole model; the previous model goes on answering. */
  async load(path: string): Promise<void> {
    await this.use();
    await this.take(path);
  }

  private async take(path: string): Promise<void> {
    const reply = await this.parts.predictor.load(path);
    this.answersWithBase = false;
    this.loaded = { path, parameters: reply.parameters, bitsPerCharacter: reply.validationBitsPerCharacter };
    this.emitter.fire(this.loaded);
    if (!this.forgotten) return;
    this.forgotten = false;
    this.read();
  }

  /** The base answers again. */
  async unload(): Promise<void> {
    this.loaded = undefined;
    this.answersWithBase = false;
    this.emitter.fire(undefined);
    if (!this.opened) return;
    await this.parts.predictor.unload();
    await this.loadBase();
  }

  /**
   * Nothing is in memory any more, and the workspace is not read before another model is loaded or the window
   * is.
   */
  forget(): void {
    this.loaded = undefined;
    this.answersWithBase = false;
    this.forgotten = true;
    this.unsaved.clear();
    this.parts.predictor.forget();
    this.emitter.fire(undefined);
  }

  /** @throws Failure when nothing was learned yet. */
  async requireModel(): Promise<LoadedModel> {
    await this.use();
    if (!this.loaded) {
      throw new Failure(
        'no-text',
        vscode.l10n.t('There is no trained model yet. Run "Unroll: Train on This Workspace" first.'),
      );
    }
    return this.loaded;
  }

  dispose(): void {
    for (const pause of this.pauses.values()) clearTimeout(pause);
    this.subscriptions.dispose();
  }

  private ours(uri: vscode.Uri): boolean {
    return (
      uri.scheme === 'file' &&
      vscode.workspace.isTrusted &&
      vscode.workspace.getWorkspaceFolder(uri) !== undefined
    );
  }

  /** Unsaved text is learned when the user wants that, and when the typing has paused. */
  private typed(document: vscode.TextDocument): void {
    if (
      !document.isDirty ||
      !this.ours(document.uri) ||
      !this.parts.settings.get('corpus.unsavedText', document)
    )
      return;
    const path = document.uri.fsPath;
    clearTimeout(this.pauses.get(path));
    const learn = (): void => {
      this.pauses.delete(path);
      if (!document.isClosed) this.changed(document.uri, false);
    };
    this.pauses.set(path, setTimeout(learn, typingPause));
  }

  /** A new predictor has only read what is saved. */
  learnUnsaved(): void {
    for (const { uri } of vscode.workspace.textDocuments)
      if (this.unsaved.has(uri.fsPath)) this.changed(uri, false);
  }

  /** Whatever was thrown away with the editor is forgotten: the file on disk holds again. */
  private closed({ uri }: Pick<vscode.TextDocument, 'uri'>): void {
    if (!this.opened) return;
    this.inBackground(() => this.parts.predictor.closed(documentPath(uri)));
    if (this.unsaved.delete(uri.fsPath)) this.changed(uri, false);
  }

  /** The rules of reading decide in the thread what becomes of it. */
  private changed(uri: vscode.Uri, removed: boolean): void {
    if (!this.opened || this.forgotten || !this.ours(uri)) return;
    const path = uri.fsPath;
    const unsaved = removed ? undefined : this.unsavedText(uri);
    if (unsaved !== undefined) this.unsaved.add(path);
    this.inBackground(() => this.parts.predictor.ask('changed', { path, removed, unsaved }));
  }

  /** What an editor shows instead of the file, when the user wants it to be learned. */
  private unsavedText(uri: vscode.Uri): string | undefined {
    if (!this.parts.settings.get('corpus.unsavedText', uri)) return undefined;
    return vscode.workspace.textDocuments
      .find((document) => document.isDirty && document.uri.toString() === uri.toString())
      ?.getText();
  }

  private inBackground(action: () => Promise<unknown>): void {
    Promise.resolve()
      .then(action)
      .catch((thrown: unknown) => {
        const failure = asFailure(thrown);
        if (failure.code !== 'disposed' && failure.code !== 'cancelled') this.parts.log.warn(failure.message);
      });
  }
}

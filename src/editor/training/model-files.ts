/** The stored model as a file: taken out, taken in, deleted, each after the user said where or that it should be. */
import path from 'node:path';
import * as vscode from 'vscode';
import { asFailure, Failure } from '../../protocol/failure';
import type { TrainingSession } from '../../threads/trainer/training-session';
import { commands } from '../commands/command-table';
import type { Prediction } from '../suggestions/prediction';
import { workspaceFolders } from './workspace-source';

export interface ModelFileDependencies {
  readonly session: TrainingSession;
  readonly prediction: Prediction;
  readonly currentModel: (folders: readonly string[]) => Promise<string | null>;
  /** Makes a file the current model of these folders and returns where it now stands. */
  readonly importModel: (file: string, folders: readonly string[]) => Promise<string>;
  readonly deleteModel: (folders: readonly string[]) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

export interface ModelFiles extends vscode.Disposable {
  exportModel(): Promise<void>;
  importModel(): Promise<void>;
  deleteModel(): Promise<void>;
}

const filters = { Safetensors: ['safetensors'] };

export function registerModelFiles(dependencies: ModelFileDependencies): ModelFiles {
  /** Whatever goes wrong is one sentence on screen and in the log. */
  const told =
    (work: (dependencies: ModelFileDependencies) => Promise<string | undefined>) =>
    async (): Promise<void> => {
      try {
        const sentence = await work(dependencies);
        if (sentence === undefined) return;
        dependencies.log.info(sentence);
        void vscode.window.showInformationMessage(`Unroll: ${sentence}`);
      } catch (thrown) {
        const { message } = asFailure(thrown);
        dependencies.log.error(message);
        void vscode.window.showErrorMessage(`Unroll: ${message}`);
      }
    };
  const files = {
    exportModel: told(exportModel),
    importModel: told(importModel),
    deleteModel: told(deleteModel),
  };
  const registrations = vscode.Disposable.from(
    vscode.commands.registerCommand(commands.exportModel.id, files.exportModel),
    vscode.commands.registerCommand(commands.importModel.id, files.importModel),
  );
  return { ...files, dispose: () => registrations.dispose() };
}

async function exportModel({ currentModel }: ModelFileDependencies): Promise<string | undefined> {
  const folders = workspaceFolders();
  const model = folders.length > 0 ? await currentModel(folders) : null;
  if (model === null) {
    throw new Failure(
      'no-text',
      'There is no trained model to export. Run "Unroll: Train on This Workspace" first.',
    );
  }
  const name = `${path.basename(folders[0]!)}.safetensors`;
  const uri = await vscode.window.showSaveDialog({
    title: 'Export the model',
    filters,
    // Not into the workspace: a model of a folder is no part of it.
    defaultUri: vscode.Uri.file(path.join(path.dirname(folders[0]!), name)),
  });
  if (!uri) return undefined;
  await vscode.workspace.fs.copy(vscode.Uri.file(model), uri, { overwrite: true });
  return `The model stands in ${uri.fsPath}.`;
}

async function importModel(dependencies: ModelFileDependencies): Promise<string | undefined> {
  const { session, prediction } = dependencies;
  const folders = demandFolders();
  demandQuiet(session, 'import');
  const [uri] =
    (await vscode.window.showOpenDialog({ title: 'Import a model', filters, canSelectMany: false })) ?? [];
  if (!uri) return undefined;
  const stored = await dependencies.importModel(uri.fsPath, folders);
  await prediction.load(stored);
  return `The model ${path.basename(uri.fsPath)} is now that of this workspace.`;
}

async function deleteModel(dependencies: ModelFileDependencies): Promise<string | undefined> {
  const { session, prediction } = dependencies;
  const folders = demandFolders();
  demandQuiet(session, 'delete');
  const question = 'Delete the trained model of this workspace? This cannot be undone.';
  const answer = await vscode.window.showWarningMessage(question, { modal: true }, 'Delete');
  if (answer !== 'Delete') return undefined;
  await prediction.unload();
  await dependencies.deleteModel(folders);
  return 'The model of this workspace is deleted.';
}

function demandFolders(): string[] {
  const folders = workspaceFolders();
  if (folders.length > 0) return folders;
  throw new Failure('no-folder', 'No folder is open, so there is no model of it. Open a folder first.');
}

function demandQuiet({ busy }: TrainingSession, what: string): void {
  if (busy) throw new Failure('locked', `Training is running. Stop it first, then ${what}.`);
}

/**
 * The stored model as a file: taken out, taken in, deleted, each after the user said where or that it should
 * be.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { asFailure, Failure } from '../../protocol/failure';
import type { Services } from '../../services';
import type { TrainingSession } from '../../threads/trainer/training-session';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from './workspace-source';
import { agrees, inform, refuse, sentenceOf, type Log } from '../say';

const filters = { Safetensors: ['safetensors'] };

export function registerModelFiles(services: Services, _: Settings, log: Log): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(commands.exportModel.id, () => modelFiles.exportModel(services, log)),
    registerCommand(commands.importModel.id, () => modelFiles.importModel(services, log)),
  );
}

type Work = (services: Services) => Promise<string | undefined>;
/** Whatever goes wrong is one sentence on screen and in the log. */
const reported =
  (work: Work) =>
  async (services: Services, log: Log): Promise<void> => {
    try {
      const sentence = await work(services);
      if (sentence === undefined) return;
      log.info(sentence);
      void inform(sentence);
    } catch (thrown) {
      log.error(asFailure(thrown).message);
      void refuse(sentenceOf(thrown));
    }
  };

export const modelFiles = {
  exportModel: reported(exportModel),
  importModel: reported(importModel),
  deleteModel: reported(deleteModel),
};

async function exportModel({ models }: Services): Promise<string | undefined> {
  const folders = workspaceFolders();
  const model = folders.length > 0 ? await models.current(folders) : null;
  if (model === null) {
    throw new Failure(
      'no-text',
      vscode.l10n.t('There is no trained model to export. Run "Unroll: Train on This Workspace" first.'),
    );
  }
  const name = `${path.basename(folders[0]!)}.safetensors`;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the model'),
    filters,
    // Not into the workspace: a model of a folder is no part of it.
    defaultUri: vscode.Uri.file(path.join(path.dirname(folders[0]!), name)),
  });
  if (!uri) return undefined;
  await vscode.workspace.fs.copy(vscode.Uri.file(model), uri, { overwrite: true });
  return vscode.l10n.t('The model stands in {0}.', uri.fsPath);
}

async function importModel({
  trainer,
  predictorController,
  planner,
  models,
}: Services): Promise<string | undefined> {
  const folders = requireFolders();
  requireTrust();
  requireQuiet(trainer, vscode.l10n.t('import'));
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import a model'),
      filters,
      canSelectMany: false,
    })) ?? [];
  if (!uri) return undefined;
  const name = path.basename(uri.fsPath);
  // What was there stays until the user has said so.
  const question = vscode.l10n.t(
    'Take in {0} as the model of this workspace? It takes the place of the one that was trained here.',
    name,
  );
  if ((await models.current(folders)) !== null && !(await agrees(question, vscode.l10n.t('Take In'))))
    return undefined;
  const stored = await planner.ask('import', {
    path: uri.fsPath,
    directory: models.directory(folders),
  });
  await predictorController.load(stored);
  return vscode.l10n.t('The model {0} is now that of this workspace.', name);
}

async function deleteModel({ trainer, predictorController, models }: Services): Promise<string | undefined> {
  const folders = requireFolders();
  requireQuiet(trainer, vscode.l10n.t('delete'));
  const question = vscode.l10n.t('Delete the trained model of this workspace? This cannot be undone.');
  if (!(await agrees(question, vscode.l10n.t('Delete')))) return undefined;
  await predictorController.unload();
  await models.forget(folders);
  return vscode.l10n.t('The model of this workspace is deleted.');
}

function requireFolders(): string[] {
  const folders = workspaceFolders();
  if (folders.length > 0) return folders;
  throw new Failure(
    'no-folder',
    vscode.l10n.t('No folder is open, so there is no model of it. Open a folder first.'),
  );
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  const message = vscode.l10n.t(
    'This workspace is not trusted, so no model is taken in. Trust it and import again.',
  );
  throw new Failure('no-folder', message);
}

function requireQuiet({ busy }: TrainingSession, what: string): void {
  if (busy) throw new Failure('locked', vscode.l10n.t('Training is running. Stop it first, then {0}.', what));
}

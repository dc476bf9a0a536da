/** *Forget Everything*: after a question, the models of this workspace are gone from disk and from memory. */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { TrainingSession } from '../../threads/trainer/training-session';
import { commands } from '../commands/command-table';
import type { Prediction } from '../suggestions/prediction';
import { workspaceFolders } from './workspace-source';

export interface ForgetDependencies {
  readonly session: TrainingSession;
  readonly prediction: Prediction;
  readonly forgetModel: (folders: readonly string[]) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

export function registerForget({
  session,
  prediction,
  forgetModel,
  log,
}: ForgetDependencies): vscode.Disposable {
  return vscode.commands.registerCommand(commands.forgetEverything.id, async (confirmed?: unknown) => {
    if (session.busy) {
      void vscode.window.showWarningMessage('Unroll: training is running. Stop it first, then forget.');
      return false;
    }
    if (confirmed !== true) {
      const question = 'Delete the model of this workspace and all that was learned? This cannot be undone.';
      const answer = await vscode.window.showWarningMessage(question, { modal: true }, 'Forget');
      if (answer !== 'Forget') return false;
    }
    try {
      session.forget();
      prediction.forget();
      await forgetModel(workspaceFolders());
      log.info('Everything learned about this workspace is deleted.');
      return true;
    } catch (thrown) {
      void vscode.window.showErrorMessage(`Unroll: ${asFailure(thrown).message}`);
      return false;
    }
  });
}

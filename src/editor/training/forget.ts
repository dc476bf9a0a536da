/** *Forget Everything*: after a question, the models of this workspace are gone from disk and from memory. */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from './workspace-source';
import { agrees, refuse, warn, type Log } from '../say';

export function registerForget(
  { trainer, predictorController, models, runHistory, suggestions, onScreen }: Services,
  _: Settings,
  log: Log,
): vscode.Disposable {
  return vscode.commands.registerCommand(commands.forgetEverything.id, async (confirmed?: unknown) => {
    if (trainer.busy) {
      void warn('Training is running. Stop it first, then forget.');
      return false;
    }
    if (confirmed !== true) {
      const question = 'Delete the model of this workspace and all that was learned? This cannot be undone.';
      if (!(await agrees(question, 'Forget'))) return false;
    }
    try {
      trainer.forget();
      predictorController.forget();
      onScreen.forget();
      await models.forget(workspaceFolders());
      await runHistory.forget();
      await suggestions.forget();
      log.info('Everything learned about this workspace is deleted.');
      return true;
    } catch (thrown) {
      void refuse(asFailure(thrown).message);
      return false;
    }
  });
}

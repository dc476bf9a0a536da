/** *Forget Everything*: after a question, the models of this workspace are gone from disk and from memory. */
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from './workspace-source';
import { agrees, inform, refuse, sentenceOf, warn, type Log } from '../say';

export function registerForget(
  { trainer, predictorController, models, runHistory, earlierRuns, suggestions, onScreen }: Services,
  _: Settings,
  log: Log,
): vscode.Disposable {
  return registerCommand(commands.forgetEverything.id, async (confirmed?: unknown) => {
    if (trainer.busy) {
      void warn(vscode.l10n.t('Training is running. Stop it first, then forget.'));
      return false;
    }
    if (confirmed !== true) {
      const question = vscode.l10n.t(
        'Delete the model of this workspace and all that was learned? This cannot be undone.',
      );
      if (!(await agrees(question, vscode.l10n.t('Forget')))) return false;
    }
    try {
      trainer.forget();
      predictorController.forget();
      onScreen.forget();
      await models.forget(workspaceFolders());
      await runHistory.forget();
      await earlierRuns.forget();
      await suggestions.forget();
      const done = vscode.l10n.t(
        'Everything learned about this workspace is deleted: its models, the record of its runs and what was counted of suggestions.',
      );
      log.info(done);
      void inform(done);
      return true;
    } catch (thrown) {
      void refuse(sentenceOf(thrown));
      return false;
    }
  });
}

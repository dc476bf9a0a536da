/** *Learn from this folder?*: one quiet question for each workspace, when its text was read. */
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { inform, type Log } from '../say';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from './workspace-source';

export function registerAskPermission(
  { permission, predictorController, trainer, predictor }: Services,
  settings: Settings,
  log: Log,
): vscode.Disposable {
  let asked = false;
  const ask = async (): Promise<void> => {
    const isQuiet = asked || trainer.busy || predictorController.model !== undefined;
    if (isQuiet || !permission.isOpen || !vscode.workspace.isTrusted || workspaceFolders().length === 0)
      return;
    const { files } = await predictor.ask('report', undefined);
    if (files === 0 || asked) return;
    asked = true;
    const { t } = vscode.l10n;
    const [yes, no, always] = [t('Yes'), t('Not here'), t('Always')];
    const question = t(
      'Learn from this folder? It takes {0} on your processor; nothing leaves this machine.',
      t('{0} s', settings.get('training.seconds')),
    );
    const answer = await inform(question, yes, no, always);
    if (answer === undefined) return;
    log.info(`Asked whether to learn from this folder: ${answer}`);
    if (answer === always)
      await vscode.workspace
        .getConfiguration('unroll')
        .update('training.automatic', 'always', vscode.ConfigurationTarget.Global);
    await permission.keep(answer !== no);
    if (answer !== no) await vscode.commands.executeCommand(commands.train.id);
  };
  const askAndLog = (): void => {
    ask().catch((thrown: unknown) => log.warn(String(thrown)));
  };
  return vscode.Disposable.from(
    predictorController.onDidRead(askAndLog),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('unroll.training.automatic')) askAndLog();
    }),
  );
}

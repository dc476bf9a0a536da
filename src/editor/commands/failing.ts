/**
 * Commands whose failures are one sentence on screen and in the log, with the way out where it is a button.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import { refuse, sentenceOf, type Log } from '../say';
import { commands, type CommandId } from './command-table';
import { registerCommand } from './handlers';

export function registerFailing(
  id: CommandId,
  log: Log,
  action: (given: unknown) => Promise<void>,
): vscode.Disposable {
  return registerCommand(id, async (given?: unknown) => {
    try {
      await action(given);
    } catch (thrown) {
      const { code, message } = asFailure(thrown);
      if (code === 'cancelled' || code === 'disposed') return;
      log.error(message);
      void refuseWithWayOut(code, sentenceOf(thrown));
    }
  });
}

/** Where nothing was trained yet, a button trains. */
async function refuseWithWayOut(code: string, message: string): Promise<void> {
  const train = vscode.l10n.t('Train first');
  const actions = code === 'no-text' && vscode.workspace.isTrusted ? [train] : [];
  if ((await refuse(message, ...actions)) === train) await vscode.commands.executeCommand(commands.train.id);
}

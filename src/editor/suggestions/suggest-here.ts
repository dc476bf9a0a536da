/**
 * Suggestions where and when the user wants them: asked for with a key, and on or off for a language or a
 * folder.
 */
import * as vscode from 'vscode';
import { targetOfFolder, type Settings } from '../settings/settings';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import { refuse, sentenceOf } from '../say';

export function registerSuggestHere(_: Services, settings: Settings): vscode.Disposable {
  return vscode.Disposable.from(
    // Lines and alternatives come where the editor says that they were asked for.
    registerCommand(commands.suggestHere.id, async () => {
      if (!vscode.window.activeTextEditor)
        await vscode.window.showTextDocument(await vscode.workspace.openTextDocument());
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    }),
    registerCommand(commands.toggleLanguage.id, () => toggleLanguage(settings)),
    registerCommand(commands.toggleHere.id, () => toggleHere(settings)),
  );
}

/** For the folder of the open document, in the settings of that folder, or of the workspace. */
async function toggleHere(settings: Settings): Promise<void> {
  const { workspaceFolders: folders } = vscode.workspace;
  const document = vscode.window.activeTextEditor?.document;
  const folder = (document && vscode.workspace.getWorkspaceFolder(document.uri)) ?? folders?.[0];
  if (!folder)
    return void refuse(vscode.l10n.t('No folder is open, so there is none to set suggestions for.'));
  const enabled = settings.get('suggestions.enabled', document ?? folder);
  await write(!enabled, targetOfFolder(), folder);
}

/** For the language of the open document, in the settings of the user. */
async function toggleLanguage(settings: Settings): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document)
    return void refuse(vscode.l10n.t('No file is open, so there is no language to set suggestions for.'));
  const { languageId } = document;
  const enabled = settings.get('suggestions.enabled', document);
  await write(!enabled, vscode.ConfigurationTarget.Global, { languageId }, true);
}

async function write(
  enabled: boolean,
  target: vscode.ConfigurationTarget,
  scope: vscode.ConfigurationScope,
  ofLanguage = false,
): Promise<void> {
  try {
    const configuration = vscode.workspace.getConfiguration('unroll', scope);
    await configuration.update('suggestions.enabled', enabled, target, ofLanguage);
  } catch (thrown) {
    void refuse(vscode.l10n.t('The setting cannot be written: {0}', sentenceOf(thrown)));
  }
}

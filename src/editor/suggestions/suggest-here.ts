/** Suggestions where and when the user wants them: asked for with a key, and on or off for a language. */
import * as vscode from 'vscode';
import type { Settings } from '../settings/settings';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { refuse } from '../say';

export function registerSuggestHere(_: Services, settings: Settings): vscode.Disposable {
  return vscode.Disposable.from(
    // Lines and alternatives come where the editor says that they were asked for.
    vscode.commands.registerCommand(commands.suggestHere.id, () =>
      vscode.commands.executeCommand('editor.action.inlineSuggest.trigger'),
    ),
    vscode.commands.registerCommand(commands.toggleLanguage.id, () => toggleLanguage(settings)),
  );
}

/** For the language of the open document, in the settings of the user. */
async function toggleLanguage(settings: Settings): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return void refuse('No file is open, so there is no language to set suggestions for.');
  const { languageId } = document;
  const enabled = settings.get('suggestions.enabled', document);
  try {
    await vscode.workspace
      .getConfiguration('unroll', { languageId })
      .update('suggestions.enabled', !enabled, vscode.ConfigurationTarget.Global, true);
  } catch (thrown) {
    void refuse(`The setting cannot be written: ${asFailure(thrown).message}`);
  }
}

/** Why no ghost text may be shown in a document at this moment, whatever the network expects there. */
import * as vscode from 'vscode';
import type { Services } from '../../services';
import type { Settings } from '../settings/settings';
import { cellScheme } from './document-path';

/** Schemes of documents that a person types in; not of output, search, comments or consoles. */
export const typedSchemes: readonly string[] = [
  'file',
  'untitled',
  'vscode-userdata',
  // The message of a commit.
  'vscode-scm',
  cellScheme,
];

/** @returns one sentence with the way out; null where suggestions are on */
export function silenceIn(
  document: vscode.TextDocument,
  { snooze, predictorLife }: Pick<Services, 'snooze' | 'predictorLife'>,
  settings: Settings,
): string | null {
  const { languageId } = document;
  if (!typedSchemes.includes(document.uri.scheme))
    return vscode.l10n.t(
      'Text is suggested in files, new documents and notebook cells; this is none of them.',
    );
  if (!settings.get('suggestions.enabled', document))
    return vscode.l10n.t('Suggestions are off here: the setting unroll.suggestions.enabled says so.');
  if (settings.get('suggestions.disabledLanguages', document).includes(languageId))
    return vscode.l10n.t(
      'Suggestions are off for {0}: the setting unroll.suggestions.disabledLanguages says so.',
      languageId,
    );
  const glob = settings.get('suggestions.exclude', document).find((one) => matches(one, document));
  if (glob !== undefined)
    return vscode.l10n.t(
      'Suggestions are off for {0}: the setting unroll.suggestions.exclude says so.',
      glob,
    );
  if (settings.get('suggestions.when', document) === 'asked')
    return vscode.l10n.t(
      'Suggestions come only when you ask with "Unroll: Suggest Here": the setting unroll.suggestions.when says so.',
    );
  if (!snooze.awake) return vscode.l10n.t('Suggestions are snoozed {0}.', snooze.untilInWords);
  if (predictorLife.off)
    return vscode.l10n.t('The predictor died too often and is off. Run "Unroll: Start Suggestions Again".');
  return null;
}

/** Relative to the folder that the document is in; without a slash it holds at any depth. */
function matches(glob: string, document: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const deep = glob.includes('/') ? glob : `**/${glob}`;
  const pattern = folder ? new vscode.RelativePattern(folder, deep) : deep;
  return vscode.languages.match({ pattern }, document) > 0;
}

/** A suggestion is for one cursor: the editor would write it at all of them. */
export function hasSeveralCursors(document: vscode.TextDocument): boolean {
  const editor = vscode.window.activeTextEditor;
  return editor?.document === document && editor.selections.length > 1;
}

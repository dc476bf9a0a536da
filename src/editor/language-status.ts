/**
 * What Unroll does with the file that is open, beside its language in the status bar: it is learned, or why
 * not; suggestions come, or why not.
 */
import * as vscode from 'vscode';
import { said } from '../protocol/said';
import type { Services } from '../services';
import { commands } from './commands/command-table';
import { onDidChangePrediction } from './status-item';
import { inUsersWords } from './say';
import type { Settings } from './settings/settings';
import { silenceIn, typedSchemes } from './suggestions/silence';

export interface FileStatus {
  readonly text: string;
  readonly detail: string;
}

/** @returns undefined where there is nothing to say: no file is open, or nothing was read */
export async function describeFile(services: Services, settings: Settings): Promise<FileStatus | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !typedSchemes.includes(document.uri.scheme)) return undefined;
  const { t } = vscode.l10n;
  const silence = silenceIn(document, services, settings);
  if (silence !== null) return { text: t('Unroll: silent here'), detail: silence };
  if (document.uri.scheme !== 'file')
    return {
      text: t('Unroll: suggests'),
      detail: t('It serves only itself: it is no file of the workspace.'),
    };
  const why = await services.predictor
    .ask('explain', { path: document.uri.fsPath })
    .catch(() => said`Nothing was read yet.`);
  if (why !== null) return { text: t('Unroll: not learned'), detail: inUsersWords(why) };
  return { text: t('Unroll: learned'), detail: t('It is read for recall, and by the next training.') };
}

export function registerLanguageStatus(services: Services, settings: Settings): vscode.Disposable {
  const selector = typedSchemes.map((scheme) => ({ scheme }));
  const item = vscode.languages.createLanguageStatusItem('unroll.file', selector);
  item.name = 'Unroll';
  item.command = { command: commands.whyNothing.id, title: vscode.l10n.t('Why?') };
  item.text = 'Unroll';
  let latest = 0;
  const update = (): void => {
    const number = ++latest;
    void describeFile(services, settings).then((status) => {
      if (!status || number !== latest) return;
      item.text = status.text;
      item.detail = status.detail;
      item.accessibilityInformation = { label: `${status.text}. ${status.detail}` };
    });
  };
  update();
  return vscode.Disposable.from(
    item,
    onDidChangePrediction(services, update),
    services.predictorController.onDidRead(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidSaveTextDocument(update),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('unroll')) update();
    }),
  );
}

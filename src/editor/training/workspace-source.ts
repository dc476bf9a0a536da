/**
 * What may be read of the open workspace: its folders on disk, and the globs that VS Code and the user in- or
 * exclude.
 */
import * as vscode from 'vscode';
import type { CorpusSource } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import type { Settings } from '../settings/settings';

/** The settings that say what is read; when one changes, the workspace is read again. */
const sourceSettings = [
  'unroll.corpus.include',
  'unroll.corpus.exclude',
  'unroll.corpus.unsavedText',
  'files.encoding',
  'files.autoGuessEncoding',
  'files.exclude',
  'search.exclude',
];

export function changesSource(change: vscode.ConfigurationChangeEvent): boolean {
  return sourceSettings.some((name) => change.affectsConfiguration(name));
}

/** The folders on disk, in a fixed order; empty when no folder is open. */
export function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => folder.uri.fsPath)
    .sort();
}

/** @throws Failure `no-folder` when no folder is open or the workspace is not trusted. */
export function workspaceSource(settings: Settings): CorpusSource {
  const folders = workspaceFolders();
  if (folders.length === 0) {
    throw new Failure(
      'no-folder',
      vscode.l10n.t('No folder is open, so there is nothing to learn from. Open a folder and train again.'),
    );
  }
  if (!vscode.workspace.isTrusted) {
    throw new Failure(
      'no-folder',
      vscode.l10n.t('This workspace is not trusted, so none of it is read. Trust it and train again.'),
    );
  }
  return {
    folders,
    exclude: [],
    perFolder: folders.map((folder) => folderSettings(settings, folder)),
    unsaved: unsavedTexts(settings),
  };
}

/** Each folder of a workspace may have settings of its own. */
function folderSettings(settings: Settings, folder: string): NonNullable<CorpusSource['perFolder']>[number] {
  const uri = vscode.Uri.file(folder);
  const files = vscode.workspace.getConfiguration('files', uri);
  return {
    folder,
    exclude: [...excludedByEditor(uri), ...settings.get('corpus.exclude', uri)],
    include: [...settings.get('corpus.include', uri)],
    encoding: files.get<string>('encoding', 'utf8'),
    guessEncoding: files.get<boolean>('autoGuessEncoding', false),
  };
}

/** What stands in editors and not on disk, where the user wants that to be learned. */
function unsavedTexts(settings: Settings): { path: string; text: string }[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file' && settings.get('corpus.unsavedText', uri))
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}

/**
 * Globs that are switched on in `files.exclude` and `search.exclude`; conditional ones (with `when`) are left
 * out.
 */
function excludedByEditor(folder: vscode.Uri): string[] {
  return ['files.exclude', 'search.exclude'].flatMap((name) => {
    const [section, key] = name.split('.') as [string, string];
    const globs = vscode.workspace.getConfiguration(section, folder).get<Record<string, unknown>>(key) ?? {};
    return Object.entries(globs).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
}

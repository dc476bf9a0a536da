/** What may be read of the open workspace: its folders on disk, and the globs that VS Code and the user in- or exclude. */
import * as vscode from 'vscode';
import type { CorpusSource } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import type { Settings } from '../settings/settings';

/** The settings that say what is read; when one changes, the workspace is read again. */
const sourceSettings = [
  'unroll.corpus.include',
  'unroll.corpus.exclude',
  'unroll.corpus.unsavedText',
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
      'No folder is open, so there is nothing to learn from. Open a folder and train again.',
    );
  }
  if (!vscode.workspace.isTrusted) {
    throw new Failure(
      'no-folder',
      'This workspace is not trusted, so none of it is read. Trust it and train again.',
    );
  }
  return {
    folders,
    exclude: [...excludedByEditor(), ...settings.get('corpus.exclude')],
    include: [...settings.get('corpus.include')],
    ...(settings.get('corpus.unsavedText') && { unsaved: unsavedTexts() }),
  };
}

/** What stands in editors and not on disk. */
function unsavedTexts(): { path: string; text: string }[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === 'file')
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}

/** Globs that are switched on in `files.exclude` and `search.exclude`; conditional ones (with `when`) are left out. */
function excludedByEditor(): string[] {
  return ['files.exclude', 'search.exclude'].flatMap((name) => {
    const [section, key] = name.split('.') as [string, string];
    const globs = vscode.workspace.getConfiguration(section).get<Record<string, unknown>>(key) ?? {};
    return Object.entries(globs).flatMap(([glob, on]) => (on === true ? [glob] : []));
  });
}

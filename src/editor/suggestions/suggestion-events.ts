/** Tells the life of the suggestion on screen what happens in VS Code's editors. Judges nothing. */
import * as vscode from 'vscode';
import { documentPath } from './document-path';
import type { SuggestionLife } from '../../history/suggestion-life';

export function followLife(life: SuggestionLife): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const edits = contentChanges.map((change) => ({
        offset: change.rangeOffset,
        removed: change.rangeLength,
        inserted: change.text,
      }));
      life.edited(documentPath(document.uri), edits);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document, selection } }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      life.moved(documentPath(document.uri), document.offsetAt(selection.active));
    }),
    vscode.window.onDidChangeActiveTextEditor(() => life.leave()),
  );
}

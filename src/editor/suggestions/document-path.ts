/**
 * The name by which the predictor knows a document: its path on disk, or its whole URI when it stands on
 * none. A cell of a notebook is a part of the notebook's file, among its other cells.
 */
import * as vscode from 'vscode';
import type { OtherCells } from '../../protocol/prediction/prediction';

/** The scheme of documents that are cells of a notebook. */
export const cellScheme = 'vscode-notebook-cell';

/** Of this document alone: no two have the same. */
export function documentPath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/** Of the file that the document is, or is a cell of. */
export function filePath({ uri }: Pick<vscode.TextDocument, 'uri'>): string {
  return documentPath(notebookOf(uri)?.uri ?? uri);
}

/** Where a document stands in its file: what other cells say, never their outputs. */
export function placeInFile(document: vscode.TextDocument): {
  readonly path: string;
  readonly cells?: OtherCells;
} {
  const notebook = notebookOf(document.uri);
  if (!notebook) return { path: documentPath(document.uri) };
  const cells = notebook.getCells().map((cell) => cell.document);
  const place = cells.indexOf(document);
  const textsOf = (some: readonly vscode.TextDocument[]): string[] => some.map((cell) => cell.getText());
  return {
    path: documentPath(notebook.uri),
    cells: { before: textsOf(cells.slice(0, place)), behind: textsOf(cells.slice(place + 1)) },
  };
}

function notebookOf(uri: vscode.Uri): vscode.NotebookDocument | undefined {
  if (uri.scheme !== cellScheme) return undefined;
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some(({ document }) => document.uri.toString() === uri.toString()),
  );
}

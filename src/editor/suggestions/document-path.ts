/**
 * The name by which the predictor knows a document: its path on disk, or its whole URI when it stands on
 * none.
 */
import type * as vscode from 'vscode';

export function documentPath(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

/**
 * The part of a document around the cursor that a request carries. Its start moves in large strides, so that
 * from key to key the prefix only grows at its end and what is known of it can be kept; a huge document never
 * costs a huge copy.
 */
import * as vscode from 'vscode';

/**
 * Lines before the cursor that are always sent, when there are so many; the start moves by as many at once.
 */
const strideLines = 1000;
/** A line longer than this is cut (UTF-16 units): no dictionary gains from more. */
const longestLine = 20_000;
const suffixLines = 50;

export interface DocumentWindow {
  readonly prefix: string;
  readonly suffix: string;
}

export function windowAround(document: vscode.TextDocument, position: vscode.Position): DocumentWindow {
  const firstLine = Math.max(0, Math.floor(position.line / strideLines) - 1) * strideLines;
  const lineStart = Math.max(0, position.character - longestLine);
  const before =
    lineStart > 0 ? new vscode.Position(position.line, lineStart) : new vscode.Position(firstLine, 0);
  const prefix = document.getText(new vscode.Range(before, position));
  const lastLine = Math.min(document.lineCount - 1, position.line + suffixLines);
  const suffix = document.getText(new vscode.Range(position, document.lineAt(lastLine).range.end));
  return { prefix: prefix.slice(-longestLine * 50), suffix: suffix.slice(0, longestLine) };
}

/** What the predictor is asked for a place in a document: the text around it, and what was chosen for it. */
import * as vscode from 'vscode';
import { eagernessOf } from '../../protocol/prediction/eagerness';
import type { CompletionQuery } from '../../protocol/prediction/prediction';
import type { Settings } from '../settings/settings';
import { placeInFile } from './document-path';

/**
 * Lines before the cursor that are always sent, when there are so many; the start moves by as many at once.
 */
const strideLines = 1000;
/** A line longer than this is cut (UTF-16 units): no dictionary gains from more. */
const longestLine = 20_000;
const suffixLines = 50;

export interface QueryOptions {
  /** Asked for with a key. */
  readonly explicit: boolean;
  /** What is selected in the list of completions: it stands in place of what is typed from its start on. */
  readonly selected?: vscode.SelectedCompletionInfo | undefined;
}

export function completionQuery(
  document: vscode.TextDocument,
  position: vscode.Position,
  settings: Settings,
  { explicit, selected }: QueryOptions,
): CompletionQuery {
  return {
    ...placeInFile(document),
    prefix: textBefore(document, selected?.range.start ?? position),
    suffix: textBehind(document, position),
    languageId: document.languageId,
    explicit,
    eagerness: eagernessOf[settings.get('suggestions.eagerness', document)],
    minimumConfidence: settings.get('suggestions.minimumConfidence', document),
    ...(selected ? { mustBeginWith: selected.text } : {}),
  };
}

/**
 * Its start moves in large strides, so that from key to key the prefix only grows at its end and what is
 * known of it can be kept; a huge document never costs a huge copy.
 */
function textBefore(document: vscode.TextDocument, position: vscode.Position): string {
  const firstLine = Math.max(0, Math.floor(position.line / strideLines) - 1) * strideLines;
  const lineStart = Math.max(0, position.character - longestLine);
  const start =
    lineStart > 0 ? new vscode.Position(position.line, lineStart) : new vscode.Position(firstLine, 0);
  return document.getText(new vscode.Range(start, position)).slice(-longestLine * 50);
}

function textBehind(document: vscode.TextDocument, position: vscode.Position): string {
  const lastLine = Math.min(document.lineCount - 1, position.line + suffixLines);
  return document
    .getText(new vscode.Range(position, document.lineAt(lastLine).range.end))
    .slice(0, longestLine);
}

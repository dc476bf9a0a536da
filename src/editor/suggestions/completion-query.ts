/** What the predictor is asked for a place in a document. */
import type * as vscode from 'vscode';
import { eagernessOf } from '../../protocol/prediction/eagerness';
import type { CompletionQuery } from '../../protocol/prediction/prediction';
import type { Settings } from '../settings/settings';
import { placeInFile } from './document-path';
import { windowAround } from './document-window';

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
    prefix: windowAround(document, selected?.range.start ?? position).prefix,
    suffix: windowAround(document, position).suffix,
    languageId: document.languageId,
    explicit,
    eagerness: eagernessOf[settings.get('suggestions.eagerness', document)],
    minimumConfidence: settings.get('suggestions.minimumConfidence', document),
    ...(selected ? { mustBeginWith: selected.text } : {}),
  };
}

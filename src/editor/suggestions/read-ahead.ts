/**
 * Has the predictor read the document at the cursor before anything is typed there: when an editor is shown,
 * when the cursor rests, and when another network has to read all anew. Asks for no suggestion.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import type { Settings } from '../settings/settings';
import { completionQuery } from './completion-query';
import { silenceIn } from './silence';
import type { Log } from '../say';

/** Without a key and without another place for so long, the cursor rests; ms. */
const rest = 100;

export function registerReadAhead(services: Services, settings: Settings, log: Log): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let abort = new AbortController();
  const read = async (): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (!editor || silenceIn(editor.document, services, settings) !== null) return;
    const { document, selection } = editor;
    const place = completionQuery(document, selection.active, settings, { explicit: false });
    await services.predictor.ask('attend', place, { signal: abort.signal });
  };
  const readSoon = (): void => {
    clearTimeout(timer);
    abort.abort();
    abort = new AbortController();
    timer = setTimeout(() => {
      read().catch((thrown: unknown) => log.debug(asFailure(thrown).message));
    }, rest);
  };
  readSoon();
  return vscode.Disposable.from(
    { dispose: () => clearTimeout(timer) },
    vscode.window.onDidChangeActiveTextEditor(readSoon),
    vscode.window.onDidChangeTextEditorSelection(readSoon),
    services.predictorController.onDidChangeModel(readSoon),
  );
}

/**
 * Ghost text: asks the predictor at the cursor and gives its answer to the editor. Decides nothing itself.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Completion } from '../../protocol/prediction/prediction';
import type { Services } from '../../services';
import { internalCommands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import { completionQuery } from './completion-query';
import { documentPath } from './document-path';
import { EarlyQuestions } from './early-questions';
import { hasSeveralCursors, silenceIn } from './silence';
import type { Settings } from '../settings/settings';
import type { SuggestionLife } from '../../history/suggestion-life';
import type { Log } from '../say';

export class CompletionProvider implements vscode.InlineCompletionItemProvider, vscode.Disposable {
  private readonly subscriptions: vscode.Disposable;
  private readonly early = new EarlyQuestions<Completion>(() => performance.now());

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    const { onScreen } = services;
    this.subscriptions = vscode.Disposable.from(
      followEvents(onScreen, this),
      registerCommand(internalCommands.accepted, (path: unknown) => {
        if (typeof path === 'string') onScreen.accepted(path);
      }),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Asks for what stands behind this change, unless it is known or nothing may be shown there. */
  typed(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    const { predictor, onScreen } = this.services;
    const [change, ...others] = changes;
    if (!change || change.text === '' || others.length > 0) return this.early.drop();
    if (document !== vscode.window.activeTextEditor?.document || hasSeveralCursors(document)) return;
    const offset = change.rangeOffset + change.text.length;
    if (this.staysSilent(document, document.positionAt(offset))) return this.early.drop();
    const place = { path: documentPath(document.uri), offset, version: document.version };
    if (onScreen.known({ ...place, typed: 0 })) return this.early.drop();
    this.early.typed(place, (signal) => {
      const query = completionQuery(document, document.positionAt(offset), this.settings, {
        explicit: false,
      });
      return predictor.ask('complete', query, { signal });
    });
  }

  /** Whether nothing may be shown there that was not asked for. */
  private staysSilent(document: vscode.TextDocument, { line }: vscode.Position): boolean {
    return (
      silenceIn(document, this.services, this.settings) !== null ||
      this.services.colouredFirst.wait(document, line) > 0
    );
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const explicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (hasSeveralCursors(document)) return [];
    if (!explicit && this.staysSilent(document, position)) return [];

    const { predictor, onScreen, suggestions } = this.services;
    const selected = context.selectedCompletionInfo;
    const start = selected?.range.start ?? position;
    const offset = document.offsetAt(start);
    const typed = document.offsetAt(position) - offset;
    const place = { path: documentPath(document.uri), offset, typed, version: document.version };
    const asked = performance.now();
    const early = explicit || selected ? undefined : this.early.taken(place);
    const abort = early?.abort ?? new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      const known = explicit ? null : onScreen.known(place, selected?.text);
      const query = () => completionQuery(document, position, this.settings, { explicit, selected });
      const answer = () => early?.answer ?? predictor.ask('complete', query(), { signal: abort.signal });
      const completion = known ?? (await answer());
      suggestions.answeredIn(performance.now() - asked);
      if (token.isCancellationRequested) return [];
      const texts = textsOf(completion, explicit);
      onScreen.answered({ ...place, completion, texts: asInserted(texts, document), explicit });
      return texts.map((text) => {
        const closed = known ? onScreen.closedBehind(place.path, text) : 0;
        const range = new vscode.Range(start, position.translate(0, closed));
        const item = new vscode.InlineCompletionItem(text, range);
        item.command = { command: internalCommands.accepted, title: 'Accepted', arguments: [place.path] };
        return item;
      });
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code !== 'cancelled' && failure.code !== 'disposed') {
        this.log.warn(`No suggestion: ${failure.message}`);
      }
      return [];
    } finally {
      subscription.dispose();
    }
  }
}

/**
 * What is shown first, and behind it what a user who asked with a key can cycle to; none when nothing is
 * shown.
 */
function textsOf({ text, alternatives }: Completion, explicit: boolean): string[] {
  if (text === '') return [];
  return [text, ...(explicit ? alternatives.map((other) => other.text) : [])];
}

/** As it will stand in the document: the editor writes line ends of its own. */
function asInserted(texts: readonly string[], { eol }: vscode.TextDocument): string[] {
  return eol === vscode.EndOfLine.CRLF ? texts.map((text) => text.replace(/\r?\n/g, '\r\n')) : [...texts];
}

/** What happens in VS Code's editors, in the terms of the suggestion on screen. */
function followEvents(life: SuggestionLife, provider: CompletionProvider): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const edits = contentChanges.map((change) => ({
        offset: change.rangeOffset,
        removed: change.rangeLength,
        inserted: change.text,
      }));
      life.edited(documentPath(document.uri), edits);
      provider.typed(document, contentChanges);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor: { document, selection } }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      life.moved(documentPath(document.uri), document.offsetAt(selection.active));
    }),
    vscode.window.onDidChangeActiveTextEditor(() => life.leave()),
  );
}

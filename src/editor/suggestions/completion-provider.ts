/**
 * Ghost text: asks the predictor at the cursor and hands its answer to the editor. Decides nothing itself.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Completion } from '../../protocol/prediction/prediction';
import type { Services } from '../../services';
import { acceptedCommand } from '../commands/command-table';
import { completionQuery } from './completion-query';
import { documentPath, fileOf } from './document-path';
import { silenceIn, typedSchemes } from './silence';
import type { Settings } from '../settings/settings';
import { followLife } from './suggestion-events';
import { SuggestionLife } from '../../history/suggestion-life';
import type { Log } from '../say';

export function registerCompletionProvider(
  services: Services,
  settings: Settings,
  log: Log,
): vscode.Disposable {
  const provider = new CompletionProvider(services, settings, log);
  return vscode.Disposable.from(
    vscode.languages.registerInlineCompletionItemProvider(
      typedSchemes.map((scheme) => ({ scheme })),
      provider,
    ),
    followLife(provider.life),
    vscode.commands.registerCommand(acceptedCommand, (path: unknown, characters: unknown) => {
      if (typeof path === 'string' && typeof characters === 'number') provider.accepted(path, characters);
    }),
  );
}

class CompletionProvider implements vscode.InlineCompletionItemProvider {
  readonly life = new SuggestionLife(
    {
      ended: (life) => {
        this.services.suggestions.ended(life);
        if (life.fate === 'dismissed' && life.right === false) this.report(life.path, false, life.length);
      },
      acceptedInPart: (path, characters) => this.report(path, true, characters),
    },
    () => performance.now(),
  );

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const explicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!explicit && silenceIn(document, this.services, this.settings) !== null) return [];

    const selected = context.selectedCompletionInfo;
    const start = selected?.range.start ?? position;
    const query = completionQuery(document, position, this.settings, { explicit, selected });
    const path = documentPath(document.uri);
    const offset = document.offsetAt(start);
    const typed = document.offsetAt(position) - offset;
    const { version } = document;
    const asked = performance.now();
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      const completion = await this.services.predictor.ask('complete', query, { signal: abort.signal });
      this.services.lastSuggestion.value = { completion, path, offset: offset + typed, version };
      this.services.suggestions.answeredIn(performance.now() - asked);
      if (token.isCancellationRequested) return [];
      const texts = textsOf(completion, explicit);
      const { confidence } = completion;
      this.life.answered({ path, offset, typed, texts: asInserted(texts, document), confidence, explicit });
      const range = new vscode.Range(start, position);
      return texts.map((text) => {
        const item = new vscode.InlineCompletionItem(text, range);
        item.command = { command: acceptedCommand, title: 'Accepted', arguments: [path, text.length] };
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

  accepted(path: string, characters: number): void {
    this.life.accepted(path);
    this.report(path, true, characters);
  }

  private report(path: string, accepted: boolean, characters: number): void {
    this.services.predictor
      .ask('outcome', { path: fileOf(path), accepted, characters })
      .catch((thrown: unknown) => this.log.debug(asFailure(thrown).message));
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

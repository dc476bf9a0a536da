/** Ghost text: asks the predictor at the cursor and hands its answer to the editor. Decides nothing itself. */
import * as vscode from 'vscode';
import { asFailure } from '../protocol/failure';
import type { Completion } from '../protocol/prediction';
import type { PredictorClient } from '../workers/predictor-client';
import { acceptedCommand } from './command-table';
import { documentPath } from './document-path';
import { windowAround } from './document-window';
import type { Settings } from './settings';

export interface CompletionDependencies {
  readonly client: PredictorClient;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  /** False while snoozed. */
  readonly awake: () => boolean;
  /** The latest answer, for *Why This Suggestion?* and the dashboard. */
  readonly onAnswer: (answer: Completion) => void;
}

interface Shown {
  readonly document: vscode.TextDocument;
  readonly offset: number;
  readonly text: string;
}

/** The setting as the predictor knows it. */
const eagerness = { quiet: 0.15, balanced: 0.5, eager: 0.9 } as const;

/** Schemes of documents that a person types in. */
const schemes = ['file', 'untitled', 'vscode-userdata', 'vscode-notebook-cell'];

export function registerCompletionProvider(dependencies: CompletionDependencies): vscode.Disposable {
  const provider = new CompletionProvider(dependencies);
  return vscode.Disposable.from(
    vscode.languages.registerInlineCompletionItemProvider(
      schemes.map((scheme) => ({ scheme })),
      provider,
    ),
    vscode.commands.registerCommand(acceptedCommand, (path: unknown, characters: unknown) => {
      if (typeof path === 'string' && typeof characters === 'number') provider.accepted(path, characters);
    }),
  );
}

class CompletionProvider implements vscode.InlineCompletionItemProvider {
  private shown: Shown | undefined;

  constructor(private readonly dependencies: CompletionDependencies) {}

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const explicit = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!explicit && !this.wanted(document)) return [];
    this.noticeDismissal(document, position);

    const selected = context.selectedCompletionInfo;
    const start = selected ? selected.range.start : position;
    const { prefix } = windowAround(document, start);
    const { suffix } = windowAround(document, position);
    const path = documentPath(document.uri);
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort());
    try {
      const { completion } = await this.dependencies.client.complete(
        {
          path,
          prefix,
          suffix,
          languageId: document.languageId,
          explicit,
          eagerness: eagerness[this.dependencies.settings.get('suggestions.eagerness', document)],
          ...(selected ? { mustBeginWith: selected.text } : {}),
        },
        { signal: abort.signal },
      );
      this.dependencies.onAnswer(completion);
      if (token.isCancellationRequested || completion.text === '') return [];
      this.shown = { document, offset: document.offsetAt(start), text: completion.text };
      const range = new vscode.Range(start, position);
      const texts = [
        completion.text,
        ...(explicit ? completion.alternatives.map((other) => other.text) : []),
      ];
      return texts.map((text) => {
        const item = new vscode.InlineCompletionItem(text, range);
        item.command = { command: acceptedCommand, title: 'Accepted', arguments: [path, text.length] };
        return item;
      });
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.code !== 'cancelled' && failure.code !== 'disposed') {
        this.dependencies.log.warn(`No suggestion: ${failure.message}`);
      }
      return [];
    } finally {
      subscription.dispose();
    }
  }

  accepted(path: string, characters: number): void {
    this.shown = undefined;
    this.report(path, true, characters);
  }

  private wanted(document: vscode.TextDocument): boolean {
    const { settings, awake } = this.dependencies;
    return (
      awake() &&
      settings.get('suggestions.enabled', document) &&
      !settings.get('suggestions.disabledLanguages', document).includes(document.languageId)
    );
  }

  /** What was shown and is no longer being typed was dismissed. The API says nothing of it: the next request does. */
  private noticeDismissal(document: vscode.TextDocument, position: vscode.Position): void {
    const shown = this.shown;
    if (!shown || shown.document !== document) return;
    const typed = document.getText(new vscode.Range(document.positionAt(shown.offset), position));
    if (typed !== '' && shown.text.startsWith(typed)) return;
    this.shown = undefined;
    if (typed === '') return;
    const path = documentPath(document.uri);
    this.report(path, false, shown.text.length);
  }

  private report(path: string, accepted: boolean, characters: number): void {
    this.dependencies.client
      .outcome({ path, accepted, characters })
      .catch((thrown: unknown) => this.dependencies.log.debug(asFailure(thrown).message));
  }
}

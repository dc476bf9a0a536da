/**
 * A quiet offer in the status bar: the language of a text that has none yet, from the languages of this
 * workspace. It is made once for each document, and only when the network is sure.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import { shown } from '../../text/shown';
import { askSequences } from '../../threads/shapes/sequence-client';
import { internalCommands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import type { Log } from '../say';
import type { Settings } from '../settings/settings';

/** UTF-16 units that must be there, and that are read. */
const leastText = 120;
const readText = 1200;
const leastProbability = 0.9;
/** Without a key for so long, a text is read; ms. */
const typingPause = 1500;

export function registerLanguageOffer(services: Services, settings: Settings, log: Log): vscode.Disposable {
  return new LanguageOffer(services, settings, log);
}

/** Untitled, or a file whose name says nothing. */
function hasNoLanguage({ languageId, uri, isUntitled }: vscode.TextDocument): boolean {
  const named = /\.[^/.]+$/.test(uri.path);
  return languageId === 'plaintext' && (isUntitled || (uri.scheme === 'file' && !named));
}

class LanguageOffer implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'unroll.language',
    vscode.StatusBarAlignment.Right,
    99,
  );
  private readonly asked = new WeakSet<vscode.TextDocument>();
  private offered: { readonly document: vscode.TextDocument; readonly language: string } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private abort = new AbortController();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    this.item.name = vscode.l10n.t('Unroll: language of this text');
    this.subscriptions = vscode.Disposable.from(
      this.item,
      registerCommand(internalCommands.setLanguage, () => this.accept()),
      vscode.window.onDidChangeActiveTextEditor(() => this.lookSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === vscode.window.activeTextEditor?.document) this.lookSoon();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.offered?.document === document) this.withdraw();
      }),
    );
    this.lookSoon();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.abort.abort();
    this.subscriptions.dispose();
  }

  private lookSoon(): void {
    clearTimeout(this.timer);
    const document = vscode.window.activeTextEditor?.document;
    if (this.offered && (this.offered.document !== document || !hasNoLanguage(document))) this.withdraw();
    if (!document || this.asked.has(document) || !hasNoLanguage(document)) return;
    this.timer = setTimeout(() => void this.look(document), typingPause);
  }

  private async look(document: vscode.TextDocument): Promise<void> {
    const model = this.services.predictorController.model?.path;
    const text = document.getText(new vscode.Range(document.positionAt(0), document.positionAt(readText)));
    if (model === undefined || text.trim().length < leastText || !hasNoLanguage(document)) return;
    if (!this.settings.get('languages.offer', document)) return;
    this.asked.add(document);
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      const answer = await askSequences(this.services.sequences, 'classify', { model, text }, signal);
      if (!answer || answer.probability < leastProbability || answer.language === 'plaintext') return;
      const known = await vscode.languages.getLanguages();
      if (signal.aborted || !known.includes(answer.language) || !hasNoLanguage(document)) return;
      if (document === vscode.window.activeTextEditor?.document) this.offer(document, answer.language);
    } catch (thrown) {
      // A model without this network, one that goes away: no offer.
      this.log.debug(`Language of a text: ${asFailure(thrown).message}`);
    }
  }

  private offer(document: vscode.TextDocument, language: string): void {
    const name = shown(language, 'line');
    this.offered = { document, language };
    this.item.text = `${name}?`;
    this.item.tooltip = vscode.l10n.t('This text reads like {0}. Click to set the language.', name);
    this.item.accessibilityInformation = { label: this.item.tooltip, role: 'button' };
    this.item.command = internalCommands.setLanguage;
    this.item.show();
  }

  private withdraw(): void {
    this.offered = undefined;
    this.item.hide();
  }

  private async accept(): Promise<void> {
    if (!this.offered) return;
    const { document, language } = this.offered;
    this.withdraw();
    await vscode.languages.setTextDocumentLanguage(document, language);
  }
}

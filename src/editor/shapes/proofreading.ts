/**
 * *Proofread This File*: the places of the file, or of what is selected, that least belong where they stand:
 * as a list that leads there, as marks, and with quick fixes. Comes only when it is asked for, goes with a
 * command or with an edit of the place.
 */
import * as vscode from 'vscode';
import { Failure } from '../../protocol/failure';
import type { SuspiciousPlace } from '../../protocol/prediction/sequences';
import type { Services } from '../../services';
import { shown } from '../../text/shown';
import { askSequences } from '../../threads/shapes/sequence-client';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import { registerFailing } from '../commands/failing';
import { inform, type Log } from '../say';
import type { Settings } from '../settings/settings';
import { documentPath } from '../suggestions/document-path';
import { workspaceFolders, workspaceSource } from '../training/workspace-source';
import { movedPlaces, type Place } from './moved-places';

/** Shown at most, and from which probability on: about ten times how often mistakes are in the lessons. */
const most = 20;
const leastSuspicion = 0.3;

type Suspicion = SuspiciousPlace & Place;

export function registerProofreading(services: Services, settings: Settings, log: Log): vscode.Disposable {
  return new Proofreading(services, settings, log);
}

class Proofreading implements vscode.Disposable, vscode.CodeActionProvider {
  private readonly marks = vscode.languages.createDiagnosticCollection('unroll-proofreading');
  private readonly places = new Map<string, Suspicion[]>();
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    log: Log,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.marks,
      registerFailing(commands.proofread.id, log, () => this.proofread()),
      registerCommand(commands.hideProofreading.id, () => this.hide()),
      vscode.languages.registerCodeActionsProvider({ scheme: '*' }, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const places = this.places.get(document.uri.toString());
        if (places && contentChanges.length > 0) this.mark(document, movedPlaces(places, contentChanges));
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.mark(document, [])),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** What is expected there, as edits, and the way to be rid of all of it. */
  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const { t } = vscode.l10n;
    return (this.places.get(document.uri.toString()) ?? []).flatMap((place): vscode.CodeAction[] => {
      const at = rangeOf(document, place);
      if (!at.intersection(range)) return [];
      const hide = new vscode.CodeAction(t('Hide what Unroll suspects'), vscode.CodeActionKind.QuickFix);
      hide.command = { command: commands.hideProofreading.id, title: hide.title };
      if (place.expected === null) return [hide];
      const { expected, text } = place;
      const title =
        expected === ''
          ? t('Remove “{0}”', shown(text, 'line'))
          : t('Write “{0}” instead', shown(expected, 'line'));
      const fix = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      fix.edit = new vscode.WorkspaceEdit();
      if (expected === '') fix.edit.delete(document.uri, withSpaceBefore(document, at));
      else fix.edit.replace(document.uri, at, expected);
      return [fix, hide];
    });
  }

  private async proofread(): Promise<void> {
    const { t } = vscode.l10n;
    const editor = vscode.window.activeTextEditor;
    if (!editor)
      throw new Failure('bad-request', t('No file is open. Open the file in question, then ask again.'));
    const { document, selection } = editor;
    const { version } = document;
    const found = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: t('Unroll proofreads …'),
        cancellable: true,
      },
      (_, token) => this.ask(document, token),
    );
    if (document.version !== version)
      throw new Failure('bad-request', t('The text was changed meanwhile. Proofread it again.'));
    const [from, to] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
    const places = found
      .filter(({ start, end }) => selection.isEmpty || (start >= from && end <= to))
      .slice(0, most);
    this.mark(document, places);
    if (places.length === 0) void inform(t('Nothing stands out here.'));
    else await this.choose(editor, places);
  }

  /** @throws Failure also when nothing was trained yet */
  private async ask(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<Suspicion[]> {
    const { path: model } = await this.services.predictorController.requireModel();
    const source = workspaceFolders().length === 0 ? null : workspaceSource(this.settings);
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const request = {
      model,
      source,
      path: documentPath(document.uri),
      text: document.getText(),
      limit: 1000,
    };
    const found = await askSequences(this.services.sequences, 'proofread', request, abort.signal);
    return found
      .filter(({ suspicion }) => suspicion >= leastSuspicion)
      .map((place) => ({ ...place, end: place.start + place.text.length }));
  }

  /** The list, most suspicious first; what is looked at in it is shown in the text. */
  private async choose(editor: vscode.TextEditor, places: readonly Suspicion[]): Promise<void> {
    const { document } = editor;
    const items = places.map((place) => ({
      label: shown(place.text, 'line'),
      description: describe(place),
      detail: `${rangeOf(document, place).start.line + 1}: ${shown(document.lineAt(document.positionAt(place.start)).text.trim(), 'line')}`,
      place,
    }));
    const reveal = ({ place }: { readonly place: Place }): void => {
      const range = rangeOf(document, place);
      editor.selection = new vscode.Selection(range.start, range.end);
      editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    };
    const chosen = await vscode.window.showQuickPick(items, {
      placeHolder: vscode.l10n.t('What least belongs where it stands, most suspicious first'),
      matchOnDetail: true,
      onDidSelectItem: (item) => reveal(item as (typeof items)[number]),
    });
    if (chosen) {
      reveal(chosen);
      await vscode.window.showTextDocument(document, editor.viewColumn);
    }
  }

  private mark(document: vscode.TextDocument, places: Suspicion[]): void {
    const key = document.uri.toString();
    if (places.length > 0) this.places.set(key, places);
    else this.places.delete(key);
    this.marks.set(
      document.uri,
      places.map((place) => {
        const mark = new vscode.Diagnostic(
          rangeOf(document, place),
          vscode.l10n.t('“{0}” may not belong here. {1}', shown(place.text, 'line'), describe(place)),
          vscode.DiagnosticSeverity.Information,
        );
        mark.source = 'Unroll';
        return mark;
      }),
    );
    this.tellPalette();
  }

  private hide(): void {
    this.places.clear();
    this.marks.clear();
    this.tellPalette();
  }

  /** Whether there is anything to hide. */
  private tellPalette(): void {
    void vscode.commands.executeCommand('setContext', 'unroll.proofreading', this.places.size > 0);
  }
}

function describe({ suspicion, expected }: Suspicion): string {
  const percent = `${Math.round(100 * suspicion)} %`;
  if (expected === null) return percent;
  if (expected === '') return `${percent} · ${vscode.l10n.t('expected: nothing')}`;
  return `${percent} · ${vscode.l10n.t('expected: {0}', shown(expected, 'line'))}`;
}

function rangeOf(document: vscode.TextDocument, { start, end }: Place): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** A word that goes takes the space before it along. */
function withSpaceBefore(document: vscode.TextDocument, range: vscode.Range): vscode.Range {
  const before = range.start.with({ character: Math.max(0, range.start.character - 1) });
  return document.getText(new vscode.Range(before, range.start)) === ' '
    ? range.with({ start: before })
    : range;
}

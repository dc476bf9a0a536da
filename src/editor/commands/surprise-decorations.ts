/**
 * The visible text coloured by surprise, −log₂ P of each token, for as long as the command has it on. An edit
 * takes the colours away at once; they come back when typing pauses. Only what can be seen is read, and never
 * much of it.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import type { PredictorClient } from '../../threads/predictor/predictor-client';
import { figure } from '../figures';
import type { Settings } from '../settings/settings';
import { documentPath } from '../suggestions/document-path';
import { commands } from './command-table';
import { registerCommand } from './handlers';
import { surprisingRanges, type SurprisingRange } from './surprise-ranges';
import { refuse, sentenceOf, type Log } from '../say';

/**
 * UTF-16 units: coloured at most, and read before them so that the first of them are not judged as a file's
 * beginning.
 */
const colouredAtMost = 12_000;
const readBefore = 1_500;
/** Without a key or scrolling for so long, the colours come; ms. */
const typingPause = 1000;
const scrollingPause = 250;
const levels = [1, 2, 3, 4, 5] as const;
const schemes = new Set(['file', 'untitled', 'vscode-userdata']);

/** Registers the commands that show and hide the colours. */
export function registerSurpriseDecorations(
  { predictor }: Services,
  _: Settings,
  log: Log,
): vscode.Disposable {
  return new SurpriseDecorations(predictor, log);
}

class SurpriseDecorations implements vscode.Disposable {
  private on = false;
  /** In which the user asked for the colours. */
  private asked: vscode.TextDocument | undefined;
  /** Says that they are on, and takes them away. */
  private readonly shown = vscode.window.createStatusBarItem(
    'unroll.surprise',
    vscode.StatusBarAlignment.Right,
    99,
  );
  private readonly types: readonly vscode.TextEditorDecorationType[];
  private readonly subscriptions: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;
  private abort = new AbortController();

  constructor(
    private readonly predictor: PredictorClient,
    private readonly log: Log,
  ) {
    this.types = levels.map((level) => {
      const backgroundColor = new vscode.ThemeColor(`unroll.surprise${level}`);
      // The strongest are found in the scroll bar too, and by who does not tell the colours apart.
      const strong = level === 5 && { overviewRulerColor: backgroundColor };
      return vscode.window.createTextEditorDecorationType({ backgroundColor, ...strong });
    });
    const { t } = vscode.l10n;
    Object.assign(this.shown, {
      name: t('Unroll: surprise'),
      text: t('$(eye) Surprise'),
      tooltip: t('Surprising text is coloured. Click to hide the colours.'),
      accessibilityInformation: {
        label: t('Surprising text is coloured. Click to hide the colours.'),
        role: 'button',
      },
      command: commands.hideSurprise.id,
    });
    this.subscriptions = vscode.Disposable.from(
      ...this.types,
      this.shown,
      registerCommand(commands.showSurprise.id, () => this.turn(true)),
      registerCommand(commands.hideSurprise.id, () => this.turn(false)),
      // What was coloured leaves with its document.
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document === this.asked) this.turn(false);
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.refreshSoon(scrollingPause)),
      vscode.window.onDidChangeTextEditorVisibleRanges(() => this.refreshSoon(scrollingPause)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!this.on || contentChanges.length === 0) return;
        const editors = vscode.window.visibleTextEditors.filter((editor) => editor.document === document);
        for (const editor of editors) this.clear(editor);
        if (editors.length > 0) this.refreshSoon(typingPause);
      }),
    );
  }

  dispose(): void {
    this.stop();
    this.subscriptions.dispose();
  }

  private turn(on: boolean): void {
    this.on = on;
    this.asked = on ? vscode.window.activeTextEditor?.document : undefined;
    void vscode.commands.executeCommand('setContext', 'unroll.surprise', on);
    if (on) {
      this.shown.show();
      return this.refreshSoon(0);
    }
    this.shown.hide();
    this.stop();
    for (const editor of vscode.window.visibleTextEditors) this.clear(editor);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.abort.abort();
  }

  private refreshSoon(pause: number): void {
    if (!this.on) return;
    this.stop();
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.timer = setTimeout(() => void this.refresh(signal), pause);
  }

  private async refresh(signal: AbortSignal): Promise<void> {
    for (const editor of vscode.window.visibleTextEditors) {
      if (!schemes.has(editor.document.uri.scheme)) continue;
      try {
        await this.colour(editor, signal);
      } catch (thrown) {
        const { code, message } = asFailure(thrown);
        if (signal.aborted || code === 'cancelled' || code === 'disposed') return;
        this.turn(false);
        this.log.info(`Surprise: ${message}`);
        void refuse(sentenceOf(thrown));
        return;
      }
      if (signal.aborted) return;
    }
  }

  private async colour(editor: vscode.TextEditor, signal: AbortSignal): Promise<void> {
    const { document, visibleRanges } = editor;
    const [first] = visibleRanges;
    const last = visibleRanges.at(-1);
    if (first === undefined || last === undefined) return;
    const start = document.offsetAt(new vscode.Position(first.start.line, 0));
    const end = Math.min(start + colouredAtMost, document.offsetAt(document.lineAt(last.end.line).range.end));
    const from = document.offsetAt(new vscode.Position(document.positionAt(start - readBefore).line, 0));
    const before = Math.max(from, start - colouredAtMost);
    const text = document.getText(new vscode.Range(document.positionAt(before), document.positionAt(end)));
    if (text === '') return this.clear(editor);
    const { version } = document;
    const { tokens } = await this.predictor.ask(
      'score',
      { text, path: documentPath(document.uri) },
      { signal },
    );
    if (signal.aborted || document.version !== version) return;
    const ranges = surprisingRanges(tokens, start - before);
    levels.forEach((level, index) => {
      const shown = ranges.filter((range) => range.level === level);
      editor.setDecorations(
        this.types[index]!,
        shown.map((range) => decoration(document, start, range)),
      );
    });
  }

  private clear(editor: vscode.TextEditor): void {
    for (const type of this.types) editor.setDecorations(type, []);
  }
}

function decoration(
  document: vscode.TextDocument,
  offset: number,
  { start, end, bits }: SurprisingRange,
): vscode.DecorationOptions {
  return {
    range: new vscode.Range(document.positionAt(offset + start), document.positionAt(offset + end)),
    hoverMessage: vscode.l10n.t('Surprise: {0} bits', figure(bits, 1)),
  };
}

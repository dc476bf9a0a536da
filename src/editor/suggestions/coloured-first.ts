/**
 * Ghost text in a file of very many lines waits until the editor has coloured them. To colour ghost text, the
 * editor first colours every line up to it at once, and its window stands still meanwhile: half a minute for
 * 80,000 lines. By itself it colours them beside its other work, from when the file is shown.
 */
import * as vscode from 'vscode';

/** Up to this line ghost text waits for nothing: it would hold the window for some seconds at most. */
const fewLines = 20_000;
/** What the editor needs for a line beside its other work, ms; all at once it took 0.4 on a quiet machine. */
const perLine = 0.6;
/** Larger files the editor does not colour (`editor.largeFileOptimizations`): lines, UTF-16 units. */
const colouredLines = 300_000;
const colouredUnits = 20 * 1024 * 1024;

export class ColouredFirst implements vscode.Disposable {
  private readonly shownSince = new WeakMap<vscode.TextDocument, number>();
  private readonly subscription: vscode.Disposable;

  /** @param now ms, of a clock that only goes on */
  constructor(private readonly now: () => number) {
    const see = (editors: readonly vscode.TextEditor[]): void => {
      for (const { document } of editors) this.since(document);
    };
    see(vscode.window.visibleTextEditors);
    this.subscription = vscode.window.onDidChangeVisibleTextEditors(see);
  }

  /** @returns ms from now on for which no ghost text may be shown in this line */
  wait(document: vscode.TextDocument, line: number): number {
    if (line < fewLines || !isColoured(document)) return 0;
    return Math.max(0, this.since(document) + line * perLine - this.now());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private since(document: vscode.TextDocument): number {
    const since = this.shownSince.get(document) ?? this.now();
    this.shownSince.set(document, since);
    return since;
  }
}

/** Whether ghost text is coloured in this document; a VS Code without the setting does not. */
function isColoured(document: vscode.TextDocument): boolean {
  const { lineCount, languageId } = document;
  if (languageId === 'plaintext' || lineCount > colouredLines) return false;
  if (document.offsetAt(document.lineAt(lineCount - 1).range.end) > colouredUnits) return false;
  const configuration = vscode.workspace.getConfiguration('editor.inlineSuggest', document);
  return configuration.get('syntaxHighlightingEnabled', false);
}

/**
 * What the dashboard asks of the text editor: where the cursor stands, which text to score, where to lead.
 */
import * as vscode from 'vscode';
import type { CursorPlace } from '../../protocol/dashboard/dashboard';
import { scoreCharacters } from '../../protocol/dashboard/dashboard-questions';

const prefixCharacters = 20_000;
const followingCharacters = 2_000;
const beforeCharacters = 60;

/** A text to score, and where it stands. */
export interface TextInFile {
  readonly document: vscode.TextDocument;
  readonly text: string;
  /** From 1. */
  readonly firstLine: number;
  /** True when it is only a part of what was asked for. */
  readonly partial: boolean;
}

/** Keeps the last text editor in mind: looking at the dashboard does not lose the place in the text. */
export class CursorFollower implements vscode.Disposable {
  private last = vscode.window.activeTextEditor;
  private readonly moved = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  readonly onDidMove = this.moved.event;

  constructor() {
    this.subscriptions = [
      this.moved,
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor === undefined) return;
        this.last = editor;
        this.moved.fire();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === this.editor) this.moved.fire();
      }),
    ];
  }

  /** The editor with the cursor; undefined when it is closed. */
  get editor(): vscode.TextEditor | undefined {
    if (this.last?.document.isClosed === true) this.last = undefined;
    return this.last;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

/** The cursor as the page shows it. */
export function cursorPlace(editor: vscode.TextEditor): CursorPlace {
  const { active } = editor.selection;
  return {
    path: vscode.workspace.asRelativePath(editor.document.uri),
    line: active.line + 1,
    column: active.character + 1,
    before: editor.document.lineAt(active.line).text.slice(0, active.character).slice(-beforeCharacters),
  };
}

/**
 * The text before the cursor, as much of it as a prediction can use, and what tells which token stands behind
 * it.
 */
export function textAroundCursor(editor: vscode.TextEditor): { prefix: string; following: string } {
  const { document, selection } = editor;
  const offset = document.offsetAt(selection.active);
  const start = document.positionAt(Math.max(0, offset - prefixCharacters));
  const end = document.positionAt(offset + followingCharacters);
  return {
    prefix: document.getText(new vscode.Range(start, selection.active)),
    following: document.getText(new vscode.Range(selection.active, end)),
  };
}

/** The selected text, or as much of the file around what is visible as may be scored at once. */
export function textToScore(editor: vscode.TextEditor, of: 'file' | 'selection'): TextInFile {
  const { document } = editor;
  if (of === 'selection') {
    const text = document.getText(editor.selection);
    return {
      document,
      text: text.slice(0, scoreCharacters),
      firstLine: editor.selection.start.line + 1,
      partial: text.length > scoreCharacters,
    };
  }
  const text = document.getText();
  if (text.length <= scoreCharacters) return { document, text, firstLine: 1, partial: false };
  const visible = editor.visibleRanges[0]?.start ?? editor.selection.active;
  const middle = document.offsetAt(visible);
  const start = Math.max(0, Math.min(middle - scoreCharacters / 4, text.length - scoreCharacters));
  // From the start of a line; a line too long for that is cut where it may be, between code points.
  const { line } = document.positionAt(start);
  const lineStart = document.offsetAt(new vscode.Position(start === 0 ? 0 : line + 1, 0));
  const from = lineStart - start < scoreCharacters / 4 ? lineStart : start;
  return {
    document,
    text: text.slice(from, from + scoreCharacters),
    firstLine: document.positionAt(from).line + 1,
    partial: true,
  };
}

/** Shows a line in the editor that has the document, or in one beside the dashboard. */
export async function revealLine(document: vscode.TextDocument, line: number): Promise<void> {
  const position = new vscode.Position(Math.min(line, document.lineCount) - 1, 0);
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(position, position),
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
  });
}

/** The dashboard as VS Code sees it: one webview panel, its page, and what its buttons do. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { HostMessageBody, ShownSuggestion } from '../../protocol/dashboard/dashboard';
import { asFailure, Failure } from '../../protocol/failure';
import type { ScoredToken } from '../../protocol/prediction/prediction';
import { isBusy } from '../../protocol/training/training';
import { curvesAsCsv } from '../../dashboard/dashboard-csv';
import {
  CursorFollower,
  cursorPlace,
  revealLine,
  textAroundCursor,
  textToScore,
  type TextInFile,
} from './dashboard-cursor';
import type { DashboardDependencies, Score } from './dashboard-dependencies';
import { dashboardHtml } from '../../dashboard/dashboard-html';
import { DashboardInside, isInsideRequest, type InsideRequest } from './dashboard-inside';
import { EarlierRuns } from '../../history/dashboard-runs';
import {
  DashboardSession,
  nothingExpected,
  type ActionMessage,
  type RequestMessage,
} from '../../dashboard/dashboard-session';
import { documentPath } from '../suggestions/document-path';

const dashboardViewType = 'unroll.dashboard';
const openCommand = 'unroll.openDashboard';
const expectationsShown = 12;
const { t } = vscode.l10n;

/** Registers the command and what brings the panel back after a reload of the window. */
export function registerDashboard(dependencies: DashboardDependencies): vscode.Disposable {
  const dashboard = new Dashboard(dependencies);
  return vscode.Disposable.from(
    dashboard,
    vscode.commands.registerCommand(openCommand, () => dashboard.open()),
    vscode.window.registerWebviewPanelSerializer(dashboardViewType, {
      deserializeWebviewPanel: (panel) => {
        dashboard.adopt(panel);
        return Promise.resolve();
      },
    }),
  );
}

class Dashboard implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private session: DashboardSession | undefined;
  private scored: TextInFile | undefined;
  private readonly earlierRuns: EarlierRuns;
  private readonly cursor = new CursorFollower();
  private readonly inside: DashboardInside;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly dependencies: DashboardDependencies) {
    this.earlierRuns = new EarlierRuns(dependencies.memory);
    this.earlierRuns.follow(dependencies.snapshot());
    this.inside = new DashboardInside(
      dependencies.inside,
      () => this.cursor.editor,
      () => isBusy(dependencies.snapshot()),
    );
    this.subscriptions = [
      this.cursor,
      this.cursor.onDidMove(() => this.session?.cursorMoved()),
      dependencies.onDidChangeStanding(() => this.session?.standingChanged()),
      dependencies.onDidChangeSnapshot((snapshot) => {
        if (isBusy(snapshot)) this.inside.trainingBegan();
        dependencies.nextRun.follow(snapshot);
        if (this.earlierRuns.follow(snapshot)) this.session?.earlierRunsChanged();
        this.session?.snapshotChanged();
      }),
    ];
  }

  open(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    this.adopt(
      vscode.window.createWebviewPanel(dashboardViewType, t('Unroll: Dashboard'), {
        viewColumn: vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
        preserveFocus: false,
      }),
    );
  }

  /** Takes over a new panel, or one that VS Code kept over a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    const media = vscode.Uri.joinPath(this.dependencies.extensionUri, 'dist', 'media');
    const { webview } = panel;
    const session = new DashboardSession({
      post: (message) => void webview.postMessage(message),
      snapshot: () => this.dependencies.snapshot(),
      earlierRuns: () => this.earlierRuns.list,
      answer: (request, signal, tell) =>
        isInsideRequest(request) ? this.inside.answer(request, signal, tell) : this.answer(request, signal),
      expect: (signal) => this.expect(signal),
      standing: () => this.standing(),
      act: (action) => void this.act(action),
      log: (line) => this.dependencies.log(line),
    });
    this.panel = panel;
    this.session = session;
    const subscriptions = [
      webview.onDidReceiveMessage((message) => session.receive(message)),
      panel.onDidChangeViewState(() => session.setVisible(panel.visible)),
    ];
    panel.onDidDispose(() => {
      session.dispose();
      this.inside.forget();
      for (const subscription of subscriptions) subscription.dispose();
      if (this.panel === panel) this.panel = this.session = undefined;
    });
    panel.iconPath = vscode.Uri.joinPath(media, 'icon.svg');
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [media] };
    webview.html = dashboardHtml({
      source: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      script: String(webview.asWebviewUri(vscode.Uri.joinPath(media, 'dashboard.js'))),
      style: String(webview.asWebviewUri(vscode.Uri.joinPath(media, 'dashboard.css'))),
      language: vscode.env.language,
      title: t('Unroll: Dashboard'),
      waiting: t('Opening the dashboard…'),
      texts: pageTexts(),
    });
  }

  dispose(): void {
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async answer(
    request: Exclude<RequestMessage, InsideRequest>,
    signal: AbortSignal,
  ): Promise<HostMessageBody> {
    if (request.type === 'sample') {
      const { prompt, length, temperature, seed, stopAtEnd } = request;
      const text = await this.dependencies.sample({ prompt, length, temperature, seed, stopAtEnd }, signal);
      return { type: 'sampled', request: request.request, text };
    }
    if (request.type === 'set') {
      await this.dependencies.nextRun.set(request.name, request.value);
      return { type: 'was-set', request: request.request };
    }
    if (request.type === 'forecast') {
      const forecast = await this.dependencies.nextRun.forecast(signal);
      return { type: 'forecast', request: request.request, forecast };
    }
    if (request.of.kind === 'text') {
      const score = await this.dependencies.score({ uri: undefined, text: request.of.text }, signal);
      return {
        type: 'scored',
        request: request.request,
        path: '',
        firstLine: 0,
        partial: false,
        ...copy(score),
      };
    }
    const { editor } = this.cursor;
    if (editor === undefined) {
      throw new Failure('bad-request', t('No file is open. Open a file of the workspace, then ask again.'));
    }
    const scored = textToScore(editor, request.of.kind);
    if (scored.text === '') {
      throw new Failure(
        'bad-request',
        t('There is no text to read: select some, or open a file that has some.'),
      );
    }
    const { uri } = scored.document;
    const score = await this.dependencies.score({ uri, text: scored.text }, signal);
    this.scored = scored;
    const path = vscode.workspace.asRelativePath(uri);
    const { firstLine, partial } = scored;
    return { type: 'scored', request: request.request, path, firstLine, partial, ...copy(score) };
  }

  private standing(): HostMessageBody[] {
    const { suggestions, nextRun, hasModel } = this.dependencies;
    return [
      { type: 'suggestions', record: suggestions.record(), threshold: suggestions.threshold() },
      { type: 'next-run', settings: nextRun.settings(), stored: hasModel() },
    ];
  }

  private async expect(signal: AbortSignal): Promise<HostMessageBody> {
    const { editor } = this.cursor;
    if (editor === undefined) {
      const sentence = t('Put the cursor into a file: what is expected there appears here.');
      return { type: 'expected', place: null, ...nothingExpected, sentence };
    }
    const place = cursorPlace(editor);
    const request = { uri: editor.document.uri, ...textAroundCursor(editor), limit: expectationsShown };
    const { expectations, weights, actualToken } = await this.dependencies.expect(request, signal);
    const suggestion = this.suggestionAt(editor);
    return { type: 'expected', place, expectations, weights, actualToken, suggestion, sentence: '' };
  }

  /** What the last request for a suggestion was answered, if it was asked for where the cursor stands. */
  private suggestionAt({ document, selection }: vscode.TextEditor): ShownSuggestion | null {
    const last = this.dependencies.lastSuggestion();
    if (last?.path !== documentPath(document.uri)) return null;
    if (last.offset !== document.offsetAt(selection.active)) return null;
    const { text, confidence, reason } = last.completion;
    return { text, confidence, reason };
  }

  private async act(action: ActionMessage): Promise<void> {
    try {
      await this.perform(action);
    } catch (thrown) {
      this.dependencies.log(`Dashboard: ${asFailure(thrown).message}`);
      void vscode.window.showErrorMessage(asFailure(thrown).message);
    }
  }

  private async perform(action: ActionMessage): Promise<void> {
    switch (action.type) {
      case 'train':
        return this.dependencies.train();
      case 'pause':
        return this.dependencies.pause();
      case 'continue':
        return this.dependencies.continueTraining();
      case 'stop':
        return this.dependencies.stop();
      case 'open':
        return this.dependencies.openDocument(action.text);
      case 'copy':
        return await vscode.env.clipboard.writeText(action.text);
      case 'settings':
        return await vscode.commands.executeCommand('workbench.action.openSettings', 'unroll.');
      case 'reveal':
        if (this.scored !== undefined) await revealLine(this.scored.document, action.line);
        return;
      case 'export':
        return await this.export();
      case 'threshold':
        return await this.dependencies.suggestions.setThreshold(action.value);
      case 'forget-suggestions':
        return await this.forgetSuggestions();
      case 'export-model':
        return await this.dependencies.modelFiles.exportModel();
      case 'import-model':
        return await this.dependencies.modelFiles.importModel();
      case 'delete-model':
        return await this.dependencies.modelFiles.deleteModel();
      case 'forget-earlier':
        this.earlierRuns.forget();
        this.session?.earlierRunsChanged();
    }
  }

  private async forgetSuggestions(): Promise<void> {
    const question = t('Delete all that was counted of suggestions here? This cannot be undone.');
    const yes = t('Delete');
    const answer = await vscode.window.showWarningMessage(question, { modal: true }, yes);
    if (answer === yes) await this.dependencies.suggestions.forget();
  }

  private async export(): Promise<void> {
    const { points, measurements } = this.dependencies.snapshot();
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const uri = await vscode.window.showSaveDialog({
      title: t('Save the curves as CSV'),
      filters: { CSV: ['csv'] },
      ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'learning-curves.csv') }),
    });
    if (uri !== undefined)
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(curvesAsCsv(points, measurements)));
  }
}

const copy = (score: Score): { characters: number; bits: number; tokens: ScoredToken[] } => ({
  characters: score.characters,
  bits: score.bits,
  tokens: [...score.tokens],
});

/** The translations of this language, as VS Code loaded them: the page has none of its own. */
function pageTexts(): Record<string, string> {
  const texts = Object.entries(vscode.l10n.bundle ?? {}).map(([key, text]): [string, string] => [
    key,
    typeof text === 'string' ? text : (text as { message: string }).message,
  ]);
  return Object.fromEntries(texts);
}

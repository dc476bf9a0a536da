/** The dashboard as VS Code sees it: one webview panel, its page, and what its buttons do. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { curvesAsCsv } from '../../dashboard/dashboard-csv';
import { dashboardHtml } from '../../dashboard/dashboard-html';
import { DashboardSession, nothingExpected, type ActionMessage } from '../../dashboard/dashboard-session';
import { NextRun } from '../../dashboard/next-run';
import type { HostMessageBody, ShownSuggestion } from '../../protocol/dashboard/dashboard';
import type { ThresholdState } from '../../protocol/dashboard/dashboard-suggestions';
import { eagernessOf, thresholdOf } from '../../protocol/prediction/eagerness';
import { asFailure, Failure } from '../../protocol/failure';
import { isBusy } from '../../protocol/training/training';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import type { Settings } from '../settings/settings';
import { documentPath, placeInFile } from '../suggestions/document-path';
import { modelFiles } from '../training/model-files';
import { control, train } from '../training/training';
import { DashboardAnswers } from './dashboard-answers';
import { CursorFollower, cursorPlace, revealLine, textAroundCursor } from './dashboard-cursor';
import { agrees, refuse, sentenceOf, type Log } from '../say';

const dashboardViewType = 'unroll.dashboard';
const expectationsShown = 12;
const { t } = vscode.l10n;

/** Registers the command and what brings the panel back after a reload of the window. */
export function registerDashboard(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const dashboard = new Dashboard(services, settings, log);
  return vscode.Disposable.from(
    dashboard,
    registerCommand(commands.openDashboard.id, () => dashboard.open()),
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
  private readonly cursor = new CursorFollower();
  private readonly nextRun: NextRun;
  private readonly answers: DashboardAnswers;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly services: Services,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    const { earlierRuns, trainer, planner, suggestions, predictorController } = services;
    earlierRuns.onChange(() => this.session?.earlierRunsChanged());
    this.nextRun = new NextRun({ trainer, settings, planner });
    this.answers = new DashboardAnswers(services, settings, this.nextRun, this.cursor);
    const panelStateChanged = (): void => this.session?.panelStateChanged();
    suggestions.onChange(panelStateChanged);
    this.subscriptions = [
      this.cursor,
      this.cursor.onDidMove(() => this.session?.cursorMoved()),
      predictorController.onDidChangeModel(panelStateChanged),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll')) panelStateChanged();
      }),
      services.onDidChangeSnapshot((snapshot) => {
        if (isBusy(snapshot)) this.answers.trainingBegan();
        this.nextRun.follow(snapshot);
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
    const media = vscode.Uri.joinPath(this.services.extensionUri, 'dist', 'media');
    const { webview } = panel;
    const session = new DashboardSession({
      post: (message) => void webview.postMessage(message),
      snapshot: () => this.services.trainer.snapshot,
      earlierRuns: () => this.services.earlierRuns.list,
      nameOnScreen: () => this.services.earlierRuns.nameOnScreen,
      handlers: this.answers.handlers,
      expect: (signal) =>
        this.expect(signal).catch((thrown: unknown) => {
          throw new Failure(asFailure(thrown).code, sentenceOf(thrown));
        }),
      panelState: () => this.panelState(),
      act: (action) => void this.act(action),
      log: (line) => this.log.info(line),
    });
    this.panel = panel;
    this.session = session;
    void this.services.predictorController.use();
    const subscriptions = [
      webview.onDidReceiveMessage((message) => session.receive(message)),
      panel.onDidChangeViewState(() => session.setVisible(panel.visible)),
    ];
    panel.onDidDispose(() => {
      session.dispose();
      this.answers.forget();
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

  private panelState(): HostMessageBody[] {
    const { suggestions, predictorController } = this.services;
    const stored = predictorController.model !== undefined;
    return [
      { type: 'suggestions', record: suggestions.record, threshold: thresholdState(this.settings) },
      { type: 'next-run', settings: this.nextRun.settings(), stored },
    ];
  }

  private async expect(signal: AbortSignal): Promise<HostMessageBody> {
    const { editor } = this.cursor;
    if (editor === undefined) {
      const sentence = t('Put the cursor into a file: what is expected there appears here.');
      return { type: 'expected', place: null, ...nothingExpected, sentence };
    }
    const place = cursorPlace(editor);
    const request = {
      ...placeInFile(editor.document),
      ...textAroundCursor(editor),
      limit: expectationsShown,
    };
    const { expectations, weights, actualToken } = await this.services.predictor.ask('expect', request, {
      signal,
    });
    const suggestion = this.suggestionAt(editor);
    return { type: 'expected', place, expectations, weights, actualToken, suggestion, sentence: '' };
  }

  /** What the last request for a suggestion was answered, if it was asked for where the cursor stands. */
  private suggestionAt({ document, selection }: vscode.TextEditor): ShownSuggestion | null {
    const { onScreen } = this.services;
    const last = onScreen.lastAt(documentPath(document.uri), document.offsetAt(selection.active));
    if (!last) return null;
    const { text, confidence, reason, why, said } = last.completion;
    return { text, confidence, reason, ...(why && { why }), ...(said && { said }) };
  }

  private async act(action: ActionMessage): Promise<void> {
    try {
      await this.perform(action);
    } catch (thrown) {
      this.log.info(`Dashboard: ${asFailure(thrown).message}`);
      void refuse(sentenceOf(thrown));
    }
  }

  private async perform(action: ActionMessage): Promise<void> {
    switch (action.type) {
      case 'train':
        return void train(this.services, this.settings, this.log);
      case 'pause':
      case 'continue':
      case 'stop':
        return control(this.services, action.type);
      case 'open':
        return void openDocument(action.text);
      case 'copy':
        return await vscode.env.clipboard.writeText(action.text);
      case 'settings':
        return await vscode.commands.executeCommand('workbench.action.openSettings', 'unroll.');
      case 'reveal':
        if (this.answers.scored) await revealLine(this.answers.scored.document, action.line);
        return;
      case 'export':
        return await this.export();
      case 'threshold':
        return await this.settings.set('suggestions.minimumConfidence', action.value);
      case 'forget-suggestions':
        return await this.forgetSuggestions();
      case 'export-model':
        return await modelFiles.exportModel(this.services, this.log);
      case 'import-model':
        return await modelFiles.importModel(this.services, this.log);
      case 'delete-model':
        return await modelFiles.deleteModel(this.services, this.log);
      case 'forget-earlier':
        return await this.services.earlierRuns.forgetEarlier();
      case 'name-run':
        return await this.services.earlierRuns.name(action.ended, action.name);
    }
  }

  private async forgetSuggestions(): Promise<void> {
    const question = t('Delete all that was counted of suggestions here? This cannot be undone.');
    const yes = t('Delete');
    if (await agrees(question, yes)) await this.services.suggestions.forget();
  }

  private async export(): Promise<void> {
    const { points, measurements } = this.services.trainer.snapshot;
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

async function openDocument(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content });
  await vscode.window.showTextDocument(document, { preview: false });
}

/** The translations of this language, as VS Code loaded them: the page has none of its own. */
function pageTexts(): Record<string, string> {
  const texts = Object.entries(vscode.l10n.bundle ?? {}).map(([key, text]): [string, string] => [
    key,
    typeof text === 'string' ? text : (text as { message: string }).message,
  ]);
  return Object.fromEntries(texts);
}

/** From which probability on something is shown: a threshold that was set, or that of the eagerness. */
function thresholdState(settings: Settings): ThresholdState {
  const eagerness = settings.get('suggestions.eagerness');
  return {
    set: settings.get('suggestions.minimumConfidence'),
    eagerness,
    ofEagerness: thresholdOf(eagernessOf[eagerness]),
  };
}

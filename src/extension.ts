/** The composition of the extension: services once, then each feature by its name. Nothing here decides. */
import * as vscode from 'vscode';
import { commands } from './editor/commands/command-table';
import { menuItems, registerMenu } from './editor/commands/menu';
import { registerMeasure } from './editor/commands/measure';
import { registerQuestions } from './editor/commands/questions';
import { registerReading } from './editor/commands/reading';
import { registerSurpriseDecorations } from './editor/commands/surprise-decorations';
import { registerDashboard } from './editor/dashboard/dashboard';
import { describeFile, type FileStatus, registerLanguageStatus } from './editor/language-status';
import { openLog } from './editor/say';
import { Settings } from './editor/settings/settings';
import { describeStatus, registerStatusItem } from './editor/status-item';
import { registerCompletionProvider } from './editor/suggestions/completion-provider';
import { registerSuggestHere } from './editor/suggestions/suggest-here';
import { registerReadAhead } from './editor/suggestions/read-ahead';
import { registerByItself } from './editor/training/by-itself';
import { registerLanguageOffer } from './editor/shapes/language-offer';
import { registerProofreading } from './editor/shapes/proofreading';
import { registerFollowStore } from './editor/training/follow-store';
import { registerForget } from './editor/training/forget';
import { registerModelFiles } from './editor/training/model-files';
import { registerAskPermission } from './editor/training/ask-permission';
import { registerTraining } from './editor/training/training';
import type { SuggestionRecord } from './protocol/suggestions/suggestion-counts';
import type { TrainingSnapshot } from './protocol/training/training';
import { createServices, type Services } from './services';

/** What `activate` returns, for tests and for other extensions that want to watch. */
export interface UnrollApi {
  snapshot(): TrainingSnapshot;
  readonly onDidChangeSnapshot: vscode.Event<TrainingSnapshot>;
  statusText(): string;
  /** Path of the loaded model file, if one is loaded. */
  modelPath(): string | undefined;
  /** What was counted of suggestions on this workspace. */
  suggestions(): SuggestionRecord;
  /** What is said of the open file, beside its language. */
  fileStatus(): Promise<FileStatus | undefined>;
  /** What the menu offers now. */
  menu(): readonly { readonly label: string; readonly detail?: string }[];
}

let services: Services | undefined;

/** VS Code waits for this when a window closes. */
export function deactivate(): Promise<void> | undefined {
  return services?.suggestions.flush();
}

export function activate(context: vscode.ExtensionContext): UnrollApi {
  const channel = vscode.window.createOutputChannel('Unroll', { log: true });
  const log = openLog(channel);
  const settings = new Settings(log);
  const made = (services = createServices(context, settings, log));
  context.subscriptions.push(
    channel,
    made,
    registerStatusItem(made),
    registerCompletionProvider(made, settings, log),
    registerSuggestHere(made, settings),
    registerLanguageStatus(made, settings),
    registerMenu(made, settings),
    registerReadAhead(made, settings, log),
    registerQuestions(made, settings, log),
    registerReading(made, settings, log),
    registerMeasure(made, settings, log),
    vscode.commands.registerCommand(commands.showLog.id, () => channel.show()),
    registerSurpriseDecorations(made, settings, log),
    registerProofreading(made, settings, log),
    registerLanguageOffer(made, settings, log),
    registerTraining(made, settings, log),
    registerByItself(made, settings, log),
    registerAskPermission(made, settings, log),
    registerModelFiles(made, settings, log),
    registerForget(made, settings, log),
    registerFollowStore(made, settings, log),
    registerDashboard(made, settings, log),
  );
  const { trainer, suggestions, runHistory, earlierRuns } = made;
  settings.checkAll();
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('unroll')) settings.checkAll();
    }),
  );
  void suggestions.open();
  void earlierRuns.open();
  void runHistory.recall().then((last) => last && trainer.restore(last));
  return {
    snapshot: () => trainer.snapshot,
    onDidChangeSnapshot: made.onDidChangeSnapshot,
    statusText: () => {
      const { text, words } = describeStatus(made);
      return `${text} ${words}`;
    },
    modelPath: () => made.predictorController.model?.path,
    suggestions: () => suggestions.record,
    fileStatus: () => describeFile(made, settings),
    menu: () => menuItems(made, settings),
  };
}

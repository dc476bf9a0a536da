/**
 * The composition of what the entry loads later: services once, then each feature by its name. Nothing here
 * decides.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commands, type CommandId } from './editor/commands/command-table';
import { registerCommand, runCommand } from './editor/commands/handlers';
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
import { CompletionProvider } from './editor/suggestions/completion-provider';
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
import { createServices } from './services';

/** What there is to watch, for tests and for other extensions. */
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

/** What the extension's entry passes on to. */
export interface Features {
  readonly api: UnrollApi;
  readonly completions: vscode.InlineCompletionItemProvider;
  run(id: CommandId, ...given: unknown[]): unknown;
  /** Writes what was counted and is not on disk yet. */
  flush(): Promise<void>;
}

/** Holds the host's loop for no more than some of them at once. */
export async function startFeatures(
  context: vscode.ExtensionContext,
  status: vscode.StatusBarItem,
): Promise<Features> {
  const channel = vscode.window.createOutputChannel('Unroll', { log: true });
  const log = openLog(channel);
  const settings = new Settings(log);
  const services = createServices(context, settings, log);
  context.subscriptions.push(channel, services);
  await nextTurn();
  const completions = new CompletionProvider(services, settings, log);
  context.subscriptions.push(
    registerStatusItem(status, services),
    completions,
    registerSuggestHere(services, settings),
    registerLanguageStatus(services, settings),
    registerMenu(services, settings),
    registerReadAhead(services, settings, log),
  );
  await nextTurn();
  context.subscriptions.push(
    registerQuestions(services, settings, log),
    registerReading(services, settings, log),
    registerMeasure(services, settings, log),
    registerCommand(commands.showLog.id, () => channel.show()),
    registerSurpriseDecorations(services, settings, log),
    registerProofreading(services, settings, log),
    registerLanguageOffer(services, settings, log),
  );
  await nextTurn();
  context.subscriptions.push(
    registerTraining(services, settings, log),
    registerByItself(services, settings, log),
    registerAskPermission(services, settings, log),
    registerModelFiles(services, settings, log),
    registerForget(services, settings, log),
    registerFollowStore(services, settings, log),
    registerDashboard(services, settings, log),
  );
  await nextTurn();
  settings.checkAll();
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('unroll')) settings.checkAll();
    }),
  );
  const { trainer, suggestions, runHistory, earlierRuns } = services;
  void suggestions.open();
  void earlierRuns.open();
  void runHistory.recall().then((last) => last && trainer.restore(last));
  const api: UnrollApi = {
    snapshot: () => trainer.snapshot,
    onDidChangeSnapshot: services.onDidChangeSnapshot,
    statusText: () => {
      const { text, words } = describeStatus(services);
      return `${text} ${words}`;
    },
    modelPath: () => services.predictorController.model?.path,
    suggestions: () => suggestions.record,
    fileStatus: () => describeFile(services, settings),
    menu: () => menuItems(services, settings),
  };
  return { api, completions, run: runCommand, flush: () => suggestions.flush() };
}

/** The composition of the extension: makes each part once and hands it what it needs. Nothing here decides. */
import path from 'node:path';
import * as vscode from 'vscode';
import { registerCompletionProvider } from './editor/suggestions/completion-provider';
import { registerDashboard } from './editor/dashboard/dashboard';
import { documentPath } from './editor/suggestions/document-path';
import { insideSource } from './editor/dashboard/inside-source';
import { registerForget } from './editor/training/forget';
import { registerModelFiles } from './editor/training/model-files';
import { NextRun } from './dashboard/next-run';
import { Prediction } from './editor/suggestions/prediction';
import { PredictorLife } from './editor/suggestions/predictor-life';
import { registerQuestions } from './editor/commands/questions';
import { RunMemory } from './history/run-memory';
import { Settings } from './editor/settings/settings';
import { Snooze } from './editor/suggestions/snooze';
import { describeStatus, registerStatusItem } from './editor/status-item';
import { registerSurpriseDecorations } from './editor/commands/surprise-decorations';
import { SuggestionRecorder } from './history/suggestion-record';
import { thresholdState } from './editor/suggestions/threshold';
import { registerTraining, trainingOptions } from './editor/training/training';
import { workspaceFolders, workspaceSource } from './editor/training/workspace-source';
import type { Completion } from './protocol/prediction/prediction';
import type { SuggestionRecord } from './protocol/suggestions/suggestion-counts';
import type { TrainingSnapshot } from './protocol/training/training';
import { Lock } from './store/lock';
import { ModelStore } from './store/model-store';
import { workspaceDirectory } from './store/workspace-hash';
import { writeAtomically } from './store/write-atomically';
import { PartEvaluation } from './threads/trainer/part-evaluation';
import { ErrandRunner } from './threads/planner/errand-runner';
import { PredictorClient } from './threads/predictor/predictor-client';
import { ThreadPool } from './threads/thread-pool';
import { TrainingSession } from './threads/trainer/training-session';

/** What `activate` returns, for tests and for other extensions that want to watch. */
export interface UnrollApi {
  snapshot(): TrainingSnapshot;
  readonly onDidChangeSnapshot: vscode.Event<TrainingSnapshot>;
  statusText(): string;
  /** Path of the loaded model file, if one is loaded. */
  modelPath(): string | undefined;
  /** What was counted of suggestions on this workspace. */
  suggestions(): SuggestionRecord;
}

let keepRecord: (() => Promise<void>) | undefined;

/** VS Code waits for this when a window closes. */
export function deactivate(): Promise<void> | undefined {
  return keepRecord?.();
}

export function activate(context: vscode.ExtensionContext): UnrollApi {
  const log = vscode.window.createOutputChannel('Unroll', { log: true });
  const settings = new Settings(log);
  // The predictor, the trainer, and what measures gradients.
  const pool = new ThreadPool(3);
  const thread = (name: string): string => path.join(context.extensionPath, 'dist', `${name}.js`);
  const kernelChoice = path.join(context.globalStorageUri.fsPath, 'kernels.json');
  const modelDirectory = (folders: readonly string[]): string =>
    workspaceDirectory(context.globalStorageUri.fsPath, folders);
  const store = (folders: readonly string[]): ModelStore =>
    new ModelStore(modelDirectory(folders), { onDamaged: (sentence) => warnOnScreen(sentence, log) });

  const snapshots = new vscode.EventEmitter<TrainingSnapshot>();
  const client = new PredictorClient({
    pool,
    threadFile: thread('predictor-thread'),
    kernelChoice,
    onDeath: (failure) => predictorLife.died(failure),
    onBack: () => {
      predictorLife.back();
      prediction.tellUnsaved();
    },
    onOff: (failure) => void predictorLife.stayedOff(failure),
    onNote: (sentence) => log.warn(sentence),
  });
  const predictorLife = new PredictorLife({ startAgain: () => client.startAgain(), log });
  const currentModel = (folders: readonly string[]): Promise<string | null> => store(folders).current();
  const prediction = new Prediction({ client, settings, log, currentModel });
  // Two windows on one folder have different workspace storage, and the next window may have another: global it is.
  const runDirectory = (): string | undefined => {
    const folders = workspaceFolders();
    return folders.length > 0 ? `${modelDirectory(folders)}.run` : undefined;
  };
  const memory = new RunMemory(runDirectory, writeAtomically, (sentence) => log.warn(sentence));
  const record = new SuggestionRecorder({
    directory: runDirectory,
    write: writeAtomically,
    lock: async (directory) => {
      const lock = await Lock.acquire(directory);
      return () => lock.release();
    },
    warn: (sentence) => log.warn(sentence),
  });
  const session = new TrainingSession({
    pool,
    threadFile: thread('trainer-thread'),
    processFile: thread('trainer-process'),
    kernelChoice,
    onSnapshot: (snapshot) => {
      snapshots.fire(snapshot);
      memory.see(snapshot);
    },
    onEvent: (event) => {
      if (event.type === 'note') log.info(event.text);
      if (event.type === 'checkpoint') {
        prediction
          .load(event.path)
          .then(() => measurements.checkpointLoaded())
          .catch((thrown: unknown) => log.error(String(thrown)));
      }
    },
  });
  const snapshot = (): TrainingSnapshot => session.snapshot;
  const measurements = new PartEvaluation({
    snapshot,
    measure: (last, signal) => client.ask('measure', { last }, { signal }),
    measured: (run, measurement) => session.measured(run, measurement),
    note: (sentence) => log.info(`Recall and mixture were not measured: ${sentence}`),
  });
  const training = registerTraining({
    session,
    onDidChangeSnapshot: snapshots.event,
    settings,
    log,
    modelDirectory,
  });
  const errands = new ErrandRunner({ pool, threadFile: thread('trainer-thread'), kernelChoice });
  const nextRun = new NextRun({
    snapshot,
    get: (name) => settings.get(name),
    set: (name, value) => settings.set(name, value),
    request: () => {
      const source = workspaceSource(settings);
      const destination = { kind: 'store', directory: modelDirectory(source.folders) } as const;
      return { source, destination, options: trainingOptions(settings) };
    },
    forecast: (request, signal) => errands.forecast(request, signal),
  });
  const modelFiles = registerModelFiles({
    ...{ session, prediction, currentModel, log },
    importModel: (file, folders) => errands.importModel(file, modelDirectory(folders)),
    deleteModel: (folders) => store(folders).forget(),
  });
  const snooze = new Snooze();
  const awake = (): boolean => snooze.awake;
  let lastAnswer: { completion: Completion; path: string; offset: number } | undefined;
  const status = { snapshot, model: () => prediction.model, awake, off: () => predictorLife.off };
  const changes = new vscode.EventEmitter<void>();
  const standing = new vscode.EventEmitter<void>();
  record.onChange(() => standing.fire());
  const forgetModel = async (folders: readonly string[]): Promise<void> => {
    lastAnswer = undefined;
    await store(folders).forget();
    await memory.forget();
    await record.forget();
  };
  const openDocument = async (content: string): Promise<void> => {
    const document = await vscode.workspace.openTextDocument({ content });
    await vscode.window.showTextDocument(document, { preview: false });
  };

  context.subscriptions.push(
    log,
    snapshots,
    changes,
    standing,
    modelFiles,
    prediction,
    training,
    snooze,
    measurements,
    { dispose: () => client.dispose() },
    session,
    { dispose: () => void pool.dispose() },
    snapshots.event(() => changes.fire()),
    prediction.onDidChangeModel(() => {
      changes.fire();
      standing.fire();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('unroll')) standing.fire();
    }),
    snooze.onDidChange(() => changes.fire()),
    predictorLife,
    predictorLife.onDidChange(() => changes.fire()),
    registerStatusItem({ ...status, onDidChange: changes.event }),
    registerCompletionProvider({
      client,
      settings,
      log,
      awake,
      onAnswer: (completion, path, offset) => (lastAnswer = { completion, path, offset }),
      record,
    }),
    registerQuestions({ client, prediction, lastAnswer: () => lastAnswer?.completion, log }),
    registerSurpriseDecorations({
      score: ({ uri, text }, signal) => client.ask('score', { text, path: documentPath(uri) }, { signal }),
      log: (line) => log.info(line),
    }),
    registerForget({ session, prediction, log, forgetModel }),
    registerDashboard({
      extensionUri: context.extensionUri,
      memory: context.workspaceState,
      snapshot,
      onDidChangeSnapshot: snapshots.event,
      train: () => void training.train(),
      pause: () => session.pause(),
      continueTraining: () => session.continue(),
      stop: () => session.stop(),
      sample: (request, signal) => client.ask('sample', request, { signal }),
      expect: ({ uri, ...request }, signal) =>
        client.ask('expect', { ...request, path: documentPath(uri) }, { signal }),
      lastSuggestion: () => lastAnswer,
      score: ({ uri, text }, signal) =>
        client.ask('score', { text, path: uri ? documentPath(uri) : '' }, { signal }),
      inside: insideSource({
        client,
        pool,
        threadFile: thread('gradient-thread'),
        kernelChoice,
        model: () => prediction.demandModel().path,
        source: () => workspaceSource(settings),
        memoryLimitMegabytes: () => settings.get('training.memoryLimit'),
      }),
      suggestions: {
        record: () => record.record,
        threshold: () => thresholdState(settings),
        setThreshold: (value) => settings.set('suggestions.minimumConfidence', value),
        forget: () => record.forget(),
      },
      nextRun,
      hasModel: () => prediction.model !== undefined,
      modelFiles,
      onDidChangeStanding: standing.event,
      openDocument: (text) => void openDocument(text),
      log: (line) => log.info(line),
    }),
  );
  void prediction.open();
  void record.open();
  keepRecord = () => record.flush();
  void memory.recall().then((last) => last && session.restore(last));
  return {
    snapshot,
    onDidChangeSnapshot: snapshots.event,
    statusText: () => describeStatus(status).text,
    modelPath: () => prediction.model?.path,
    suggestions: () => record.record,
  };
}

function warnOnScreen(sentence: string, log: vscode.LogOutputChannel): void {
  log.warn(sentence);
  void vscode.window.showWarningMessage(`Unroll: ${sentence}`);
}

/**
 * Everything that features share, made once: where models are stored, the predictor, the trainer, what is
 * kept.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import { Pages } from './editor/commands/pages';
import type { Settings } from './editor/settings/settings';
import { ColouredFirst } from './editor/suggestions/coloured-first';
import { PredictorController } from './editor/suggestions/predictor-controller';
import { PredictorLife } from './editor/suggestions/predictor-life';
import { Snooze } from './editor/suggestions/snooze';
import { chosenBase } from './editor/training/base';
import { Permission } from './editor/training/permission';
import { workspaceFolders } from './editor/training/workspace-source';
import { EarlierRuns } from './history/dashboard-runs';
import { RunHistory } from './history/run-history';
import { SuggestionLife } from './history/suggestion-life';
import { SuggestionRecorder } from './history/suggestion-record';
import { asFailure } from './protocol/failure';
import { RightOfWay } from './protocol/right-of-way';
import type { TrainingSnapshot } from './protocol/training/training';
import { Lock } from './store/lock';
import { WorkspaceModels } from './store/workspace-models';
import { writeAtomically } from './store/write-atomically';
import { PlannerClient } from './threads/planner/planner-client';
import { PredictorClient } from './threads/predictor/predictor-client';
import type { SingleQuestionParts } from './threads/single-question';
import { ThreadPool } from './threads/thread-pool';
import { PartEvaluation } from './threads/trainer/part-evaluation';
import { TrainingSession } from './threads/trainer/training-session';
import { warn, type Log } from './editor/say';

export interface Services extends vscode.Disposable {
  readonly extensionUri: vscode.Uri;
  readonly models: WorkspaceModels;
  /** The base to begin from, as the settings are now; undefined: nothing. */
  readonly base: () => string | undefined;
  readonly predictor: PredictorClient;
  readonly predictorController: PredictorController;
  readonly predictorLife: PredictorLife;
  readonly trainer: TrainingSession;
  readonly onDidChangeSnapshot: vscode.Event<TrainingSnapshot>;
  readonly planner: PlannerClient;
  /** How the thread that measures gradients is started. */
  readonly gradients: SingleQuestionParts;
  /** How the thread of the sequence networks is started. */
  readonly sequences: SingleQuestionParts;
  readonly runHistory: RunHistory;
  readonly earlierRuns: EarlierRuns;
  readonly suggestions: SuggestionRecorder;
  readonly onScreen: SuggestionLife;
  readonly colouredFirst: ColouredFirst;
  readonly snooze: Snooze;
  readonly permission: Permission;
  readonly pages: Pages;
}

export function createServices(
  { extensionPath, extensionUri, globalStorageUri, workspaceState }: vscode.ExtensionContext,
  settings: Settings,
  log: Log,
): Services {
  // The predictor, the trainer, what measures gradients, what proofreads or names a language, and what the
  // dashboard keeps to read sequences.
  const pool = new ThreadPool(5);
  const kernelChoice = path.join(globalStorageUri.fsPath, 'kernels.json');
  const thread = (name: string) => ({
    pool,
    threadFile: path.join(extensionPath, 'dist', `${name}.js`),
    kernelChoice,
  });
  const note = (sentence: string): void => log.warn(sentence);

  const models = new WorkspaceModels(globalStorageUri.fsPath, (sentence) => {
    log.warn(sentence);
    void warn(sentence);
  });
  const shippedBase = path.join(extensionPath, 'dist', 'base.safetensors');
  const base = (): string | undefined => chosenBase(settings, shippedBase);
  const directory = (): string | undefined => models.recordDirectory(workspaceFolders());
  const runHistory = new RunHistory(directory, writeAtomically, note);
  const lock = async (held: string): Promise<() => Promise<void>> => {
    const taken = await Lock.acquire(held);
    return () => taken.release();
  };
  const kept = { directory, write: writeAtomically, lock, warn: note };
  const suggestions = new SuggestionRecorder(kept);
  const earlierRuns = new EarlierRuns({ ...kept, older: workspaceState });

  const rightOfWay = new RightOfWay();
  const predictor: PredictorClient = new PredictorClient({
    ...thread('predictor-thread'),
    rightOfWay,
    storage: globalStorageUri.fsPath,
    beforeAsking: () => predictorController.use(),
    onDeath: (failure) => predictorLife.died(failure),
    onBack: () => {
      predictorLife.back();
      predictorController.learnUnsaved();
    },
    onOff: (failure) => void predictorLife.stayedOff(failure),
    onNote: note,
  });
  const predictorLife = new PredictorLife({ startAgain: () => predictor.startAgain(), log });
  const predictorController = new PredictorController({ predictor, models, base, settings, log });

  const onScreen = new SuggestionLife(
    {
      ended: (life) => suggestions.ended(life),
      judged: (accepted) =>
        void predictor
          .ask('outcome', { accepted })
          .catch((thrown: unknown) => log.debug(asFailure(thrown).message)),
    },
    () => performance.now(),
  );

  const snapshots = new vscode.EventEmitter<TrainingSnapshot>();
  const trainer = new TrainingSession({
    ...thread('trainer-thread'),
    rightOfWay,
    processFile: path.join(extensionPath, 'dist', 'trainer-process.js'),
    onSnapshot: (snapshot, isOwn) => {
      earlierRuns.follow(snapshot);
      snapshots.fire(snapshot);
      if (isOwn) runHistory.see(snapshot);
    },
    onEvent: (event) => {
      if (event.type === 'note') {
        log.info(event.text);
        if (event.notice === true) void warn(event.text);
      }
      if (event.type === 'checkpoint') void takeOver(event.path);
    },
  });
  const partEvaluation = new PartEvaluation({
    trainer,
    predictor,
    onNote: (sentence) => log.info(`Recall and mixture were not measured: ${sentence}`),
  });
  async function takeOver(checkpoint: string): Promise<void> {
    try {
      await predictorController.load(checkpoint);
      await partEvaluation.checkpointLoaded();
    } catch (thrown) {
      log.error(String(thrown));
    }
  }

  const colouredFirst = new ColouredFirst(() => performance.now());
  const snooze = new Snooze();
  const pages = new Pages();
  const owned = [
    snapshots,
    predictorController,
    predictorLife,
    colouredFirst,
    snooze,
    pages,
    partEvaluation,
    predictor,
    trainer,
  ];
  return {
    extensionUri,
    models,
    base,
    predictor,
    predictorController,
    predictorLife,
    trainer,
    onDidChangeSnapshot: snapshots.event,
    planner: new PlannerClient(thread('trainer-thread')),
    gradients: thread('gradient-thread'),
    sequences: thread('sequence-thread'),
    runHistory,
    earlierRuns,
    suggestions,
    onScreen,
    colouredFirst,
    snooze,
    pages,
    permission: new Permission(workspaceState, settings),
    dispose: () => {
      for (const part of owned) part.dispose();
      void pool.dispose();
    },
  };
}

/**
 * Training that nobody asked for each time, where the user allowed it: begins when the editor rests and the
 * machine has power and time to spare, waits while somebody types, and goes on.
 */
import os from 'node:os';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { isBusy } from '../../protocol/training/training';
import type { Settings } from '../settings/settings';
import { onMains } from './mains';
import { train } from './training';
import { workspaceFolders } from './workspace-source';
import type { Log } from '../say';

/** Between two looks whether it is time, and how long typing rests before training goes on; ms. */
const interval = 2000;
const typingPause = 8000;
/** A model that is there is trained on when something was saved, and after so long; ms. */
const betweenRuns = 60 * 60_000;

export function registerByItself(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const { permission, trainer, predictorController } = services;
  let lastKey = Date.now();
  let lastRun = 0;
  let isSaved = false;
  /** It runs, and was begun here. */
  let running = false;

  const isDue = async (): Promise<boolean> => {
    if (running || isBusy(trainer.snapshot) || !permission.given) return false;
    if (!vscode.workspace.isTrusted || workspaceFolders().length === 0) return false;
    if (Date.now() - lastKey < 1000 * settings.get('training.idleSeconds')) return false;
    await predictorController.use();
    const hasModel = predictorController.model !== undefined;
    if (hasModel ? !isSaved || Date.now() - lastRun < betweenRuns : lastRun > 0) return false;
    // Others are at work.
    if (os.loadavg()[0]! > 2 * os.availableParallelism()) return false;
    return settings.get('training.onBattery') || (await onMains()) !== false;
  };
  const look = async (): Promise<void> => {
    if (running) {
      if (trainer.snapshot.state === 'paused' && Date.now() - lastKey >= typingPause) trainer.continue();
      return;
    }
    if (!(await isDue()) || running) return;
    running = true;
    [lastRun, isSaved] = [Date.now(), false];
    log.info('Training begins by itself: the editor rests.');
    await train(services, settings, log);
    running = false;
  };
  const timer = setInterval(() => {
    look().catch((thrown: unknown) => log.warn(String(thrown)));
  }, interval);
  timer.unref();
  return vscode.Disposable.from(
    { dispose: () => clearInterval(timer) },
    vscode.workspace.onDidSaveTextDocument(() => (isSaved = true)),
    vscode.window.onDidChangeTextEditorSelection(() => (lastKey = Date.now())),
    vscode.workspace.onDidChangeTextDocument(({ contentChanges, document }) => {
      if (contentChanges.length === 0 || document.uri.scheme === 'output') return;
      lastKey = Date.now();
      if (running && trainer.snapshot.state === 'training') trainer.pause();
    }),
  );
}

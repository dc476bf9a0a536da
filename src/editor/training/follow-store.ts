/**
 * All windows on a folder follow what is stored of it: a model that another window trained, took in, deleted
 * or forgot, and the run that goes on there.
 */
import { existsSync, unwatchFile, watchFile } from 'node:fs';
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import type { Services } from '../../services';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from './workspace-source';
import type { Log } from '../say';

/** Between two looks, which cost a call of the system each; ms. */
const interval = 700;

export function registerFollowStore(services: Services, _: Settings, log: Log): vscode.Disposable {
  const { models, predictorController, runHistory, earlierRuns, suggestions, onScreen, trainer } = services;
  let watched: string[] = [];
  /** One after the other, however fast they come. */
  let last: Promise<void> = Promise.resolve();

  let again: NodeJS.Timeout | undefined;
  /** What is written there while a run goes on here is looked at when it has ended. */
  const lookLater = (): void => {
    again ??= setTimeout(() => {
      again = undefined;
      queued(followModel)();
      queued(followRun)();
    }, interval);
  };

  const followModel = async (): Promise<void> => {
    const folders = workspaceFolders();
    if (folders.length === 0 || !predictorController.inUse) return;
    if (trainer.busy) return lookLater();
    const path = await models.current(folders);
    if (path !== null && path !== predictorController.model?.path) await predictorController.load(path);
    if (path === null && predictorController.model) await predictorController.unload();
  };
  const followRun = async (): Promise<void> => {
    if (trainer.busy) return lookLater();
    const run = await runHistory.elsewhere();
    if (run) return trainer.follow(run);
    // Only who forgets everything takes the history away.
    if (runHistory.file === undefined || existsSync(runHistory.file)) return;
    if (!predictorController.model && trainer.snapshot.points.length === 0) return;
    trainer.forget();
    onScreen.forget();
    predictorController.forget();
    await suggestions.open();
  };
  const queued = (follow: () => Promise<void>) => (): void => {
    last = last.then(follow).catch((thrown: unknown) => log.warn(asFailure(thrown).message));
  };
  const unwatch = (): void => {
    for (const file of watched) unwatchFile(file);
  };
  const watch = (): void => {
    unwatch();
    const folders = workspaceFolders();
    const followed = [
      [folders.length > 0 ? models.pointer(folders) : undefined, queued(followModel)],
      [runHistory.file, queued(followRun)],
      [earlierRuns.file, () => void earlierRuns.open()],
    ] as const;
    watched = followed.flatMap(([path]) => path ?? []);
    for (const [path, follow] of followed)
      if (path !== undefined) watchFile(path, { interval, persistent: false }, follow);
  };
  watch();
  const dispose = (): void => {
    unwatch();
    clearTimeout(again);
  };
  return vscode.Disposable.from({ dispose }, vscode.workspace.onDidChangeWorkspaceFolders(watch));
}

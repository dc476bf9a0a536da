/**
 * Training from the palette: what is asked of the trainer, progress with cancel, and one sentence at the end.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import { isBusy, type TrainingOptions, type TrainingSnapshot } from '../../protocol/training/training';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import type { Settings } from '../settings/settings';
import { workspaceSource } from './workspace-source';
import { defaultThreads } from '../../threads/default-threads';
import { inform, refuse, type Log } from '../say';

export function registerTraining(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const { onDidChangeSnapshot } = services;
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commands.train.id, () => train(services, settings, log)),
    vscode.commands.registerCommand(commands.stopTraining.id, () => control(services, 'stop')),
    vscode.commands.registerCommand(commands.pauseTraining.id, () => control(services, 'pause')),
    vscode.commands.registerCommand(commands.continueTraining.id, () => control(services, 'continue')),
    onDidChangeSnapshot((snapshot) => {
      void vscode.commands.executeCommand('setContext', 'unroll.training', isBusy(snapshot));
      void vscode.commands.executeCommand('setContext', 'unroll.paused', snapshot.state === 'paused');
    }),
  );
}

/** What a run is told to do, where it is one of this window. */
export function control({ trainer }: Services, what: 'stop' | 'pause' | 'continue'): void {
  if (trainer.busy || !isBusy(trainer.snapshot)) return trainer[what]();
  void inform('Training runs in another window on this folder: it is paused, continued and stopped there.');
}

function trainingOptions(settings: Settings): TrainingOptions {
  const hiddenSize = settings.get('training.hiddenSize');
  return {
    tokens: settings.get('training.tokens'),
    cell: settings.get('training.cell'),
    ...(hiddenSize > 0 ? { hiddenSize } : {}),
    layers: settings.get('training.layers'),
    seconds: settings.get('training.seconds'),
    threads: settings.get('training.threads') || defaultThreads(1),
    seed: settings.get('training.seed'),
    memoryLimitMegabytes: settings.get('training.memoryLimit'),
  };
}

/** What a run is asked now. @throws Failure when nothing may be read */
export function runRequest({ models, base }: Pick<Services, 'models' | 'base'>, settings: Settings) {
  const source = workspaceSource(settings);
  const destination = { kind: 'store', directory: models.directory(source.folders) } as const;
  return { source, destination, options: trainingOptions(settings), base: base() };
}

/** Resolves to true when the run ended well; every failure has been shown by then. */
export async function train(services: Services, settings: Settings, log: Log): Promise<boolean> {
  try {
    const request = { ...runRequest(services, settings), resume: true };
    const running = services.trainer.train(request, settings.get('training.wideVectors'));
    void showProgress(services, running);
    const { record } = await running;
    const bits = record.validationBitsPerCharacter ?? record.trainingBitsPerCharacter;
    const sentence = `Learned ${record.files} files in ${Math.round(record.seconds)} s: ${bits.toFixed(2)} bits per character on text it had not seen.`;
    log.info(sentence);
    void offerDashboard(inform(sentence, 'Open Dashboard'));
    return true;
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'cancelled' || failure.code === 'disposed') return false;
    log.error(failure.message);
    void offerDashboard(refuse(failure.message));
    return false;
  }
}

async function offerDashboard(answer: Thenable<string | undefined>): Promise<void> {
  if ((await answer) === 'Open Dashboard') await vscode.commands.executeCommand(commands.openDashboard.id);
}

/** Lives as long as the run; its cancel button stops the run and keeps what was learned. */
function showProgress({ trainer, onDidChangeSnapshot }: Services, running: Promise<unknown>) {
  const options = { location: vscode.ProgressLocation.Notification, title: 'Unroll', cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    let shown = 0;
    const subscriptions = vscode.Disposable.from(
      token.onCancellationRequested(() => trainer.stop()),
      onDidChangeSnapshot((snapshot) => {
        const percent = (snapshot.points.at(-1)?.progress ?? 0) * 100;
        progress.report({ message: describeProgress(snapshot), increment: Math.max(0, percent - shown) });
        shown = Math.max(shown, percent);
      }),
    );
    progress.report({ message: describeProgress(trainer.snapshot) });
    await running.catch(() => undefined);
    subscriptions.dispose();
  });
}

/** One line: what is going on, how well it reads, how long it takes. */
function describeProgress(snapshot: TrainingSnapshot): string {
  const point = snapshot.points.at(-1);
  switch (snapshot.state) {
    case 'reading':
      return 'reading the workspace…';
    case 'stopping':
      return 'stopping, keeping what was learned…';
    case 'paused':
      return 'paused';
    default:
  }
  if (!point) return 'preparing…';
  const bits = point.validationBitsPerCharacter ?? point.trainingBitsPerCharacter;
  const left = snapshot.budgetSeconds === null ? null : Math.max(0, snapshot.budgetSeconds - point.seconds);
  const rest = left === null ? '' : `, ${Math.ceil(left)} s left`;
  return `learning: ${bits.toFixed(2)} bits per character${rest}`;
}

/**
 * Training from the palette: what is asked of the trainer, and one sentence at the end. Its progress stands
 * in the status bar.
 */
import * as vscode from 'vscode';
import { asFailure } from '../../protocol/failure';
import { hesitation } from '../../protocol/training/hesitation';
import { isBusy, type TrainingOptions, type TrainingRecord } from '../../protocol/training/training';
import type { Services } from '../../services';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import { figure } from '../figures';
import type { Settings } from '../settings/settings';
import { workspaceSource } from './workspace-source';
import { defaultThreads } from '../../threads/default-threads';
import { inform, refuse, sentenceOf, type Log } from '../say';

export function registerTraining(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const { onDidChangeSnapshot } = services;
  return vscode.Disposable.from(
    registerCommand(commands.train.id, () => train(services, settings, log)),
    registerCommand(commands.stopTraining.id, () => control(services, 'stop')),
    registerCommand(commands.pauseTraining.id, () => control(services, 'pause')),
    registerCommand(commands.continueTraining.id, () => control(services, 'continue')),
    services.predictorController.onDidChangeModel((model) => {
      void vscode.commands.executeCommand('setContext', 'unroll.hasModel', model !== undefined);
    }),
    onDidChangeSnapshot((snapshot) => {
      void vscode.commands.executeCommand('setContext', 'unroll.training', isBusy(snapshot));
      void vscode.commands.executeCommand('setContext', 'unroll.paused', snapshot.state === 'paused');
    }),
  );
}

/** What a run is told to do, where it is one of this window. */
export function control({ trainer }: Services, what: 'stop' | 'pause' | 'continue'): void {
  if (trainer.busy || !isBusy(trainer.snapshot)) return trainer[what]();
  void inform(
    vscode.l10n.t(
      'Training runs in another window on this folder: it is paused, continued and stopped there.',
    ),
  );
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
    const { record } = await services.trainer.train(request, settings.get('training.wideVectors'));
    const first = services.trainer.snapshot.points.find((point) => point.validationBitsPerCharacter !== null);
    const sentence = readySentence(record, first?.validationBitsPerCharacter ?? null);
    log.info(`Learned ${record.files} files in ${Math.round(record.seconds)} s. ${sentence}`);
    void offer(inform, sentence, watchIt(), tryIt());
    return true;
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code === 'cancelled' || failure.code === 'disposed') return false;
    log.error(failure.message);
    void offer(refuse, sentenceOf(failure), watchIt());
    return false;
  }
}

/** What a run has brought, in plain words. @param before bits per character when the run began */
function readySentence(record: TrainingRecord, before: number | null): string {
  const { t } = vscode.l10n;
  const bits = record.validationBitsPerCharacter ?? record.trainingBitsPerCharacter;
  const now = figure(hesitation(bits), 1);
  const was = before === null || before <= bits ? null : figure(hesitation(before), 1);
  return was === null || was === now
    ? t('Ready: type, Tab accepts. It hesitates between {0} characters.', now)
    : t('Ready: type, Tab accepts. It now hesitates between {0} characters instead of {1}.', now, was);
}

interface Offered {
  readonly label: string;
  readonly command: string;
}

const watchIt = (): Offered => ({ label: vscode.l10n.t('Watch it'), command: commands.openDashboard.id });
const tryIt = (): Offered => ({ label: vscode.l10n.t('Try it here'), command: commands.suggestHere.id });

/** Says the sentence with buttons, and does what is chosen. */
async function offer(say: typeof inform, sentence: string, ...offered: Offered[]): Promise<void> {
  const label = await say(sentence, ...offered.map((one) => one.label));
  const chosen = offered.find((one) => one.label === label);
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

/**
 * The one status-bar item: off, learning (with percentage), ready, snoozed. Only reads; a click opens the
 * menu, which says the same in words.
 */
import * as vscode from 'vscode';
import { blindBits, hesitation } from '../protocol/training/hesitation';
import type { Services } from '../services';
import { commands } from './commands/command-table';
import { figure } from './figures';

export interface Status {
  /** As it stands in the status bar, with an icon. */
  readonly text: string;
  /** The same in words: a sentence without its full stop. */
  readonly words: string;
}

type Parts = Pick<Services, 'trainer' | 'predictorController' | 'predictorLife' | 'snooze'>;

export function describeStatus({ trainer, predictorController, predictorLife, snooze }: Parts): Status {
  const { snapshot } = trainer;
  const percent = Math.round((snapshot.points.at(-1)?.progress ?? 0) * 100);
  const { t } = vscode.l10n;
  switch (snapshot.state) {
    case 'reading':
      return { text: '$(loading~spin) Unroll: reading', words: t('Reading the workspace') };
    case 'training':
      return { text: `$(pulse) Unroll ${percent} %`, words: t('Learning this workspace: {0} %', percent) };
    case 'paused':
      return { text: `$(debug-pause) Unroll ${percent} %`, words: t('Training is paused at {0} %', percent) };
    case 'stopping':
      return { text: '$(loading~spin) Unroll: stopping', words: t('Keeping what was learned') };
    default:
  }
  if (predictorLife.off)
    return {
      text: '$(error) Unroll',
      words: t('Suggestions are off: run "Unroll: Start Suggestions Again"'),
    };
  if (!snooze.awake)
    return { text: '$(bell-slash) Unroll', words: t('Suggestions are snoozed {0}', snooze.untilInWords) };
  const known = knownInWords(predictorController);
  if (!vscode.workspace.isTrusted)
    return { text: '$(shield) Unroll', words: t('Restricted Mode: nothing is read or learned. {0}', known) };
  return { text: predictorController.model ? '$(check) Unroll' : '$(circle-outline) Unroll', words: known };
}

const loadsLater = (): string => vscode.l10n.t('Loads when a file is opened');

function knownInWords({ model, onBase, inUse }: Services['predictorController']): string {
  const { t } = vscode.l10n;
  if (!inUse) return loadsLater();
  if (!model) {
    return onBase
      ? t('Not trained on this workspace yet: the base answers')
      : t('Not trained on this workspace yet');
  }
  const bits = model.bitsPerCharacter;
  return bits === null
    ? t('Ready')
    : t(
        'Ready: {0} bits per character on text it had not seen (it hesitates between {1} characters; {2} bits is blind)',
        figure(bits, 2),
        figure(hesitation(bits), 1),
        blindBits,
      );
}

/** The item before anything else is loaded. */
export function showStatusItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem('unroll.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Unroll';
  item.command = commands.showMenu.id;
  say(item, { text: '$(circle-outline) Unroll', words: loadsLater() });
  item.show();
  return item;
}

/** Has the item say what the services know, from now on. */
export function registerStatusItem(item: vscode.StatusBarItem, services: Services): vscode.Disposable {
  const update = (): void => say(item, describeStatus(services));
  update();
  return vscode.Disposable.from(
    services.onDidChangeSnapshot(update),
    onDidChangePrediction(services, update),
  );
}

function say(item: vscode.StatusBarItem, { text, words }: Status): void {
  item.text = text;
  item.tooltip = words;
  // The icons have names that say nothing when they are read aloud.
  item.accessibilityInformation = { label: `Unroll: ${words}`, role: 'button' };
}

/** Whenever something else may predict, or nothing; not at each step of a training. */
export function onDidChangePrediction(services: Services, changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    services.predictorController.onDidChangeModel(changed),
    services.predictorLife.onDidChange(changed),
    services.snooze.onDidChange(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
  );
}

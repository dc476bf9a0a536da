/** The menu of the status bar: what is going on, in words, and what can be done now. */
import * as vscode from 'vscode';
import { isBusy } from '../../protocol/training/training';
import type { Services } from '../../services';
import { describeStatus } from '../status-item';
import type { Settings } from '../settings/settings';
import { silenceIn } from '../suggestions/silence';
import { commands } from './command-table';
import { registerCommand } from './handlers';

interface Item extends vscode.QuickPickItem {
  /** What is run; nothing, where an item only tells. */
  readonly command?: readonly [id: string, ...given: unknown[]];
}

export function registerMenu(services: Services, settings: Settings): vscode.Disposable {
  return registerCommand(commands.showMenu.id, async () => {
    const placeHolder = describeStatus(services).words;
    const choice = await vscode.window.showQuickPick(menuItems(services, settings), {
      title: 'Unroll',
      placeHolder,
    });
    if (choice?.command) await vscode.commands.executeCommand(...choice.command);
  });
}

/** A title of the table: the bundle has them all. */
const translated = vscode.l10n.t as (title: string) => string;

/** Only what can be done now. */
export function menuItems(services: Services, settings: Settings): Item[] {
  const { t } = vscode.l10n;
  const { trainer, snooze, predictorLife } = services;
  const document = vscode.window.activeTextEditor?.document;
  const silence = document && silenceIn(document, services, settings);
  const of = ({ id, title }: { id: string; title: string }, detail?: string): Item => ({
    label: translated(title),
    command: [id],
    ...(detail !== undefined && { detail }),
  });
  const isTraining = isBusy(trainer.snapshot);
  const here = document?.languageId;
  const enabledHere = document && settings.get('suggestions.enabled', document);
  return [
    { label: describeStatus(services).words, command: [commands.openDashboard.id] },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    of(silence === null ? commands.whySuggestion : commands.whyNothing, silence ?? undefined),
    of(commands.suggestHere),
    ...(snooze.awake
      ? [of(commands.snooze)]
      : [of(commands.wake, t('Snoozed {0}', snooze.untilInWords)), of(commands.snooze)]),
    ...(here === undefined
      ? []
      : [
          {
            label: enabledHere ? t('Suggestions Off for {0}', here) : t('Suggestions On for {0}', here),
            command: [commands.toggleLanguage.id] as const,
          },
        ]),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...(isTraining
      ? [of(trainer.snapshot.state === 'paused' ? commands.continueTraining : commands.pauseTraining)]
      : [of(commands.train)]),
    ...(isTraining ? [of(commands.stopTraining)] : []),
    ...(predictorLife.off ? [of(commands.startAgain)] : []),
    of(commands.openDashboard),
    of(commands.sample),
    of(commands.whatDidItRead),
    { label: t('Settings'), command: ['workbench.action.openSettings', 'unroll.'] },
  ];
}

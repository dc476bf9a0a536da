/**
 * The one status-bar item: off, learning (with percentage), ready, snoozed. Only reads; a click opens the
 * menu.
 */
import * as vscode from 'vscode';
import type { Services } from '../services';
import { commands } from './commands/command-table';

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

export function describeStatus({
  trainer,
  predictorController,
  predictorLife,
  snooze,
}: Pick<Services, 'trainer' | 'predictorController' | 'predictorLife' | 'snooze'>): StatusText {
  const { snapshot } = trainer;
  const percent = Math.round((snapshot.points.at(-1)?.progress ?? 0) * 100);
  switch (snapshot.state) {
    case 'reading':
      return { text: '$(loading~spin) Unroll: reading', tooltip: 'Reading the workspace' };
    case 'training':
      return { text: `$(pulse) Unroll ${percent} %`, tooltip: 'Learning this workspace' };
    case 'paused':
      return { text: `$(debug-pause) Unroll ${percent} %`, tooltip: 'Training is paused' };
    case 'stopping':
      return { text: '$(loading~spin) Unroll: stopping', tooltip: 'Keeping what was learned' };
    default:
  }
  if (predictorLife.off) {
    const wayOut = 'Suggestions are off: run "Unroll: Start Suggestions Again"';
    return { text: '$(error) Unroll', tooltip: wayOut };
  }
  if (!snooze.awake)
    return { text: '$(bell-slash) Unroll', tooltip: `Suggestions are snoozed ${snooze.untilInWords}` };
  const { model } = predictorController;
  if (!model) {
    const tooltip = 'Not trained on this workspace yet';
    const answers = predictorController.onBase ? `${tooltip}: the base answers` : tooltip;
    return { text: '$(circle-outline) Unroll', tooltip: answers };
  }
  const bits = model.bitsPerCharacter;
  const known = bits === null ? '' : `: ${bits.toFixed(2)} bits per character on text it had not seen`;
  return { text: '$(check) Unroll', tooltip: `Ready${known}` };
}

export function registerStatusItem(services: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('unroll.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Unroll';
  item.command = commands.showMenu.id;
  const update = (): void => {
    const { text, tooltip } = describeStatus(services);
    item.text = text;
    item.tooltip = tooltip;
  };
  update();
  item.show();
  return vscode.Disposable.from(
    item,
    services.onDidChangeSnapshot(update),
    services.predictorController.onDidChangeModel(update),
    services.predictorLife.onDidChange(update),
    services.snooze.onDidChange(update),
  );
}

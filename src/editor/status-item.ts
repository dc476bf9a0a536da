/** The one status-bar item: off, learning (with percentage), ready, snoozed. Only reads; a click opens the menu. */
import * as vscode from 'vscode';
import type { TrainingSnapshot } from '../protocol/training/training';
import { commands } from './commands/command-table';

export interface StatusDependencies {
  readonly snapshot: () => TrainingSnapshot;
  /** Bits per character of the loaded model on held-out text; undefined while no model is loaded. */
  readonly model: () => { readonly bitsPerCharacter: number | null } | undefined;
  readonly awake: () => boolean;
  /** The predictor died too often and stays off. */
  readonly off: () => boolean;
  /** Fires when any of the above may have changed. */
  readonly onDidChange: vscode.Event<unknown>;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
}

export function describeStatus(dependencies: Omit<StatusDependencies, 'onDidChange'>): StatusText {
  const snapshot = dependencies.snapshot();
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
  if (dependencies.off()) {
    const wayOut = 'Suggestions are off: run "Unroll: Start Suggestions Again"';
    return { text: '$(error) Unroll', tooltip: wayOut };
  }
  if (!dependencies.awake()) return { text: '$(bell-slash) Unroll', tooltip: 'Suggestions are snoozed' };
  const model = dependencies.model();
  if (!model) return { text: '$(circle-outline) Unroll', tooltip: 'Not trained on this workspace yet' };
  const bits = model.bitsPerCharacter;
  const known = bits === null ? '' : `: ${bits.toFixed(2)} bits per character on text it had not seen`;
  return { text: '$(check) Unroll', tooltip: `Ready${known}` };
}

export function registerStatusItem(dependencies: StatusDependencies): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('unroll.status', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Unroll';
  item.command = commands.showMenu.id;
  const update = (): void => {
    const { text, tooltip } = describeStatus(dependencies);
    item.text = text;
    item.tooltip = tooltip;
  };
  update();
  item.show();
  return vscode.Disposable.from(item, dependencies.onDidChange(update));
}

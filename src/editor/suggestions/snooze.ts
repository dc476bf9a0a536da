/** Silence for a while: no ghost text until the time is over or the user wakes it. */
import * as vscode from 'vscode';
import { commands } from '../commands/command-table';

const minutes = [5, 15, 60];

export class Snooze implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private readonly emitter = new vscode.EventEmitter<boolean>();
  private readonly command = vscode.commands.registerCommand(commands.snooze.id, () => this.ask());
  readonly onDidChange = this.emitter.event;

  get awake(): boolean {
    return this.timer === undefined;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.emitter.dispose();
    this.command.dispose();
  }

  private async ask(): Promise<void> {
    if (!this.awake) return this.wake();
    const choices = minutes.map((count) => ({ label: `${count} minutes`, count }));
    const choice = await vscode.window.showQuickPick(choices, { title: 'Snooze suggestions for' });
    if (!choice) return;
    this.timer = setTimeout(() => this.wake(), choice.count * 60_000);
    this.emitter.fire(false);
  }

  private wake(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.emitter.fire(true);
  }
}

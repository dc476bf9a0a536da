/**
 * Silence for a while: no ghost text until the time is over, the user wakes it, or VS Code is started anew.
 */
import * as vscode from 'vscode';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';

const choicesOfMinutes = [5, 15, 60];
/** In place of minutes: until the next start. */
const untilRestart = 'restart';

export class Snooze implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  /** Milliseconds since the epoch; Infinity until the next start, null while awake. */
  private end: number | null = null;
  private readonly emitter = new vscode.EventEmitter<void>();
  private readonly subscriptions = vscode.Disposable.from(
    this.emitter,
    registerCommand(commands.snooze.id, (given: unknown) => this.snooze(given)),
    registerCommand(commands.wake.id, () => this.sleepUntil(null)),
  );
  readonly onDidChange = this.emitter.event;

  /** By the clock: a machine that slept meanwhile has not moved the timer on. */
  get awake(): boolean {
    return this.end === null || Date.now() >= this.end;
  }

  /** Until when, in words: "until 14:05, 12 minutes left"; nothing while awake. */
  get untilInWords(): string {
    const { end } = this;
    if (end === null || this.awake) return '';
    if (end === Infinity) return vscode.l10n.t('until VS Code is started anew');
    const time = new Date(end).toLocaleTimeString(vscode.env.language, {
      hour: '2-digit',
      minute: '2-digit',
    });
    const minutes = Math.max(1, Math.ceil((end - Date.now()) / 60_000));
    return minutes === 1
      ? vscode.l10n.t('until {0}, 1 minute left', time)
      : vscode.l10n.t('until {0}, {1} minutes left', time, minutes);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscriptions.dispose();
  }

  /** @param given minutes, or `restart`; the user is asked without */
  private async snooze(given: unknown): Promise<void> {
    const chosen = isChoice(given) ? given : await this.ask();
    if (chosen === undefined) return;
    this.sleepUntil(chosen === untilRestart ? Infinity : Date.now() + chosen * 60_000);
  }

  private async ask(): Promise<number | typeof untilRestart | undefined> {
    const choices = [
      ...choicesOfMinutes.map((value) => ({ label: vscode.l10n.t('{0} minutes', value), value })),
      { label: vscode.l10n.t('Until VS Code is started anew'), value: untilRestart } as const,
    ];
    const choice = await vscode.window.showQuickPick(choices, {
      title: vscode.l10n.t('Snooze suggestions'),
      placeHolder: this.awake ? '' : vscode.l10n.t('Snoozed {0}', this.untilInWords),
    });
    return choice?.value;
  }

  private sleepUntil(end: number | null): void {
    clearTimeout(this.timer);
    this.end = end;
    if (end !== null && end < Infinity)
      this.timer = setTimeout(() => this.sleepUntil(null), Math.max(0, end - Date.now()));
    void vscode.commands.executeCommand('setContext', 'unroll.snoozed', !this.awake);
    this.emitter.fire();
  }
}

/** A day is the longest snooze. */
function isChoice(given: unknown): given is number | typeof untilRestart {
  return given === untilRestart || (typeof given === 'number' && given > 0 && given <= 24 * 60);
}

/**
 * What the user sees of a predictor that died: nothing while it comes back, one sentence with a way out when
 * it stays off.
 */
import * as vscode from 'vscode';
import type { Failure } from '../../protocol/failure';
import { commands } from '../commands/command-table';
import { registerCommand } from '../commands/handlers';
import { refuse, sentenceOf, type Log } from '../say';

export interface PredictorLifeDependencies {
  readonly startAgain: () => void;
  readonly log: Log;
}

export class PredictorLife implements vscode.Disposable {
  private readonly emitter = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable;
  private isOff = false;
  readonly onDidChange = this.emitter.event;

  constructor(private readonly dependencies: PredictorLifeDependencies) {
    this.subscriptions = vscode.Disposable.from(
      this.emitter,
      registerCommand(commands.startAgain.id, () => {
        this.setOff(false);
        dependencies.startAgain();
      }),
    );
  }

  /** True while it stays off until it is started again. */
  get off(): boolean {
    return this.isOff;
  }

  died({ message }: Failure): void {
    this.dependencies.log.warn(message);
  }

  back(): void {
    this.dependencies.log.info('The predictor is back, with the model and the workspace it had.');
  }

  async stayedOff(failure: Failure): Promise<void> {
    this.dependencies.log.error(failure.message);
    this.setOff(true);
    const startAgain = vscode.l10n.t('Start Again');
    const answer = await refuse(sentenceOf(failure), startAgain);
    if (answer === startAgain) await vscode.commands.executeCommand(commands.startAgain.id);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private setOff(off: boolean): void {
    this.isOff = off;
    void vscode.commands.executeCommand('setContext', 'unroll.predictorOff', off);
    this.emitter.fire();
  }
}

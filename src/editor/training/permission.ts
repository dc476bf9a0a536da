/**
 * Whether a folder may be learned without being told each time. The answer is kept with the workspace, never
 * in a file of it.
 */
import type * as vscode from 'vscode';
import type { Settings } from '../settings/settings';

const key = 'unroll.learnsHere';

export class Permission {
  constructor(
    private readonly workspaceState: vscode.Memento,
    private readonly settings: Settings,
  ) {}

  /** What the user said for this workspace; undefined: nothing. */
  get answer(): boolean | undefined {
    return this.workspaceState.get<boolean>(key);
  }

  /** Training may begin by itself here. */
  get given(): boolean {
    const automatic = this.settings.get('training.automatic');
    return automatic !== 'never' && (this.answer ?? automatic === 'always');
  }

  /** Nobody has said anything yet. */
  get isOpen(): boolean {
    return this.answer === undefined && this.settings.get('training.automatic') === 'ask';
  }

  async keep(answer: boolean): Promise<void> {
    await this.workspaceState.update(key, answer);
  }
}

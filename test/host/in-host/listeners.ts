/** Counts who listens to VS Code's events in this extension host, from its making on. */
import * as vscode from 'vscode';

type Subscribe = (...parts: unknown[]) => vscode.Disposable;

export class Listeners {
  private readonly counts = new Map<string, number>();

  constructor() {
    // The extension uses the very objects that the tests see.
    for (const [name, space] of Object.entries({ window: vscode.window, workspace: vscode.workspace }))
      for (const event of Object.keys(space)) {
        if (!/^on(?:Did|Will)/.test(event)) continue;
        const subscribe = (space as unknown as Record<string, Subscribe>)[event]!;
        const counted = (...parts: unknown[]): vscode.Disposable =>
          this.count(`${name}.${event}`, subscribe(...parts));
        Object.defineProperty(space, event, { value: counted, configurable: true });
      }
  }

  /** Those that were added and not disposed of since, by event. */
  get left(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.counts].filter(([, count]) => count !== 0).sort());
  }

  private count(event: string, subscription: vscode.Disposable): vscode.Disposable {
    this.counts.set(event, (this.counts.get(event) ?? 0) + 1);
    let isOpen = true;
    return new vscode.Disposable(() => {
      if (isOpen) this.counts.set(event, this.counts.get(event)! - 1);
      isOpen = false;
      subscription.dispose();
    });
  }
}

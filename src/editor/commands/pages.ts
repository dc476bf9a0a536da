/** Pages to read: documents of our own that cannot be edited and ask for no saving. */
import * as vscode from 'vscode';

const scheme = 'unroll';

export class Pages implements vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions = vscode.Disposable.from(
    this.changes,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.changes.event,
      provideTextDocumentContent: (uri) => this.texts.get(uri.path) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === scheme) this.texts.delete(uri.path);
    }),
  );

  /** @param title of the tab; the page of this title that is open says the new text */
  async show(title: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${title}.md` });
    this.texts.set(uri.path, markdown);
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

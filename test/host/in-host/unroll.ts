/** The extension as the tests see it: activated, its snapshots and the sentences it shows. */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollExports } from '../../../src/extension';
import type { UnrollApi } from '../../../src/features';
import type { TrainingSnapshot } from '../../../src/protocol/training/training';
import { until, within } from '../../until';

const extensionId = 'unroll.unroll';

/** The extension where nothing was asked of it yet. */
export async function restingExtension(): Promise<UnrollApi> {
  const extension = vscode.extensions.getExtension<UnrollExports>(extensionId);
  assert.ok(extension, `${extensionId} is not there`);
  return (await extension.activate()).loaded();
}

/** The extension in use: a document was shown, and closed again. */
export async function activatedExtension(): Promise<UnrollApi> {
  const unroll = await restingExtension();
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: '' }));
  await until('its use', () => !unroll.statusText().includes('Loads when a file is opened'));
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  return unroll;
}

/** The folder that the window is open on. */
export function openFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return folder.uri.fsPath;
}

/** Waits for a snapshot; looks at the present one first. */
export function untilSnapshot(
  unroll: UnrollApi,
  what: string,
  test: (snapshot: TrainingSnapshot) => boolean,
  seconds = 100,
): Promise<TrainingSnapshot> {
  return until(what, () => test(unroll.snapshot()) && unroll.snapshot(), seconds);
}

/** Every sentence that the extension showed since the session began, oldest first. */
const shown: string[] = [];
/** What is answered to the next sentence that matches, in place of a person. */
const answers: { readonly sentence: RegExp; readonly answer: string }[] = [];
// The tests stand inside the extension's folder, so that `vscode.window` is the very object that the
// extension uses.
for (const name of ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'] as const) {
  const show = vscode.window[name] as (message: string, ...rest: unknown[]) => Thenable<unknown>;
  Object.assign(vscode.window, {
    [name]: (message: string, ...rest: unknown[]) => {
      shown.push(message);
      const at = answers.findIndex(({ sentence }) => sentence.test(message));
      if (at >= 0) return Promise.resolve(answers.splice(at, 1)[0]!.answer);
      return show(message, ...rest);
    },
  });
}

/** The next sentence of this kind gets this answer; it is not shown. */
export function answerNext(sentence: RegExp, answer: string): void {
  answers.push({ sentence, answer });
}

/** Waits for a sentence of this kind. */
export function untilSaid(sentence: RegExp, seconds = 60): Promise<string> {
  return until(String(sentence), () => shown.find((one) => sentence.test(one)), seconds);
}

/** How many sentences of this kind were said since the session began. */
export function timesSaid(sentence: RegExp): number {
  return shown.filter((one) => sentence.test(one)).length;
}

/** Runs a command and returns its value with the first sentence that is shown from then on. */
export async function sentenceAfter(command: string): Promise<{ value: unknown; sentence: string }> {
  const from = shown.length;
  const value: unknown = await vscode.commands.executeCommand(command);
  return { value, sentence: await until(`a sentence after ${command}`, () => shown[from]) };
}

/** A new file in the workspace that holds this text, with the cursor at its end. */
export async function openWithText(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(path.join(openFolder(), name));
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  const end = editor.document.positionAt(editor.document.getText().length);
  editor.selection = new vscode.Selection(end, end);
  return editor;
}

/**
 * Asks for ghost text and accepts it. @returns what was inserted; nothing when nothing came within the time.
 */
export async function acceptGhostText(
  editor: vscode.TextEditor,
  seconds = 4,
  accept = 'editor.action.inlineSuggest.commit',
): Promise<string> {
  const before = editor.document.getText();
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  const inserted = await within(seconds, async () => {
    await vscode.commands.executeCommand(accept);
    const after = editor.document.getText();
    return after !== before && after.slice(before.length);
  });
  return inserted ?? '';
}

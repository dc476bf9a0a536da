/**
 * Commands that ask the model something and show the answer: sample, probability, why.
 */
import * as vscode from 'vscode';
import { Failure } from '../../protocol/failure';
import type { Services } from '../../services';
import { figure } from '../figures';
import type { Settings } from '../settings/settings';
import { commands, type CommandId } from './command-table';
import { filePath } from '../suggestions/document-path';
import { whyHere } from '../suggestions/why-here';
import { inform, type Log } from '../say';
import { registerFailing } from './failing';

/** Characters of a sample; long enough to see structure, short enough to come at once. */
const sampleLength = 1000;

export function registerQuestions(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const ask = (id: CommandId, action: () => Promise<void>) => registerFailing(id, log, action);
  return vscode.Disposable.from(
    ask(commands.sample.id, () => sampleIntoDocument(services)),
    ask(commands.scoreSelection.id, () => scoreSelection(services)),
    ...[commands.whySuggestion, commands.whyNothing].map(({ id }) =>
      ask(id, async () => void inform(await whyHere(services, settings))),
    ),
  );
}

async function sampleIntoDocument({ predictor, predictorController }: Services): Promise<void> {
  await predictorController.requireModel();
  const editor = vscode.window.activeTextEditor;
  const prompt = editor?.selection.isEmpty === false ? editor.document.getText(editor.selection) : '';
  const text = await predictor.ask('sample', {
    prompt,
    length: sampleLength,
    temperature: 0.7,
    seed: Date.now() % 4294967296,
    stopAtEnd: false,
  });
  const language = editor?.document.languageId ?? 'plaintext';
  const document = await vscode.workspace.openTextDocument({ language, content: prompt + text });
  await vscode.window.showTextDocument(document, { preview: false });
}

async function scoreSelection({ predictor, predictorController }: Services): Promise<void> {
  await predictorController.requireModel();
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) {
    throw new Failure(
      'bad-request',
      vscode.l10n.t('Nothing is selected. Select a sentence or some lines, then ask for its probability.'),
    );
  }
  const text = editor.document.getText(editor.selection);
  const { bits, characters } = await predictor.ask('score', {
    text,
    path: filePath(editor.document),
  });
  const mean = figure(bits / Math.max(1, characters), 2);
  void inform(
    vscode.l10n.t(
      'P(selection) = 2^−{0} — {1} bits per character over {2} characters.',
      figure(bits, 1),
      mean,
      figure(characters),
    ),
  );
}

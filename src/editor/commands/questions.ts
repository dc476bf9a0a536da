/**
 * Commands that ask the model something and show the answer: sample, probability, why, what was read.
 */
import * as vscode from 'vscode';
import { shown } from '../../text/shown';
import { asFailure, Failure } from '../../protocol/failure';
import type { CorpusReport } from '../../protocol/corpus';
import type { Services } from '../../services';
import type { Settings } from '../settings/settings';
import { commands } from './command-table';
import { filePath } from '../suggestions/document-path';
import { whyHere } from '../suggestions/why-here';
import { inform, refuse, type Log } from '../say';

/** Characters of a sample; long enough to see structure, short enough to come at once. */
const sampleLength = 1000;

export function registerQuestions(services: Services, settings: Settings, log: Log): vscode.Disposable {
  const ask = (id: string, action: () => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(id, async () => {
      try {
        await action();
      } catch (thrown) {
        const failure = asFailure(thrown);
        if (failure.code === 'cancelled' || failure.code === 'disposed') return;
        log.error(failure.message);
        void refuse(failure.message);
      }
    });
  return vscode.Disposable.from(
    ask(commands.sample.id, () => sampleIntoDocument(services)),
    ask(commands.scoreSelection.id, () => scoreSelection(services)),
    ...[commands.whySuggestion, commands.whyNothing].map(({ id }) =>
      ask(id, async () => void inform(await whyHere(services, settings))),
    ),
    ask(commands.whatDidItRead.id, () => whatDidItRead(services)),
    ask(commands.whySkipped.id, () => whySkipped(services)),
  );
}

async function sampleIntoDocument({ predictor, predictorController }: Services): Promise<void> {
  predictorController.requireModel();
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
  predictorController.requireModel();
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty) {
    throw new Failure(
      'bad-request',
      'Nothing is selected. Select a sentence or some lines, then ask for its probability.',
    );
  }
  const text = editor.document.getText(editor.selection);
  const { bits, characters } = await predictor.ask('score', {
    text,
    path: filePath(editor.document),
  });
  const mean = (bits / Math.max(1, characters)).toFixed(2);
  void inform(
    `P(selection) = 2^−${bits.toFixed(1)} — ${mean} bits per character over ${characters} characters.`,
  );
}

async function whatDidItRead({ predictor }: Services): Promise<void> {
  const report = await predictor.ask('report', undefined);
  const document = await vscode.workspace.openTextDocument({
    language: 'markdown',
    content: describeReport(report, ownGlobs()),
  });
  await vscode.window.showTextDocument(document, { preview: true });
}

async function whySkipped({ predictor }: Services): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== 'file') {
    throw new Failure('bad-request', 'No file is open. Open the file in question, then ask again.');
  }
  const sentence = await predictor.ask('explain', { path: document.uri.fsPath });
  const name = vscode.workspace.asRelativePath(document.uri);
  void inform(`${name}: ${sentence ?? 'It is read.'}`);
}

/**
 * The globs that the user gave Unroll, in any folder; those of the editor's own settings often match nothing.
 */
function ownGlobs(): ReadonlySet<string> {
  const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? [])];
  return new Set(
    scopes.flatMap((scope) => {
      const corpus = vscode.workspace.getConfiguration('unroll.corpus', scope);
      return [...corpus.get<string[]>('include', []), ...corpus.get<string[]>('exclude', [])];
    }),
  );
}

const inMarkdown = (text: string): string => shown(text, 'markdown');

/** The report as Markdown; it names files and reasons, never the text that was redacted. */
function describeReport(report: CorpusReport, globs: ReadonlySet<string>): string {
  const rows = <T>(items: readonly T[], row: (item: T) => string, none: string): string =>
    items.length > 0 ? items.map(row).join('\n') : none;
  return [
    `# What did Unroll read?`,
    '',
    `${report.files} files, ${report.characters.toLocaleString('en')} characters, from ${report.folders.map(inMarkdown).join(', ')}.`,
    `${report.validationFiles} of them (${report.validationCharacters.toLocaleString('en')} characters) were held out to measure with.`,
    '',
    '## By language',
    rows(
      report.languages,
      (l) => `- ${inMarkdown(l.language)}: ${l.files} files, ${l.characters.toLocaleString('en')} characters`,
      'Nothing.',
    ),
    '',
    '## Passed over',
    rows(
      report.skipped,
      ({ reason, files, examples, wayOut = '' }) =>
        `- ${reason}: ${files} files, for example ${examples.map(inMarkdown).join(', ')}. ${wayOut}`.trim(),
      'Nothing.',
    ),
    '',
    '## Redacted before learning',
    rows(report.redactions, (r) => `- ${r.kind}: ${r.count}`, 'Nothing.'),
    '',
    '## Globs that change nothing',
    rows(
      [...report.unmatched.include, ...report.unmatched.exclude].filter((glob) => globs.has(glob)),
      (glob) => `- ${inMarkdown(glob)}`,
      'None: each matches something.',
    ),
    '',
  ].join('\n');
}

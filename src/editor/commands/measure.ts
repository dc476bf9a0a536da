/**
 * *Measure on My Own Files*: types the files that were edited last, key by key, as if they were not written
 * yet, and says on a page what suggestions would have saved.
 */
import * as vscode from 'vscode';
import { shown } from '../../text/shown';
import { Failure } from '../../protocol/failure';
import type { Services } from '../../services';
import { measureReplay, type MeasuredReplay } from '../../threads/measured-replay';
import { figure } from '../figures';
import type { Settings } from '../settings/settings';
import { workspaceFolders } from '../training/workspace-source';
import { commands } from './command-table';
import { registerFailing } from './failing';
import type { Log } from '../say';

/** Files, and UTF-16 units of each: about a minute of one processor core. */
const filesAtMost = 4;
const charactersOfFile = 1500;
/** Among how many files of the folder the last edited ones are looked for. */
const looked = 3000;

export function registerMeasure(services: Services, _: Settings, log: Log): vscode.Disposable {
  return registerFailing(commands.measure.id, log, () => measure(services));
}

async function measure(services: Services): Promise<void> {
  const { t } = vscode.l10n;
  const { pages, predictorController, base, extensionUri } = services;
  const [folder] = workspaceFolders();
  if (folder === undefined || !vscode.workspace.isTrusted)
    throw new Failure('no-folder', t('Open a folder that you trust: its files are what is measured on.'));
  await predictorController.use();
  const model = predictorController.model?.path ?? base();
  if (model === undefined) throw new Failure('no-text', t('There is no model to measure yet.'));
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
  const title = t('Unroll: typing your own files, as if they were not written yet');
  await vscode.window.withProgress({ ...options, title }, async (_, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    const files = await lastEdited(services, folder);
    const program = vscode.Uri.joinPath(extensionUri, 'dist', 'unroll.js').fsPath;
    const { signal } = abort;
    const report = await measureReplay({
      program,
      model,
      files: files.map(({ fsPath }) => fsPath),
      characters: charactersOfFile,
      folder,
      signal,
    });
    await pages.show(t('Measured on your own files'), describe(report, files));
  });
}

/** The files that are read and were written last, the newest first. @throws Failure when there is none */
async function lastEdited({ predictor }: Services, folder: string): Promise<vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, '**/*');
  const dated = await Promise.all(
    (await vscode.workspace.findFiles(pattern, undefined, looked)).map(async (uri) => {
      const { mtime, size } = await vscode.workspace.fs.stat(uri);
      return { uri, mtime, size };
    }),
  );
  const newest = dated.filter(({ size }) => size > 0).sort((one, other) => other.mtime - one.mtime);
  const files: vscode.Uri[] = [];
  for (const { uri } of newest) {
    if (files.length === filesAtMost) break;
    if ((await predictor.ask('explain', { path: uri.fsPath })) === null) files.push(uri);
  }
  if (files.length > 0) return files;
  throw new Failure(
    'no-text',
    vscode.l10n.t('No file of this folder is read, so there is none to measure on.'),
  );
}

function describe(report: MeasuredReplay, files: readonly vscode.Uri[]): string {
  const { t } = vscode.l10n;
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const rows: readonly (readonly [string, string])[] = [
    [t('Characters that were typed'), figure(report.characters)],
    [t('Keys saved'), percent(report.keystrokeSavings)],
    [t('Suggestions that were right when they appeared'), percent(report.precision)],
    [t('Places where one was on screen'), percent(report.showRate)],
    [t('Wrong ones for 100 characters'), figure(report.distraction, 1)],
    [t('Lines finished by a suggestion, without a wrong one'), percent(report.perfectLines)],
    [t('Time of an answer: half of them within, 95 of 100 within'), times(report)],
  ];
  return [
    `# ${t('It would have saved you {0} of your keys', percent(report.keystrokeSavings))}`,
    '',
    t(
      'The beginnings of the files that you wrote last were typed key by key, as if they were not written yet. A suggestion that was right to its end was taken with one key. Training may have read these files before.',
    ),
    '',
    `| | |`,
    `| --- | --- |`,
    ...rows.map(([what, value]) => `| ${what} | ${value} |`),
    '',
    `## ${t('Files')}`,
    ...files.map((file) => `- ${shown(vscode.workspace.asRelativePath(file), 'markdown')}`),
    '',
  ].join('\n');
}

function times({ milliseconds: { p50, p95 } }: MeasuredReplay): string {
  return `${figure(p50)} ms, ${figure(p95)} ms`;
}

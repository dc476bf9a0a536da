/**
 * Commands about what is read of the workspace: what it was, why a file was passed over, and that a file be
 * read no more.
 */
import * as vscode from 'vscode';
import { shown } from '../../text/shown';
import { Failure } from '../../protocol/failure';
import type { CorpusReport } from '../../protocol/corpus';
import type { Services } from '../../services';
import { figure } from '../figures';
import type { Settings } from '../settings/settings';
import { commands } from './command-table';
import { registerFailing } from './failing';
import { inform, inUsersWords, type Log } from '../say';

export function registerReading(services: Services, settings: Settings, log: Log): vscode.Disposable {
  return vscode.Disposable.from(
    registerFailing(commands.whatDidItRead.id, log, () => whatDidItRead(services)),
    registerFailing(commands.whySkipped.id, log, (given) => whySkipped(services, given)),
    registerFailing(commands.forgetFile.id, log, (given) => forgetFile(services, settings, given)),
  );
}

async function whatDidItRead({ predictor, pages }: Services): Promise<void> {
  const report = await predictor.ask('report', undefined);
  await pages.show(vscode.l10n.t('What did Unroll read?'), describeReport(report, ownGlobs()));
}

/** The file that a command is about: the one it was given from a menu, or that of the open editor. */
function requireFile(given: unknown): vscode.Uri {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme === 'file') return uri;
  const sentence = vscode.l10n.t('No file is open. Open the file in question, then ask again.');
  throw new Failure('bad-request', sentence);
}

async function whySkipped({ predictor }: Services, given: unknown): Promise<void> {
  const file = requireFile(given);
  const why = await predictor.ask('explain', { path: file.fsPath });
  const name = vscode.workspace.asRelativePath(file);
  void inform(`${name}: ${why ? inUsersWords(why) : vscode.l10n.t('It is read.')}`);
}

/** The file stands among what is never read; what follows the setting forgets it at once. */
async function forgetFile({ onScreen }: Services, settings: Settings, given: unknown): Promise<void> {
  const file = requireFile(given);
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const name = vscode.workspace.asRelativePath(file, false);
  if (!folder) {
    const sentence = vscode.l10n.t('{0} is in no folder of this window, so nothing of it was learned.', name);
    throw new Failure('bad-request', sentence);
  }
  // What means something in a glob stands for itself.
  const glob = `/${name.replace(/[[\]{}*?!\\]/g, (special) => `[${special}]`)}`;
  await settings.add('corpus.exclude', glob, folder);
  onScreen.forget();
  const again = vscode.l10n.t('Train Anew');
  const answer = inform(
    vscode.l10n.t(
      '{0} is read no more (setting unroll.corpus.exclude), and nothing is suggested from its text. A network that was trained on it keeps what it learned until everything is forgotten and it is trained anew.',
      name,
    ),
    again,
  );
  void answer.then(async (chosen) => {
    if (chosen !== again) return;
    if ((await vscode.commands.executeCommand(commands.forgetEverything.id)) === true)
      await vscode.commands.executeCommand(commands.train.id);
  });
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
  const { t } = vscode.l10n;
  const rows = <T>(items: readonly T[], row: (item: T) => string, none: string): string =>
    items.length > 0 ? items.map(row).join('\n') : none;
  return [
    `# ${t('What did Unroll read?')}`,
    '',
    t(
      '{0} files, {1} characters, from {2}.',
      figure(report.files),
      figure(report.characters),
      report.folders.map(inMarkdown).join(', '),
    ),
    t(
      '{0} of them ({1} characters) were held out to measure with.',
      figure(report.validationFiles),
      figure(report.validationCharacters),
    ),
    '',
    `## ${t('By language')}`,
    rows(
      report.languages,
      ({ language, files, characters }) =>
        `- ${inMarkdown(language)}: ${t('{0} files, {1} characters', figure(files), figure(characters))}`,
      t('Nothing.'),
    ),
    '',
    `## ${t('Passed over')}`,
    rows(
      report.skipped,
      ({ reason, files, examples, wayOut = '' }) =>
        `- ${reason}: ${t('{0} files, for example {1}.', figure(files), examples.map(inMarkdown).join(', '))} ${wayOut}`.trim(),
      t('Nothing.'),
    ),
    '',
    `## ${t('Redacted before learning')}`,
    rows(report.redactions, (r) => `- ${r.kind}: ${r.count}`, t('Nothing.')),
    '',
    `## ${t('Globs that change nothing')}`,
    rows(
      [...report.unmatched.include, ...report.unmatched.exclude].filter((glob) => globs.has(glob)),
      (glob) => `- ${inMarkdown(glob)}`,
      t('None: each matches something.'),
    ),
    '',
  ].join('\n');
}

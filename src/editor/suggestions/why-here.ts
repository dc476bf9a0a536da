/**
 * Why a suggestion stands at the cursor, or why none does: for this place and this moment, asked anew. What
 * was answered before counts only where it was asked for this very place of this very text.
 */
import * as vscode from 'vscode';
import { whySentence } from '../../protocol/prediction/why';
import type { Said } from '../../protocol/said';
import type { Services } from '../../services';
import type { Settings } from '../settings/settings';
import { inUsersWords } from '../say';
import { completionQuery } from './completion-query';
import { documentPath } from './document-path';
import { hasSeveralCursors, silenceIn } from './silence';

/** Code units of a suggestion that are shown of it. */
const shownOfText = 60;

/** @returns one sentence or two */
export async function whyHere(services: Services, settings: Settings): Promise<string> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return vscode.l10n.t('No text editor is open. Put the cursor into a file, then ask again.');
  const { document, selection } = editor;
  const silence = silenceIn(document, services, settings) ?? silenceOfEditor(editor, services);
  if (silence !== null) return silence;
  const query = completionQuery(document, selection.active, settings, { explicit: false });
  const { onScreen, predictor } = services;
  const place = { path: documentPath(document.uri), offset: document.offsetAt(selection.active), typed: 0 };
  const last = onScreen.lastAt(place.path, place.offset);
  const before = last?.version === document.version ? last?.completion : undefined;
  const { text, reason, why, said } = onScreen.known(place) ?? (await predictor.ask('complete', query));
  const silent = (sentence: Said | undefined, english: string): string =>
    sentence ? inUsersWords(sentence) : english;
  if (text === '') return vscode.l10n.t('Nothing is suggested here. {0}', silent(said, reason));
  const because = why ? whySentence(why, vscode.l10n.t) : reason;
  const found = vscode.l10n.t('{0} is suggested here. {1}', quoted(text), because);
  return before?.text === ''
    ? vscode.l10n.t('When you typed: {0} Now: {1}', silent(before.said, before.reason), found)
    : found;
}

/** Where VS Code itself asks for no suggestion. */
function silenceOfEditor(
  { document, selection }: vscode.TextEditor,
  { colouredFirst }: Pick<Services, 'colouredFirst'>,
): string | null {
  if (!vscode.workspace.getConfiguration('editor.inlineSuggest', document).get('enabled', true))
    return vscode.l10n.t(
      'VS Code shows no ghost text here: its setting editor.inlineSuggest.enabled is off.',
    );
  if (hasSeveralCursors(document))
    return vscode.l10n.t('There are several cursors, and a suggestion is for one.');
  const wait = colouredFirst.wait(document, selection.active.line);
  if (wait > 0)
    return vscode.l10n.t(
      'Ghost text waits {0} s here: the editor first colours so many lines. Ask with "Unroll: Suggest Here", or turn editor.inlineSuggest.syntaxHighlightingEnabled off.',
      Math.ceil(wait / 1000),
    );
  return selection.isEmpty
    ? null
    : vscode.l10n.t('Text is selected: suggestions come where a cursor stands.');
}

function quoted(text: string): string {
  const [line = ''] = text.trimStart().split(/\r?\n/, 1);
  const cut = line.length < text.trim().length || line.length > shownOfText;
  return `“${line.slice(0, shownOfText)}${cut ? '…' : ''}”`;
}

/**
 * The only place that shows sentences: notifications and the log. Whatever name or text stands in a sentence,
 * it is text there: no link, no icon, no second line.
 */
import * as vscode from 'vscode';
import { asFailure } from '../protocol/failure';
import { inWords, type Said } from '../protocol/said';
import type { Translate } from '../protocol/translate';
import { shown } from '../text/shown';

/** What is written to the log; one line each. */
export type Log = Pick<vscode.LogOutputChannel, 'debug' | 'info' | 'warn' | 'error'>;

export function openLog(channel: vscode.LogOutputChannel): Log {
  return {
    debug: (text) => channel.debug(shown(text, 'line')),
    info: (text) => channel.info(shown(text, 'line')),
    warn: (text) => channel.warn(shown(text, 'line')),
    error: (text) =>
      channel.error(shown(text instanceof Error ? (text.stack ?? text.message) : text, 'line')),
  };
}

/** A sentence of the core, in the user's language. */
export function inUsersWords(sentence: Said): string {
  const translate: Translate = (text, ...values) => vscode.l10n.t(text, ...values);
  return inWords(sentence, translate, vscode.env.language);
}

/** What the user is told of whatever was thrown. */
export function sentenceOf(thrown: unknown): string {
  return inUsersWords(asFailure(thrown).said);
}

const titled = (sentence: string): string => `Unroll: ${shown(sentence, 'notification')}`;

/** @returns the action that was chosen */
export function inform(sentence: string, ...actions: string[]): Thenable<string | undefined> {
  return vscode.window.showInformationMessage(titled(sentence), ...actions);
}

export function warn(sentence: string, ...actions: string[]): Thenable<string | undefined> {
  return vscode.window.showWarningMessage(titled(sentence), ...actions);
}

export function refuse(sentence: string, ...actions: string[]): Thenable<string | undefined> {
  return vscode.window.showErrorMessage(titled(sentence), ...actions);
}

/** The rest of the extension is not there, or breaks: without it nothing can be done. */
export async function cannotBeLoaded(thrown: unknown): Promise<undefined> {
  const { t } = vscode.l10n;
  const reload = t('Reload Window');
  const sentence = t(
    'The extension cannot be loaded: {0}. Reload the window, or install it again.',
    sentenceOf(thrown),
  );
  if ((await refuse(sentence, reload)) === reload)
    await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

/** Asks in a dialogue. @returns whether the user agreed */
export async function agrees(question: string, yes: string): Promise<boolean> {
  const answer = await vscode.window.showWarningMessage(
    shown(question, 'notification'),
    { modal: true },
    yes,
  );
  return answer === yes;
}

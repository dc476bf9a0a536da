/**
 * What each command does: features put it here when they are loaded, and the extension's entry, which has
 * registered the ids with the editor before, runs it.
 */
import type * as vscode from 'vscode';
import type { CommandId } from './command-table';

type Handler = (...given: unknown[]) => unknown;

const handlers = new Map<CommandId, Handler>();

export function registerCommand(id: CommandId, handler: Handler): vscode.Disposable {
  handlers.set(id, handler);
  return { dispose: () => handlers.delete(id) };
}

/** @returns what the command returns; nothing when its feature is gone with the window */
export function runCommand(id: CommandId, ...given: unknown[]): unknown {
  return handlers.get(id)?.(...given);
}

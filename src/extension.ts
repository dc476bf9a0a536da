/**
 * The extension's entry: what the editor may ask for at once, and no more. Whatever is asked waits for the
 * rest, which is loaded at the first request, or when the editor has started.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { commands, internalCommands, type CommandId } from './editor/commands/command-table';
import { cannotBeLoaded } from './editor/say';
import { showStatusItem } from './editor/status-item';
import { typedSchemes } from './editor/suggestions/silence';
import type { Features, UnrollApi } from './features';

/** What `activate` returns. */
export interface UnrollExports {
  /** Loads the rest, if nobody did. Rejects when it cannot be loaded. */
  loaded(): Promise<UnrollApi>;
}

/** After the activation the editor has other things to do for so long, ms. */
const pause = 200;

/** What the rest consists of, from below: each piece has a turn of the host's loop to itself. */
const pieces: readonly (() => Promise<unknown>)[] = [
  () => import('./protocol/settings-table'),
  () => import('./protocol/prediction/prediction'),
  () => import('./threads/predictor/predictor-client'),
  () => import('./text/restore-tokenizer'),
  () => import('./model/model-file'),
  () => import('./store/workspace-models'),
  () => import('./threads/trainer/training-session'),
  () => import('./history/dashboard-runs'),
  () => import('./services'),
  () => import('./editor/dashboard/dashboard-answers'),
  () => import('./editor/dashboard/dashboard'),
];

let features: Features | undefined;

/** VS Code waits for this when a window closes. */
export function deactivate(): Promise<void> | undefined {
  return features?.flush();
}

export function activate(context: vscode.ExtensionContext): UnrollExports {
  const status = showStatusItem();
  const load = async (): Promise<Features> => {
    for (const piece of pieces) {
      await piece();
      await nextTurn();
    }
    const { startFeatures } = await import('./features');
    await nextTurn();
    return (features = await startFeatures(context, status));
  };
  let loading: Promise<Features> | undefined;
  const rest = (): Promise<Features> => (loading ??= load());
  const tell = (thrown: unknown): void => void cannotBeLoaded(thrown);
  const run = async (id: CommandId, given: unknown[]): Promise<unknown> => {
    const loaded = await rest().catch(tell);
    return loaded?.run(id, ...given);
  };
  const ids = [...Object.values(commands).map(({ id }) => id), ...Object.values(internalCommands)];
  const timer = setTimeout(() => void rest().catch(tell), pause);
  context.subscriptions.push(
    status,
    { dispose: () => clearTimeout(timer) },
    ...ids.map((id) => vscode.commands.registerCommand(id, (...given: unknown[]) => run(id, given))),
    vscode.languages.registerInlineCompletionItemProvider(
      typedSchemes.map((scheme) => ({ scheme })),
      {
        provideInlineCompletionItems: async (...asked) => {
          const loaded = await rest().catch(() => undefined);
          return loaded?.completions.provideInlineCompletionItems(...asked);
        },
      },
    ),
  );
  return { loaded: async () => (await rest()).api };
}

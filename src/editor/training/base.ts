/** Which base training and prediction begin from, as the settings are now. Reads nothing. */
import type * as vscode from 'vscode';
import type { Settings } from '../settings/settings';

/**
 * The path of the base, or undefined where the user wants to begin from nothing.
 * @param shipped the base of this extension
 */
export function chosenBase(settings: Pick<Settings, 'get'>, shipped: string): string | undefined {
  if (settings.get('training.startFrom') === 'nothing') return undefined;
  return settings.get('training.base') || shipped;
}

export function changesBase({ affectsConfiguration }: vscode.ConfigurationChangeEvent): boolean {
  return affectsConfiguration('unroll.training.startFrom') || affectsConfiguration('unroll.training.base');
}

/**
 * The user's settings, typed and checked; a wrong value is replaced by the default, and said once.
 */
import * as vscode from 'vscode';
import { Failure } from '../../protocol/failure';
import {
  checkSetting,
  machineSettings,
  problemOf,
  settings,
  type SettingName,
  type SettingValue,
} from '../../protocol/settings-table';
import { inEnglish, said } from '../../protocol/said';
import { inUsersWords, warn, type Log } from '../say';

export class Settings {
  private readonly reported = new Set<string>();

  constructor(private readonly log: Log) {}

  get<Name extends SettingName>(name: Name, scope?: vscode.ConfigurationScope): SettingValue<Name> {
    return this.checked(name, vscode.workspace.getConfiguration('unroll', scope).get(name));
  }

  private checked<Name extends SettingName>(name: Name, found: unknown): SettingValue<Name> {
    const { value, problem } = checkSetting(name, found);
    if (problem === undefined) return value;
    const sentence = inUsersWords(problem);
    if (!this.reported.has(sentence)) {
      this.reported.add(sentence);
      this.log.warn(inEnglish(problem));
      void this.show(name, sentence);
    }
    return value;
  }

  /** Every wrong value is named at once, not only when it is used. */
  checkAll(): void {
    const configuration = vscode.workspace.getConfiguration('unroll');
    for (const name of Object.keys(settings) as SettingName[]) this.checked(name, configuration.get(name));
  }

  /** Where the user looks, with the way to the setting. */
  private async show(name: SettingName, problem: string): Promise<void> {
    const open = vscode.l10n.t('Open Settings');
    if ((await warn(problem, open)) === open)
      await vscode.commands.executeCommand('workbench.action.openSettings', `unroll.${name}`);
  }

  /**
   * Writes into the settings of the workspace, or of the user while no folder is open.
   * @throws Failure `bad-request` with what the value must be; `disk` when it cannot be written
   */
  async set(name: SettingName, value: unknown): Promise<void> {
    const problem = problemOf(name, value);
    if (problem !== undefined) throw new Failure('bad-request', problem);
    const configuration = vscode.workspace.getConfiguration('unroll');
    const { defaultValue, globalValue } = configuration.inspect(name) ?? {};
    // A workspace that wants what everybody has need not say so.
    const written = value === defaultValue && globalValue === undefined ? undefined : value;
    const isOfWorkspace = vscode.workspace.workspaceFolders && !machineSettings.has(name);
    const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await write(configuration, name, written, target);
  }

  /**
   * Adds to a list in the settings of a folder, or of the workspace where that is its only one.
   * @throws Failure `disk` when it cannot be written
   */
  async add(name: SettingName, value: string, folder: vscode.WorkspaceFolder): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('unroll', folder);
    const target = targetOfFolder();
    const { workspaceFolderValue, workspaceValue } = configuration.inspect<unknown>(name) ?? {};
    const before =
      target === vscode.ConfigurationTarget.WorkspaceFolder ? workspaceFolderValue : workspaceValue;
    const list = Array.isArray(before) ? (before as unknown[]) : [];
    if (list.includes(value)) return;
    await write(configuration, name, [...list, value], target);
  }
}

/** Where a setting of a folder is written: with the workspace where that is its only one. */
export function targetOfFolder(): vscode.ConfigurationTarget {
  const { Workspace, WorkspaceFolder } = vscode.ConfigurationTarget;
  return (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? WorkspaceFolder : Workspace;
}

/** @throws Failure `disk` */
async function write(
  configuration: vscode.WorkspaceConfiguration,
  name: SettingName,
  value: unknown,
  target: vscode.ConfigurationTarget,
): Promise<void> {
  try {
    await configuration.update(name, value, target);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('disk', said`The setting unroll.${name} cannot be written: ${reason}`, { cause });
  }
}

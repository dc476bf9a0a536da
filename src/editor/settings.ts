/** The user's settings, typed and checked; a wrong value is replaced by the default and named in the log once. */
import * as vscode from 'vscode';
import { checkSetting, type SettingName, type SettingValue } from './settings-table';

export class Settings {
  private readonly reported = new Set<string>();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  get<Name extends SettingName>(name: Name, scope?: vscode.ConfigurationScope): SettingValue<Name> {
    const { value, problem } = checkSetting(
      name,
      vscode.workspace.getConfiguration('unroll', scope).get(name),
    );
    if (problem !== undefined && !this.reported.has(problem)) {
      this.reported.add(problem);
      this.log.warn(problem);
    }
    return value;
  }
}

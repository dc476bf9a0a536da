/** Figures as a reader of the editor's language writes them: 1,234.5 in English, 1.234,5 in German. */
import * as vscode from 'vscode';

/** @param digits how many stand behind the decimal mark, zeros included */
export function figure(value: number, digits = 0): string {
  return value.toLocaleString(vscode.env.language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** What the benches in real VS Code share: a window for as long as it is looked at, medians, verdicts. */
import type { VscodeHome } from '../../../scripts/vscode/home.mjs';
import { startInBrowser, type CodeInBrowser } from '../../../scripts/vscode/in-browser.mjs';

export const median = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[values.length >> 1] ?? NaN;

/** Opens VS Code on the folder, and closes it behind `look`. */
export async function inVSCode<T>(home: VscodeHome, look: (code: CodeInBrowser) => Promise<T>): Promise<T> {
  const code = await startInBrowser(home);
  try {
    return await look(code);
  } finally {
    await code.stop();
  }
}

/** Prints a figure. @returns whether it keeps the limit */
export function tell(what: string, value: number, unit: string, limit: number): boolean {
  const kept = value <= limit;
  console.log(`${what}: ${value.toFixed(1)} ${unit} (at most ${limit}${kept ? '' : ': OVER'})`);
  return kept;
}

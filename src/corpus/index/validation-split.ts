/**
 * Which files are kept from training to measure it: about one in ten, by a hash of the path, the same every
 * time.
 */
import { hashOf } from '../hash';

const share = 0.1;
/** Below this many files, not every choice of files has to leave one for validation. */
const enoughFiles = 5;

/** Before the two guards of `splitFiles`. */
export function isValidationPath(path: string): boolean {
  return hashOf(path) < share * 2 ** 32;
}

/** The paths for validation: never all of them, and at least one when there are five files or more. */
export function splitFiles(paths: readonly string[]): Set<string> {
  const validation = new Set(paths.filter(isValidationPath));
  if (paths.length === 0) return validation;
  if (validation.size === 0 && paths.length >= enoughFiles) {
    validation.add(paths.reduce((a, b) => (byHash(a, b) <= 0 ? a : b)));
  }
  if (validation.size === paths.length) validation.delete(paths.reduce((a, b) => (byHash(a, b) > 0 ? a : b)));
  return validation;
}

function byHash(a: string, b: string): number {
  return hashOf(a) - hashOf(b) || (a < b ? -1 : 1);
}

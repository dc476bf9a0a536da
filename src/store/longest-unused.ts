/**
 * Bounds what all folders together keep of what can be learned again: what was used last stays, and of the
 * others those that were not used for the longest time go first.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param storage where the tables of all workspaces lie
 * @param bytes that they may take together
 */
export async function removeLongestUnused(storage: string, bytes: number): Promise<void> {
  const names = (await readdir(storage).catch(() => [])).filter((name) => name.endsWith('.tables'));
  const kept = [];
  for (const name of names) {
    const file = join(storage, name, 'learned');
    const stats = await stat(file).catch(() => null);
    if (stats) kept.push({ file, size: stats.size, usedAt: stats.mtimeMs });
  }
  kept.sort((left, right) => right.usedAt - left.usedAt);
  let sum = 0;
  for (const [i, { file, size }] of kept.entries()) {
    sum += size;
    if (i > 0 && sum > bytes) await rm(file, { force: true });
  }
}

/** A file that is read is used; one that is gone since is not. */
export async function used(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

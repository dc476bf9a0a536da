/** Where the command line keeps what it can make again: in the user's cache. */
import os from 'node:os';
import path from 'node:path';

export function cachePath(...names: string[]): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(cache, 'unroll', ...names);
}

/** A world without a network, to start programs in: a namespace with nothing but a loopback that is down. */
import { spawnSync } from 'node:child_process';

/**
 * @param what cannot be tested where there is no such world: said aloud then
 * @returns what a command line begins with; null where this machine allows none
 */
export function withoutNetwork(what: string): readonly string[] | null {
  const { status, stderr } = spawnSync('unshare', ['--net', 'true'], { encoding: 'utf8' });
  if (status === 0) return ['unshare', '--net'];
  console.error(
    `\n!! NOT TESTED HERE: ${what} in a network namespace. This machine allows none (${stderr?.trim() || 'no unshare'}).\n` +
      '!! On Linux as root, or with user namespaces, `unshare --net true` must succeed.\n',
  );
  return null;
}

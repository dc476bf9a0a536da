/**
 * The archive of a package: downloaded by the client of its registry, and only read when it is the pinned
 * one.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './manifest';

/** Runs a client in a folder. @throws Error with what it said on `stderr` */
type Run = (folder: string, command: string, ...given: string[]) => void;

const runClient: Run = (folder, command, ...given) => {
  execFileSync(command, given, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
};

/**
 * Downloads into `folder`, which is empty.
 * @param newest whatever version there is today
 * @throws Error when the package, or this version of it, is gone
 */
export function download(
  { from, name, version }: Package,
  folder: string,
  newest = false,
  run: Run = runClient,
): string {
  try {
    if (from === 'npm')
      run(folder, 'npm', 'pack', '--silent', '--ignore-scripts', newest ? name : `${name}@${version}`);
    else run(folder, 'apt-get', 'download', '-qq', newest ? name : `${name}=${version}`);
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new Error(
      `${name} ${version} cannot be fetched: ${said.split('\n').at(-1)}. Fetch again when you are online, or pin ` +
        'what there is today: npm run base:fetch -- --pin',
    );
  }
  return join(folder, readdirSync(folder)[0]!);
}

export const integrityOf = (archive: string): string =>
  `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;

/** @throws Error when the archive is not the one of the manifest */
export function assertIntegrity(one: Package, found: string): void {
  if (found === one.integrity) return;
  throw new Error(
    `The archive of ${one.name} ${one.version} is not the one of the manifest (${found.slice(0, 20)}…): it is ` +
      'not read. Whoever offers it has changed it; look why before you pin it anew.',
  );
}

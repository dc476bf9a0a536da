/**
 * `npm run base:fetch`: downloads the packages of the manifest through npm's and Debian's own clients, checks
 * each archive against its hash, and unpacks them. What is there already is not fetched again.
 *
 *     npm run base:fetch -- [--manifest FILE] [--pin]
 *
 * `--pin` takes the newest versions instead, and writes them into the manifest.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { assertIntegrity, download, integrityOf } from './archive';
import { cache } from './cache';
import { folderOf, manifestFile, readManifest, type Package } from './manifest';

const {
  values: { pin: pins, manifest: manifestOf },
} = parseArgs({
  options: { pin: { type: 'boolean', default: false }, manifest: { type: 'string', default: manifestFile } },
});

function unpack({ from }: Package, archive: string, folder: string): void {
  if (from === 'npm') execFileSync('tar', ['xzf', archive, '-C', folder, '--strip-components=1']);
  else execFileSync('dpkg-deb', ['-x', archive, folder]);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(md|rst|txt)\.gz$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(path.slice(0, -3), gunzipSync(readFileSync(path)));
  }
}

/** @returns the package as it was fetched. @throws Error when the archive is not the one of the manifest */
function fetchPackage(one: Package): Package {
  const folder = join(cache.sources, folderOf(one));
  const stamp = join(folder, '.integrity');
  if (!pins && existsSync(stamp) && readFileSync(stamp, 'utf8') === one.integrity) return one;
  mkdirSync(cache.archives, { recursive: true });
  const work = mkdtempSync(join(cache.archives, 'fetch-'));
  try {
    const downloaded = download(one, work, pins);
    const integrity = integrityOf(downloaded);
    if (!pins) assertIntegrity(one, integrity);
    const version = pins ? versionOf(one, downloaded) : one.version;
    const unpacked = join(work, 'unpacked');
    mkdirSync(unpacked);
    unpack(one, downloaded, unpacked);
    writeFileSync(join(unpacked, '.integrity'), integrity);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(cache.sources, { recursive: true });
    renameSync(unpacked, folder);
    return { ...one, version, integrity };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function versionOf({ from }: Package, archive: string): string {
  if (from === 'debian')
    return execFileSync('dpkg-deb', ['-f', archive, 'Version'], { encoding: 'utf8' }).trim();
  const described = execFileSync('tar', ['xzOf', archive, 'package/package.json'], { encoding: 'utf8' });
  return (JSON.parse(described) as { version: string }).version;
}

const manifest = readManifest(manifestOf);
try {
  const packages = manifest.packages.map((one, index) => {
    process.stderr.write(`\r${index + 1} of ${manifest.packages.length}: ${one.name.padEnd(40)}`);
    return fetchPackage(one);
  });
  process.stderr.write('\n');
  if (pins) writeFileSync(manifestOf, `${JSON.stringify({ ...manifest, packages }, null, 2)}\n`);
} catch (error) {
  process.stderr.write(`\n${(error as Error).message}\n`);
  process.exitCode = 1;
}

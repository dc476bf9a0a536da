/**
 * The path by which rules judge a document, however an editor writes it: `c:\w\.env`, `/w/.env` and
 * `vscode-notebook-cell:/c%3A/w/.env#X1` are all `w/.env`. Within a workspace folder it is relative to that
 * folder, so that what stands above it counts for nothing.
 */
import type { Root } from './roots';

/** Two letters at least: one is a drive. */
const scheme = /^[a-z][a-z\d+.-]+:/i;
const drive = /^[a-z]:/i;

/** Hardly a system has longer paths, in UTF-16 units; of what is longer the end decides. */
const longestPath = 4096;

/** '/'-separated, without a beginning slash. */
export function rulePath(path: string, roots: readonly Pick<Root, 'relative'>[] = []): string {
  const given = path.slice(-longestPath);
  const onDisk = scheme.test(given) ? pathOfUri(given) : given;
  for (const root of roots) {
    const relative = root.relative(onDisk);
    if (relative !== null) return relative;
  }
  return onDisk
    .replaceAll('\\', '/')
    .replace(drive, '')
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
}

function pathOfUri(uri: string): string {
  const encoded = uri
    .replace(scheme, '')
    .replace(/[?#].*$/s, '')
    .replace(/^\/\/[^/]*/, '');
  let path = encoded;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    // A lone percent sign: it is the path as it stands.
  }
  return drive.test(path.slice(1)) ? path.slice(1) : path;
}

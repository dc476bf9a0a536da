/**
 * Owns where the model of a workspace lives: a folder of its own in global storage, named by a hash of its
 * folders.
 */
import { join, resolve } from 'node:path';
import { hexDigest } from './sha-256';

/** The same whatever the order of the folders, and however their paths are written. Never created here. */
export function workspaceDirectory(globalStorage: string, folders: readonly string[]): string {
  const names = [...new Set(folders.map(folderIdentity))].sort();
  const hash = hexDigest(32, JSON.stringify(names));
  return join(globalStorage, 'models', hash);
}

/** Beside it: what recall learned of the folders. */
export function tablesDirectory(globalStorage: string, folders: readonly string[]): string {
  return `${workspaceDirectory(globalStorage, folders)}.tables`;
}

export function isSameFolder(one: string, other: string): boolean {
  return folderIdentity(one) === folderIdentity(other);
}

/** Drives are written in either case by different programs; other paths are compared as they are. */
function folderIdentity(folder: string): string {
  return resolve(folder).replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}

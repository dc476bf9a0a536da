/** Makes a folder for a test from a table of paths and contents. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TestFolder {
  readonly path: string;
  write(file: string, content: string | Uint8Array): void;
  remove(): void;
}

export function makeFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  parent: string = tmpdir(),
): TestFolder {
  const root = mkdtempSync(path.join(parent, 'unroll-corpus-'));
  const folder: TestFolder = {
    path: root,
    write(file, content) {
      const target = path.join(root, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
  for (const [file, content] of Object.entries(files)) folder.write(file, content);
  return folder;
}

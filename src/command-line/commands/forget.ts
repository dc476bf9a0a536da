/** `unroll forget`: removes every model that was learned from a folder, the editor's as well as the command line's. */
import { access, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ModelStore } from '../../store/model-store';
import { workspaceDirectory } from '../../store/workspace-hash';
import { command } from '../command';
import { one, texts } from '../parameters';

/** Where editors of this family keep what extensions store for all windows, below the home folder. */
const userFolders = [
  ...['Code', 'Code - Insiders', 'VSCodium'].flatMap((name) => [
    `.config/${name}/User`,
    `Library/Application Support/${name}/User`,
    `AppData/Roaming/${name}/User`,
  ]),
  '.vscode-server/data/User',
  '.vscode-server-insiders/data/User',
  '.local/share/code-server/User',
];

export const forget = command({
  name: 'forget',
  summary: 'removes everything that was learned from a folder',
  positionals: { folder: one('FOLDER') },
  flags: { storage: texts('GLOBAL_STORAGE', 'looks here too, beside where editors store what is learned') },
  run: ({ folder, storage }) => forgetFolder(path.resolve(folder), storage),
});

async function forgetFolder(folder: string, furtherStorages: readonly string[]): Promise<void> {
  const storages = [
    ...userFolders.map((user) => path.join(os.homedir(), user, 'globalStorage', 'unroll.unroll')),
    ...furtherStorages,
  ];
  let forgotten = 0;
  for (const storage of storages) {
    const directory = workspaceDirectory(storage, [folder]);
    if (
      !(await access(directory).then(
        () => true,
        () => false,
      ))
    )
      continue;
    await new ModelStore(directory).forget();
    // The curves of the last run, and what was counted of suggestions.
    await rm(`${directory}.run`, { recursive: true, force: true });
    forgotten++;
    process.stdout.write(`Forgotten: ${directory}\n`);
  }
  if (forgotten === 0) process.stdout.write(`Nothing was learned from ${folder}.\n`);
}

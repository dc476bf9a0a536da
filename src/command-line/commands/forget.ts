/**
 * `unroll forget`: removes every model that was learned from a folder, the editor's as well as the command
 * line's.
 */
import { readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ModelStore } from '../../store/model-store';
import { isSameFolder, workspaceDirectory } from '../../store/workspace-hash';
import { shown } from '../../text/shown';
import { command } from '../command';
import { demonstrationModel } from '../demonstration-model';
import { print } from '../output';
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

/** What the names of folders end in that stand beside a store. */
const besides = ['.run', '.tables'];

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
  const told = (what: string): void => {
    forgotten++;
    print(`Forgotten: ${shown(what, 'line')}`);
  };
  for (const storage of storages) {
    for (const directory of await modelsOf(storage, folder)) {
      await new ModelStore(directory).forget();
      // The curves of the last run with what was counted of suggestions, and what recall keeps of the text.
      for (const beside of besides) await rm(`${directory}${beside}`, { recursive: true, force: true });
      told(directory);
    }
  }
  const model = demonstrationModel(folder);
  const beside = (await readdir(path.dirname(model)).catch(() => [])).filter((name) =>
    name.startsWith(path.basename(model)),
  );
  for (const name of beside) await rm(path.join(path.dirname(model), name), { force: true });
  if (beside.length > 0) told(model);
  if (forgotten === 0) print(`Nothing was learned from ${shown(folder, 'line')}.`);
}

/** The stores of all workspaces that have the folder, alone or beside others. */
async function modelsOf(storage: string, folder: string): Promise<string[]> {
  const alone = workspaceDirectory(storage, [folder]);
  const models = path.dirname(alone);
  const found: string[] = [];
  for (const name of await readdir(models).catch(() => [])) {
    const directory = path.join(models, name);
    const folders = await new ModelStore(directory).folders();
    const isOurs = directory === alone || folders.some((one) => isSameFolder(one, folder));
    if (isOurs && !besides.some((beside) => name.endsWith(beside))) found.push(directory);
  }
  return found;
}

/** Whether the machine runs on mains power, where its system tells. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** @returns null where it is not known, as on a machine without a battery */
export function onMains(platform: NodeJS.Platform = process.platform): Promise<boolean | null> {
  if (platform === 'linux') return mainsOfLinux('/sys/class/power_supply');
  if (platform === 'darwin') return mainsOfMac();
  return Promise.resolve(null);
}

/**
 * @param folder one folder for each supply: its `type` is `Mains` with `online` 0 or 1, or `Battery` with
 *   `status`
 */
export async function mainsOfLinux(folder: string): Promise<boolean | null> {
  const supplies = await readdir(folder).catch(() => []);
  const read = (supply: string, name: string): Promise<string> =>
    readFile(path.join(folder, supply, name), 'utf8').then(
      (text) => text.trim(),
      () => '',
    );
  let known: boolean | null = null;
  for (const supply of supplies) {
    const type = await read(supply, 'type');
    if (type === 'Mains' && (await read(supply, 'online')) === '1') return true;
    if (type === 'Mains' || (type === 'Battery' && (await read(supply, 'status')) === 'Discharging'))
      known = false;
  }
  return known;
}

function mainsOfMac(): Promise<boolean | null> {
  return new Promise((resolve) => {
    execFile('/usr/bin/pmset', ['-g', 'batt'], { timeout: 2000 }, (error, output) => {
      resolve(error ? null : output.includes('AC Power'));
    });
  });
}

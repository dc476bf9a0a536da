import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mainsOfLinux, onMains } from '../../../../src/editor/training/mains';

describe('mains power', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-power-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const supply = (name: string, files: Readonly<Record<string, string>>): void => {
    mkdirSync(path.join(folder, name));
    for (const [file, text] of Object.entries(files))
      writeFileSync(path.join(folder, name, file), `${text}\n`);
  };

  it('is there when an adapter is plugged in, whatever the battery does', async () => {
    supply('BAT0', { type: 'Battery', status: 'Discharging' });
    supply('AC', { type: 'Mains', online: '1' });
    assert.equal(await mainsOfLinux(folder), true);
  });

  it('is not when the adapter is out, or a battery runs down', async () => {
    supply('AC', { type: 'Mains', online: '0' });
    assert.equal(await mainsOfLinux(folder), false);
    rmSync(path.join(folder, 'AC'), { recursive: true });
    supply('BAT0', { type: 'Battery', status: 'Discharging' });
    assert.equal(await mainsOfLinux(folder), false);
  });

  it('is not known without a battery, or where the system does not tell', async () => {
    assert.equal(await mainsOfLinux(folder), null);
    assert.equal(await mainsOfLinux(path.join(folder, 'nowhere')), null);
    assert.equal(await onMains('win32'), null);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readManifest } from '../../../base/manifest';

describe('NOTICE', () => {
  it('names every package that the base was trained on, with its version and licence', () => {
    const lines = new Set(readFileSync('NOTICE', 'utf8').split('\n'));
    const missing = readManifest()
      .packages.map(({ name, version, licence }) => `${name} ${version} (${licence})`)
      .filter((line) => !lines.has(line));
    assert.deepEqual(missing, []);
  });
});

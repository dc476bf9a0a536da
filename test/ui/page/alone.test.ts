/**
 * Nothing leaves the machine, seen from the page: training, prediction and the dashboard in a browser, all in
 * a world without a network.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withoutNetwork } from '../../without-network';
import { type Alone, waysOut } from './alone';

describe('the dashboard without a network', function () {
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'unroll-alone-'));
    const texts = path.join(folder, 'texts');
    mkdirSync(texts);
    const line = (i: number): string => `export const value${i} = compute(${i}, "name${i % 13}");\n`;
    for (const [file, first] of [
      ['a.ts', 0],
      ['b.ts', 1000],
    ] as const)
      writeFileSync(
        path.join(texts, file),
        Array.from({ length: 200 }, (_, i) => line(first + 7 * i)).join(''),
      );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('trains, predicts and shows the page with every panel, which asks for nothing and could not', () => {
    const world = withoutNetwork("the dashboard's page in a browser");
    if (world === null) return;
    const [program, ...words] = [
      ...world,
      process.execPath,
      '--require',
      'tsx',
      path.join(__dirname, 'alone.ts'),
    ];
    const { status, stdout, stderr } = spawnSync(
      program!,
      [...words, path.join(folder, 'texts'), path.join(folder, 'model')],
      { encoding: 'utf8' },
    );
    assert.equal(status, 0, stderr);
    const alone = JSON.parse(stdout) as Alone;
    assert.deepEqual(alone.interfaces, [], 'no world without a network');
    assert.match((JSON.parse(alone.answer) as { text: string }).text, /^ute\(/);
    assert.match(alone.heading, /Unroll/);
    assert.ok(alone.panels >= 7, String(alone.panels));
    assert.deepEqual(alone.lines, []);
    assert.deepEqual(alone.refused, waysOut);
    // Where no policy holds, the same attempts are seen: what is not seen above was not tried.
    assert.deepEqual(
      alone.unprotected.map((url) => new URL(url).pathname),
      ['/fetch', '/img', '/script', '/iframe'],
    );
  });
});

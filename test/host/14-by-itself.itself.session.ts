/** A window that learns by itself when it rests, and settings that are wrong or change meanwhile. */
import assert from 'node:assert/strict';
import os from 'node:os';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import { activatedExtension, openFolder, openWithText, untilSaid, untilSnapshot } from './in-host/unroll';

export const run = session(() => {
  describe('a window that learns by itself', () => {
    let unroll: UnrollApi;
    const set = (name: string, value: unknown, target = vscode.ConfigurationTarget.Workspace) =>
      vscode.workspace.getConfiguration('unroll').update(name, value, target);
    const { loadavg } = os;

    before(async () => {
      writeShop(openFolder());
      unroll = await activatedExtension();
      // The machine that tests may be busy with others.
      Object.assign(os, { loadavg: () => [0, 0, 0] });
    });
    after(() => Object.assign(os, { loadavg }));

    it('says a wrong value where the user looks, and goes on with the usual one', async () => {
      await set('training.layers', 'many');
      assert.match(
        await untilSaid(/unroll\.training\.layers/),
        /must be a whole number from 1 to 3, not "many"\. 1 is used\./,
      );
      await set('training.layers', undefined);
    });

    it('takes no setting of the machine from a workspace', async () => {
      const refused = await set('training.memoryLimit', 64).then(
        () => false,
        () => true,
      );
      assert.ok(refused);
    });

    it('begins when nobody types, waits while somebody does, and goes on to its end', async () => {
      const editor = await openWithText('notes.md', 'Notes\n');
      assert.equal(unroll.snapshot().state, 'idle');
      await set('training.idleSeconds', 5);
      await set('training.automatic', 'always');
      await untilSnapshot(unroll, 'training to begin', ({ state }) => state === 'training');
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), 'more'));
      await untilSnapshot(unroll, 'the pause', ({ state }) => state === 'paused');
      await untilSnapshot(unroll, 'the end', ({ state }) => state === 'finished');
      await until('the model', () => unroll.modelPath());
    }).timeout(120_000);
  });
});

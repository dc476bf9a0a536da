/**
 * The second window on the same folder: the model is there; at the end its files are cut short for the third
 * window.
 */
import assert from 'node:assert/strict';
import { readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { isBusy } from '../../src/protocol/training/training';
import { session } from './in-host/session';
import { until } from '../until';
import { activatedExtension } from './in-host/unroll';

export const run = session(() => {
  describe('the window opened again', () => {
    let unroll: UnrollApi;
    let model: string;

    before(async () => {
      unroll = await activatedExtension();
      model = await until('the stored model', () => unroll.modelPath());
    });

    it('shows the history of the last run', async () => {
      const snapshot = await until('the last run', () =>
        unroll.snapshot().points.length > 0 ? unroll.snapshot() : undefined,
      );
      assert.ok(snapshot.samples.length > 0);
      assert.equal(isBusy(snapshot), false);
    });

    it('has the model of the last window, without training', async () => {
      assert.equal(isBusy(unroll.snapshot()), false);
      await vscode.commands.executeCommand('unroll.sample');
      assert.ok(vscode.window.activeTextEditor!.document.getText().length > 100);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    after(() => {
      const folder = path.dirname(model);
      const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
      assert.ok(files.length > 0);
      for (const name of files) {
        const file = path.join(folder, name);
        truncateSync(file, Math.floor(statSync(file).size / 2));
      }
    });
  });
});

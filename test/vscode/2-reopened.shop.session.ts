/** The second window on the same folder: the model is there; at the end its files are cut short for the third window. */
import assert from 'node:assert/strict';
import { readdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/extension';
import { session } from './session';
import { activatedExtension, until } from './unroll';

export const run = session(() => {
  describe('the window opened again', () => {
    let unroll: UnrollApi;
    let model: string;

    before(async () => {
      unroll = await activatedExtension();
      model = await until('the stored model', () => unroll.modelPath());
    });

    it('has the model of the last window, without training', async () => {
      assert.equal(unroll.snapshot().state, 'idle');
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

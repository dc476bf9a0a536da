/** The third window on the same folder: every stored model was cut short. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { session } from './in-host/session';
import { until } from '../until';
import { activatedExtension, sentenceAfter } from './in-host/unroll';

export const run = session(() => {
  describe('a window whose stored model is cut short', () => {
    let unroll: UnrollApi;

    before(async () => {
      unroll = await activatedExtension();
    });

    it('opens without a model and says in one sentence what to do', async () => {
      const { sentence } = await sentenceAfter('unroll.sample');
      assert.match(sentence, /[Tt]rain/);
      assert.equal(unroll.modelPath(), undefined);
    });

    it('learns the folder anew', async () => {
      const { value, sentence } = await sentenceAfter('unroll.train');
      assert.equal(value, true, sentence);
      await until('the model to be taken over', () => unroll.modelPath());
      await vscode.commands.executeCommand('unroll.sample');
      assert.ok(vscode.window.activeTextEditor!.document.getText().length > 100);
    });

    it('forgets everything when told to', async () => {
      assert.equal(await vscode.commands.executeCommand('unroll.forgetEverything', true), true);
      assert.equal(unroll.modelPath(), undefined);
      assert.equal(unroll.suggestions().all.shown, 0);
    });
  });
});

/**
 * A window in Restricted Mode on a folder that has a model: the model predicts; nothing is read, trained or
 * taken in. Another window, whose part the test plays, forgets the folder in the end.
 */
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { ModelStore } from '../../src/store/model-store';
import { until } from '../until';
import { session } from './in-host/session';
import { acceptGhostText, activatedExtension, openWithText, sentenceAfter } from './in-host/unroll';

export const run = session(() => {
  describe('a window in Restricted Mode', () => {
    let unroll: UnrollApi;
    let model: string;

    before(async () => {
      assert.equal(vscode.workspace.isTrusted, false, 'the folder is trusted');
      unroll = await activatedExtension();
      model = await until('the own model', () => unroll.modelPath());
    });

    it('says what holds, in the status bar too', () => {
      assert.match(unroll.statusText(), /Restricted Mode/);
    });

    it('predicts with the model of the folder', async () => {
      const started = ['import assert fr', 'export cl', 'export async func', '  return this.'];
      const said: string[] = [];
      for (const [i, line] of started.entries()) {
        const editor = await openWithText(`src/restricted-${i}.ts`, line);
        const inserted = await acceptGhostText(editor, 3);
        said.push(inserted || (await sentenceAfter('unroll.whyNothing')).sentence);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        if (inserted !== '') return;
      }
      assert.fail(said.join('\n'));
    });

    it('trains, reads and imports nothing, and says so', async () => {
      const { value, sentence } = await sentenceAfter('unroll.train');
      assert.equal(value, false);
      assert.match(sentence, /not trusted/);
      assert.match((await sentenceAfter('unroll.importModel')).sentence, /not trusted/);
      assert.match((await sentenceAfter('unroll.whatDidItRead')).sentence, /not been read|not trusted/);
      assert.equal(unroll.modelPath(), model);
    });

    it('predicts no more, when the folder is forgotten in another window', async () => {
      const store = new ModelStore(path.dirname(model));
      await store.forget();
      rmSync(path.join(`${store.directory}.run`, 'last-run.json'));
      await until('the model to go', () => unroll.modelPath() === undefined, 60);
      await until('the run to go', () => unroll.snapshot().points.length === 0, 60);
      assert.equal(existsSync(model), false);
      assert.match((await sentenceAfter('unroll.sample')).sentence, /Train on This Workspace/);
    });
  });
});

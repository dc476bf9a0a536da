/**
 * A window beside another one on the same folder, whose part the test plays: what is stored and written there
 * is followed here.
 */
import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { ModelStore } from '../../src/store/model-store';
import { writeAtomically } from '../../src/store/write-atomically';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import { activatedExtension, openFolder, sentenceAfter, untilSnapshot } from './in-host/unroll';

/** Seconds within which a window follows; a busy machine is given more. */
const [following, patience] = [2, 20];

export const run = session(() => {
  describe('a window beside another on the same folder', () => {
    let unroll: UnrollApi;
    let store: ModelStore;
    let history: string;

    before(async () => {
      writeShop(openFolder());
      unroll = await activatedExtension();
      const configuration = vscode.workspace.getConfiguration('unroll.training');
      const small = { seconds: 6, startFrom: 'nothing', hiddenSize: 64 };
      for (const [name, value] of Object.entries(small))
        await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
      assert.equal(await vscode.commands.executeCommand('unroll.train'), true);
      const model = await until('the model to be taken over', () => unroll.modelPath());
      store = new ModelStore(path.dirname(model));
      history = path.join(`${store.directory}.run`, 'last-run.json');
    });

    it('takes over a model that is stored there', async () => {
      const { model, path: before } = (await store.load())!;
      const stored = await store.commit(model);
      assert.notEqual(stored, before);
      const asked = Date.now();
      await until('the model of the other window', () => unroll.modelPath() === stored, patience);
      assert.ok(Date.now() - asked < 1000 * (following + patience));
    });

    it('shows a run that goes on there, and says where it is stopped', async () => {
      const finished = await untilSnapshot(
        unroll,
        'the run here, and what is measured of it',
        ({ state, measurements, points }) =>
          state === 'finished' && measurements.at(-1)?.step === points.at(-1)?.step,
      );
      const samples = [{ step: 1, seconds: 1, temperature: 1, text: 'written elsewhere' }];
      const elsewhere = { ...finished, run: 77, state: 'training', samples, record: null };
      const write = (run: object): Promise<void> =>
        writeAtomically(history, new TextEncoder().encode(JSON.stringify(run)));
      await write(elsewhere);
      const shown = await untilSnapshot(unroll, 'the run there', ({ run }) => run === 77, patience);
      assert.equal(shown.state, 'training');
      assert.deepEqual(shown.samples, samples);
      assert.match((await sentenceAfter('unroll.stopTraining')).sentence, /in another window/);
      assert.equal(unroll.snapshot().state, 'training');
      await write({ ...elsewhere, state: 'finished', record: finished.record });
      await untilSnapshot(
        unroll,
        'its end',
        ({ run, state }) => run === 77 && state === 'finished',
        patience,
      );
    });
  });
});

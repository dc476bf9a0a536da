/**
 * A day in fast motion: typing, saving, switching, training, sleeping and waking, again and again without a
 * pause. Nothing may be left of it. `npm run bench:day` makes it longer and judges how late the host was.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { isBusy } from '../../src/protocol/training/training';
import { shopFiles, writeShop } from '../fixtures/shop';
import { untilNextKey } from '../typing-pace';
import { until } from '../until';
import { megabytesInUse, watchLateness, watchRejections } from './in-host/host-health';
import { session } from './in-host/session';
import { activatedExtension, openFolder, untilSnapshot } from './in-host/unroll';

const { UNROLL_DAY_SECONDS: asked } = process.env;
const daySeconds = Number(asked ?? 60);
const idleSeconds = asked === undefined ? 3 : 20;
/** Of growth after the first hours, MB; of the 99th percentile over that of an idle host, ms. */
const [mostGrowth, mostLateness] = [10, 10];
const command = vscode.commands.executeCommand;
const lines = ["import assert from 'n", 'export function fin', '  if (typeof order.'];

export const run = session(() => {
  describe('a day in fast motion', function () {
    this.timeout((daySeconds + 170) * 1000);
    const files = [...shopFiles().keys()];
    let unroll: UnrollApi;
    let hours = 0;

    before(async () => {
      writeShop(openFolder());
      unroll = await activatedExtension();
      // A small network: the day is about the editor, not about what is learned.
      const small = { seconds: 2, startFrom: 'nothing', hiddenSize: 32 };
      const configuration = vscode.workspace.getConfiguration('unroll.training');
      for (const [name, value] of Object.entries(small))
        await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
      await train();
    });

    /** Until a run has come to its end. */
    async function train(): Promise<void> {
      assert.equal(await command('unroll.train'), true, unroll.snapshot().failure?.message);
    }

    /** A run that is told to stop as soon as it has learned something, while text is typed. */
    async function trainInPart(editor: vscode.TextEditor): Promise<void> {
      const running = command('unroll.train');
      await untilSnapshot(
        unroll,
        'a point',
        ({ points, state }) => state === 'training' && points.length > 0,
      );
      await type(editor, lines[0]!);
      await command('unroll.stopTraining');
      await running;
    }

    async function type({ document }: vscode.TextEditor, line: string): Promise<void> {
      await command('cursorBottom');
      await command('type', { text: '\n' });
      for (const text of line) {
        await command('type', { text });
        await untilNextKey(12);
      }
      await command('editor.action.inlineSuggest.trigger');
      await untilNextKey(120);
      await command('editor.action.inlineSuggest.commit');
      await document.save();
    }

    /** The day's text is gone again, so that files stay as long as they were. */
    async function takeBack(editor: vscode.TextEditor, text: string): Promise<void> {
      const { document } = editor;
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      await editor.edit((edit) => edit.replace(document.validateRange(all), text));
      await document.save();
    }

    /** As a closed lid: nothing of the process runs, and then all of it goes on. */
    async function sleepAndWake(): Promise<void> {
      await command('unroll.snooze', 5);
      if (process.platform !== 'win32') {
        const lid = `kill -STOP ${process.pid}; sleep 2; kill -CONT ${process.pid}`;
        await once(spawn('sh', ['-c', lid], { stdio: 'ignore' }), 'close');
      }
      await command('unroll.wake');
    }

    async function hour(): Promise<void> {
      const number = hours++;
      for (const [i, line] of lines.entries()) {
        const name = files[(number * lines.length + i) % files.length]!;
        const editor = await vscode.window.showTextDocument(
          await vscode.workspace.openTextDocument(path.join(openFolder(), name)),
        );
        const before = editor.document.getText();
        await type(editor, line);
        if (i === 0 && number % 3 === 0) await trainInPart(editor);
        await takeBack(editor, before);
      }
      if (number % 3 === 1) await train();
      if (number % 3 === 2) await command('unroll.openDashboard');
      await command('unroll.sample');
      await command('unroll.whySuggestion');
      await command('workbench.action.revertAndCloseActiveEditor');
      await command('workbench.action.closeAllEditors');
      await command('notifications.clearAll');
    }

    it('leaves nothing behind in the host, and no promise unheard', async () => {
      const rejections = watchRejections();
      const idle = watchLateness();
      await untilNextKey(idleSeconds * 1000);
      const idleLateness = idle();
      for (let i = 0; i < 2; i++) await hour();
      await sleepAndWake();
      const before = await megabytesInUse();
      const warm = hours;
      const end = Date.now() + daySeconds * 1000;
      const busy = watchLateness();
      while (Date.now() < end || hours < warm + 3) await hour();
      const lateness = busy();
      await sleepAndWake();
      await until(
        'answers after waking',
        () => unroll.modelPath() !== undefined && !isBusy(unroll.snapshot()),
      );
      const growth = (await megabytesInUse()) - before;
      rejections.stop();
      const over = lateness.p99 - idleLateness.p99;
      Mocha.reporters.Base.consoleLog(
        `      ${hours} hours: ${before.toFixed(1)} MB and ${growth.toFixed(1)} more after ${hours - warm} hours; ` +
          `event loop late by ${lateness.p99.toFixed(1)} ms (p99; ${lateness.most.toFixed(0)} at most), ` +
          `idle ${idleLateness.p99.toFixed(1)} ms`,
      );
      assert.deepEqual(rejections.unheard(), []);
      assert.ok(growth < mostGrowth, `the heap grew by ${growth.toFixed(1)} MB`);
      if (asked !== undefined)
        assert.ok(over <= mostLateness, `p99 is ${over.toFixed(1)} ms over an idle host`);
    });
  });
});

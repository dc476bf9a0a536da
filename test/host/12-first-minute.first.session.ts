/**
 * The first minute on a folder: the question, the answer, and what is said when learning ends. `npm run
 * bench:minute` makes it a whole one, on a folder of its own.
 */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import {
  activatedExtension,
  answerNext,
  openFolder,
  openWithText,
  timesSaid,
  untilSaid,
  untilSnapshot,
} from './in-host/unroll';

const question = /Learn from this folder\?/;
const automatic = 'unroll.training.automatic';

export const run = session(() => {
  describe('the first minute on a folder', function () {
    this.timeout(400_000);
    let unroll: UnrollApi;
    const set = (value: unknown) =>
      vscode.workspace.getConfiguration().update(automatic, value, vscode.ConfigurationTarget.Workspace);

    before(async () => {
      const { UNROLL_MINUTE_FOLDER: texts } = process.env;
      if (texts === undefined) writeShop(openFolder());
      else cpSync(texts, openFolder(), { recursive: true });
      unroll = await activatedExtension();
    });

    it('says of the open file what is read of it, as soon as the folder was read', async () => {
      await openWithText('src/order.ts', 'export const order = 1;\n');
      const status = await until('the file to be learned', async () => {
        const now = await unroll.fileStatus();
        return now?.text === 'Unroll: learned' && now;
      });
      assert.match(status.detail, /read for recall/);
    });

    it('asks once whether to learn, trains when told so, and says in plain words that it is ready', async () => {
      assert.equal(unroll.snapshot().state, 'idle', 'nothing is trained unasked');
      answerNext(question, 'Yes');
      answerNext(/Ready: type, Tab accepts/, 'Try it here');
      await set('ask');
      assert.match(await untilSaid(question), /nothing leaves this machine/);
      await untilSnapshot(unroll, 'the end of the run', ({ state }) => state === 'finished', 300);
      assert.match(
        await untilSaid(/Ready: type, Tab accepts/),
        /It (now )?hesitates between \d+\.\d characters( instead of \d+\.\d)?\./,
      );
    });

    it('has one figure for the model: in the curve, the record and the status', async () => {
      const { points, record } = unroll.snapshot();
      assert.ok(record && record.validationBitsPerCharacter !== null);
      assert.equal(points.at(-1)!.validationBitsPerCharacter, record.validationBitsPerCharacter);
      const figure = record.validationBitsPerCharacter.toFixed(2);
      await until('the status', () => unroll.statusText().includes(`Ready: ${figure} bits`));
      const { plan } = unroll.snapshot();
      const speed = Math.round(record.tokens / record.seconds);
      Mocha.reporters.Base.consoleLog(
        `      ${plan!.kernels}, ${plan!.threads} thread(s): ${speed} tokens a second in ${record.seconds.toFixed(0)} s, ${figure} bits`,
      );
      assert.match(unroll.statusText(), /it hesitates between \d+\.\d characters; 8 bits is blind/);
    });

    it('does not ask again', async () => {
      await set('never');
      await set('ask');
      await until('the setting to be read', () => unroll.snapshot().state === 'finished');
      assert.equal(timesSaid(question), 1);
    });
  });
});

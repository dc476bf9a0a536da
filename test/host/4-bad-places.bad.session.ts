/**
 * Folders with nothing in them to learn, or that vanish, and storage that takes nothing: each gets a
 * sentence, and the extension host stays up.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import {
  acceptGhostText,
  activatedExtension,
  openFolder,
  openWithText,
  sentenceAfter,
  timesSaid,
  untilSaid,
  untilSnapshot,
} from './in-host/unroll';

export const run = session(() => {
  describe('a folder with nothing to learn', () => {
    let unroll: UnrollApi;

    before(async () => {
      unroll = await activatedExtension();
    });

    afterEach(() => {
      for (const name of readdirSync(openFolder()))
        rmSync(path.join(openFolder(), name), { recursive: true });
    });

    /** Trains, which must fail, and returns the sentence. */
    async function refusal(): Promise<string> {
      assert.equal(await vscode.commands.executeCommand('unroll.train'), false);
      assert.equal(unroll.snapshot().state, 'failed');
      assert.equal(unroll.modelPath(), undefined);
      const { message } = unroll.snapshot().failure!;
      assert.match(message, /^[A-Z].*[.]$/s, 'one sentence or two');
      assert.ok(message.length < 400, message);
      return message;
    }

    it('may be empty', async () => {
      assert.match(await refusal(), /no text|nothing|empty|no file/i);
    });

    it('may hold only binary files', async () => {
      const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 256));
      for (const name of ['a.bin', 'b.dat']) writeFileSync(path.join(openFolder(), name), bytes);
      assert.match(await refusal(), /text/i);
    });

    it('may hold two hundred characters in all', async () => {
      writeFileSync(path.join(openFolder(), 'note.txt'), 'A short note. '.repeat(14));
      assert.match(await refusal(), /characters|text/i);
    });

    it('may be a link to itself', async () => {
      mkdirSync(path.join(openFolder(), 'inner'));
      symlinkSync(openFolder(), path.join(openFolder(), 'inner/loop'));
      await refusal();
    });

    it('may vanish while it is learned: the run comes to its end, the next one says what is missing', async () => {
      writeShop(openFolder());
      const finished = vscode.commands.executeCommand('unroll.train');
      await untilSnapshot(unroll, 'steps', ({ state, points }) => state === 'training' && points.length > 1);
      rmSync(openFolder(), { recursive: true });
      assert.equal(await finished, true);
      assert.ok(unroll.modelPath());
      assert.equal(await vscode.commands.executeCommand('unroll.train'), false);
      assert.match(unroll.snapshot().failure!.message, /does not exist/);
      await vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument({ language: 'typescript', content: 'export class Cart' }),
      );
      assert.match((await sentenceAfter('unroll.whyNothing')).sentence, /^[A-Z“"].*[.?!]$/s);
      writeShop(openFolder());
      assert.equal(await vscode.commands.executeCommand('unroll.train'), true);
    }).timeout(180_000);
  });

  describe('a window whose storage takes nothing', () => {
    let unroll: UnrollApi;
    /** Where the models of the folder stand. */
    let store: string;
    const train = () => vscode.commands.executeCommand<boolean>('unroll.train');
    let files = 0;

    before(async () => {
      writeShop(openFolder());
      unroll = await activatedExtension();
      assert.equal(await train(), true);
      store = path.dirname(unroll.modelPath()!);
    });
    afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

    /** Asked until it comes: a busy machine may run out of time for one key. */
    const predicts = () =>
      until('ghost text', async () => {
        const editor = await openWithText(`src/typed-${files++}.ts`, "import assert from 'node:");
        const inserted = await acceptGhostText(editor, 2);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        return inserted.length > 0;
      });
    /** A run that must fail. @returns the sentence that is shown of it */
    const refused = async (running: Thenable<boolean>): Promise<string> => {
      assert.equal(await running, false);
      assert.equal(unroll.snapshot().state, 'failed');
      const { message } = unroll.snapshot().failure!;
      assert.match(message, /^\/?[A-Za-z].*[.]$/s);
      await untilSaid(/cannot be (written|locked|created)/);
      return message;
    };

    it('because no pointer can be written: what was learned before stays and answers, and the next run goes on from it', async () => {
      const before = unroll.modelPath()!;
      const bytes = readFileSync(before);
      const pointer = path.join(store, 'CURRENT');
      const running = train();
      await untilSnapshot(unroll, 'steps', ({ state, points }) => state === 'training' && points.length > 0);
      rmSync(pointer);
      mkdirSync(path.join(pointer, 'in-the-way'), { recursive: true });
      try {
        const message = await refused(running);
        assert.match(message, /CURRENT cannot be written: it is not a file\. Name another place\.$/);
        assert.deepEqual(readFileSync(before), bytes);
        assert.ok(existsSync(unroll.modelPath()!));
        await predicts();
      } finally {
        rmSync(pointer, { recursive: true });
      }
      assert.equal(await train(), true);
      assert.notEqual(unroll.modelPath(), before);
      await predicts();
    }).timeout(240_000);

    it('because of a limit to what a file may hold: nothing is begun, and the model is as it was', async function () {
      if (process.platform !== 'linux') this.skip();
      const before = unroll.modelPath()!;
      const bytes = readFileSync(before);
      limitFiles(200_000);
      try {
        const message = await refused(train());
        assert.match(message, /cannot be written: it is larger than your disk quota or file size limit/);
        assert.match(message, /Free some space or raise the limit/);
        await predicts();
      } finally {
        limitFiles('unlimited');
      }
      assert.deepEqual(readFileSync(before), bytes);
      assert.deepEqual(
        readdirSync(store).filter((name) => name.endsWith('.unfinished')),
        [],
      );
      assert.equal(await train(), true);
    }).timeout(240_000);

    it('because a file stands in the place of its folder: refused at once, and then it can be told to train', async () => {
      assert.equal(await vscode.commands.executeCommand('unroll.forgetEverything', true), true);
      rmSync(store, { recursive: true, force: true });
      writeFileSync(store, 'no folder');
      const shown = timesSaid(/./);
      assert.match(
        await refused(train()),
        /cannot be locked: a file stands where its folder should be\. Move that file away and try again\.$/,
      );
      assert.equal(timesSaid(/./), shown + 1, 'one sentence');
      rmSync(store);
      assert.equal(await train(), true);
      await predicts();
    }).timeout(240_000);
  });
});

/** Bytes that a file may have from now on, whoever of this extension host writes it. */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`]);
}

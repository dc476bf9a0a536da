/**
 * Folders with nothing in them to learn, or that vanish: each gets a sentence, and the extension host stays
 * up.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { writeShop } from '../fixtures/shop';
import { session } from './in-host/session';
import { activatedExtension, openFolder, sentenceAfter, untilSnapshot } from './in-host/unroll';

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
});

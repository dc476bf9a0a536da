/** A window on a folder that nothing was trained on: when suggestions keep silent, and what is said of it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import {
  acceptGhostText,
  activatedExtension,
  openFolder,
  openWithText,
  sentenceAfter,
} from './in-host/unroll';

export const run = session(() => {
  describe('a window whose user asks why', () => {
    const known = "import assert from 'node:";

    before(async () => {
      writeShop(openFolder());
      await activatedExtension();
      await until('ghost text from what was read', async () => {
        const inserted = await acceptGhostText(await openWithText('src/first.ts', known), 1);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        return inserted !== '';
      });
    });
    afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

    const why = async (command = 'unroll.whyNothing'): Promise<string> =>
      (await sentenceAfter(command)).sentence;
    /** Sets what is undone behind `then`. */
    async function withSetting<T>(name: string, value: unknown, then: () => Promise<T>): Promise<T> {
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(name, value, vscode.ConfigurationTarget.Global);
      try {
        return await then();
      } finally {
        await configuration.update(name, undefined, vscode.ConfigurationTarget.Global);
      }
    }

    it('says that no editor is open', async () => {
      assert.match(await why(), /No text editor is open/);
    });

    it('says what is suggested at the cursor, and why', async () => {
      await openWithText('src/known.ts', known);
      const sentence = await until('the suggestion', async () => {
        const said = await why('unroll.whySuggestion');
        // Contexts answer when they have learned the folder.
        return said.includes('“assert') && said.includes(', by ') && said;
      });
      assert.match(sentence, /is suggested here\. \d+ % probable, by /);
    });

    it('answers for where the cursor stands now, not for the request before', async () => {
      const editor = await openWithText('src/before.ts', known);
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
      assert.match(await why(), /is suggested here/);
      editor.selection = new vscode.Selection(0, 3, 0, 3);
      assert.match(await why(), /The cursor stands inside a word\./);
      editor.selection = new vscode.Selection(0, 0, 0, 3);
      assert.match(await why(), /Text is selected/);
      editor.selections = [new vscode.Selection(0, 0, 0, 0), new vscode.Selection(0, 7, 0, 7)];
      assert.match(await why(), /several cursors/);
    });

    it('says that suggestions are snoozed, and until when; awake they are there again', async () => {
      await openWithText('src/snoozed.ts', known);
      await vscode.commands.executeCommand('unroll.snooze', 5);
      assert.match(await why(), /snoozed until \d+:\d\d.*, 5 minutes left\./);
      await vscode.commands.executeCommand('unroll.snooze', 'restart');
      assert.match(await why(), /snoozed until VS Code is started anew\./);
      await vscode.commands.executeCommand('unroll.wake');
      assert.match(await why(), /is suggested here/);
    });

    it('says which setting keeps them off, for a language too', async () => {
      await openWithText('src/off.ts', known);
      const off = /the setting unroll\.suggestions\.enabled says so/;
      assert.match(await withSetting('unroll.suggestions.enabled', false, why), off);
      const typescript = { 'unroll.suggestions.enabled': false };
      assert.match(await withSetting('[typescript]', typescript, why), off);
      assert.match(await withSetting('[markdown]', typescript, why), /is suggested here/);
      assert.match(
        await withSetting('unroll.suggestions.disabledLanguages', ['typescript'], why),
        /off for typescript/,
      );
      assert.match(await withSetting('editor.inlineSuggest.enabled', false, why), /inlineSuggest/);
    });

    it('says that a file is excluded, that the best guess is too improbable, and that a word goes on', async () => {
      await openWithText('.env', 'PASSWORD=');
      assert.match(await why(), /hold secrets/);
      await openWithText('src/uncertain.ts', 'const qzv = ');
      assert.match(
        await withSetting('unroll.suggestions.minimumConfidence', 0.95, why),
        /too improbable|The best guess is only \d+ % probable/,
      );
    });

    it('says nothing of what is no document to type in', async () => {
      await vscode.commands.executeCommand('workbench.action.output.toggleOutput');
      const uri = vscode.Uri.parse('untitled:notes.md');
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
      assert.doesNotMatch(await why(), /none of them/);
    });
  });
});

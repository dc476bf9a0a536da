/** A window in which every command of the palette is run. */
import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/editor/commands/command-table';
import type { UnrollApi } from '../../src/features';
import { shopFiles, writeShop } from '../fixtures/shop';
import { until } from '../until';
import { dashboardQuestioner } from './in-host/dashboard-page';
import { session } from './in-host/session';
import {
  activatedExtension,
  answerNext,
  openFolder,
  openWithText,
  sentenceAfter,
  timesSaid,
  untilSaid,
  untilSnapshot,
} from './in-host/unroll';

export const run = session(() => {
  describe('the commands of the palette', () => {
    let unroll: UnrollApi;
    const file = (name: string): vscode.Uri => vscode.Uri.file(path.join(openFolder(), name));
    const pressed = ({ id }: { readonly id: string }, ...given: unknown[]): Thenable<unknown> =>
      vscode.commands.executeCommand(id, ...given);
    const page = (title: string): Promise<vscode.TextDocument> =>
      until(title, () => {
        const document = vscode.window.activeTextEditor?.document;
        return document?.uri.scheme === 'unroll' && document.getText().includes(title) && document;
      });

    before(async () => {
      writeShop(openFolder());
      // Enough for proofreading on a busy machine: it has a share of this time.
      const { Workspace } = vscode.ConfigurationTarget;
      await vscode.workspace.getConfiguration('unroll').update('training.seconds', 30, Workspace);
      unroll = await activatedExtension();
      await openWithText('src/order.ts', 'export const order = 1;\n');
      await until(
        'the folder to be read',
        async () => (await unroll.fileStatus())?.text === 'Unroll: learned',
      );
    });

    it('are all there', async () => {
      const there = new Set(await vscode.commands.getCommands(true));
      const missing = Object.values(commands).filter(({ id }) => !there.has(id));
      assert.deepEqual(missing, []);
    });

    it('What Did It Read is a page that asks for no saving', async () => {
      await pressed(commands.whatDidItRead);
      const document = await page('What did Unroll read?');
      assert.match(document.getText(), /\d+ files, [\d,]+ characters, from /);
      assert.equal(document.isUntitled || document.isDirty, false);
      await vscode.commands.executeCommand('type', { text: 'x' });
      assert.doesNotMatch(document.getText(), /^x/);
    });

    it('Why Was This File Skipped answers for the file that a menu gives', async () => {
      await vscode.workspace.fs.writeFile(file('.env'), Buffer.from('PASSWORD=owl\n'));
      await pressed(commands.whySkipped, file('.env'));
      await untilSaid(/\.env: .*secrets/);
      await pressed(commands.whySkipped, file('src/order.ts'));
      await untilSaid(/order\.ts: It is read\./);
    });

    it('Forget This File has it read no more', async () => {
      await openWithText('src/private.ts', 'export const mine = 1;\n');
      await pressed(commands.forgetFile, file('src/private.ts'));
      await untilSaid(/private\.ts is read no more/);
      assert.deepEqual(vscode.workspace.getConfiguration('unroll').get('corpus.exclude'), [
        '/src/private.ts',
      ]);
      await until('the file to be passed over', async () => {
        const status = await unroll.fileStatus();
        return status?.text === 'Unroll: not learned' && /exclude/.test(status.detail);
      });
    });

    it('Sample says that nothing is trained, with a button that trains; then it works', async () => {
      answerNext(/There is no trained model yet/, 'Train first');
      await pressed(commands.sample);
      await untilSnapshot(unroll, 'the end of the run', ({ state }) => state === 'finished');
      await until('the model', () => unroll.modelPath());
      await pressed(commands.sample);
      const sampled = await until('the sample', () => {
        const document = vscode.window.activeTextEditor?.document;
        return document?.isUntitled === true && document.getText();
      });
      assert.ok(sampled.length > 100);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    it('Probability of the Selection says the bits', async () => {
      const editor = await openWithText('src/score.ts', 'import assert from "node:assert";\n');
      editor.selection = new vscode.Selection(0, 0, 0, 20);
      assert.match(
        (await sentenceAfter(commands.scoreSelection.id)).sentence,
        /P\(selection\) = 2\^−\d+\.\d — \d+\.\d\d bits per character over 20 characters\./,
      );
    });

    it('Show and Hide Surprising Text are two names for two states', async () => {
      await openWithText('src/surprise.ts', 'const zebra = quagga;\n');
      await pressed(commands.showSurprise);
      await pressed(commands.hideSurprise);
      await pressed(commands.showSurprise);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await pressed(commands.showLog);
      await vscode.commands.executeCommand('workbench.action.closePanel');
    });

    it('Proofread This File marks a mistyped word, offers the right one, and is hidden again', async () => {
      const shop = shopFiles().get('src/order/order-repository.ts')!;
      const { document } = await openWithText(
        'src/proof.ts',
        shop.replace('return this.orders.delete(id)', 'return this.ordders.delete(id)'),
      );
      const marks = (): vscode.Diagnostic[] =>
        vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Unroll');
      const proofreading = pressed(commands.proofread);
      const mark = await until('a mark at the mistyped word', () =>
        marks().find(({ range }) => document.getText(range) === 'ordders'),
      );
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      await proofreading;
      const fixes = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        mark.range,
      );
      // TypeScript has fixes of its own.
      const fix = fixes.find(({ title }) => title === 'Write “orders” instead');
      assert.ok(fix?.edit, fixes.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.equal(document.getText(), shop);
      assert.equal(
        marks().some(({ range }) => document.getText(range) === 'orders'),
        false,
      );
      await pressed(commands.hideProofreading);
      assert.deepEqual(marks(), []);
      await document.save();
    }).timeout(90_000);

    it('Open Dashboard leads to a decoder that is taught and then knows what an abbreviation stands for', async () => {
      const dashboard = await dashboardQuestioner();
      await assert.rejects(dashboard.ask('abbreviation', { typed: 'nfe' }), /Teach one here/);
      const heard: number[] = [];
      const taught = await dashboard.ask('teachAbbreviations', undefined, {
        onProgress: (share) => heard.push(share),
      });
      assert.ok(heard.length > 10 && taught.bitsPerLetter < taught.bitsPerLetterAlone);
      const { offers, steps } = await dashboard.ask('abbreviation', { typed: 'nfe' });
      assert.equal(offers[0]?.text, 'NotFoundError', JSON.stringify(offers));
      assert.equal(steps.map(({ letter }) => letter).join(''), 'NotFoundError');
      const example = await dashboard.ask('abbreviation', { typed: null });
      assert.ok(example.typed.length >= 3 && example.offers.length > 0);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    }).timeout(150_000);

    it('Measure on My Own Files says on a page what would have been saved', async () => {
      await pressed(commands.measure);
      const text = (await page('of your keys')).getText();
      assert.match(text, /# It would have saved you -?\d+ % of your keys/);
      assert.match(text, /\| Characters that were typed \| [\d,]+ \|/);
      assert.match(text, /score\.ts/);
    }).timeout(120_000);

    it('Import keeps what was there until the user says so', async () => {
      const before = unroll.modelPath()!;
      const other = path.join(path.dirname(openFolder()), 'other.safetensors');
      copyFileSync(before, other);
      const { showOpenDialog } = vscode.window;
      Object.assign(vscode.window, { showOpenDialog: () => Promise.resolve([vscode.Uri.file(other)]) });
      try {
        answerNext(/Take in other\.safetensors/, 'No');
        await pressed(commands.importModel);
        assert.equal(unroll.modelPath(), before);
        answerNext(/Take in other\.safetensors/, 'Take In');
        await pressed(commands.importModel);
        await untilSaid(/The model other\.safetensors is now that of this workspace\./);
        assert.notEqual(unroll.modelPath(), before);
      } finally {
        Object.assign(vscode.window, { showOpenDialog });
      }
    });

    it('Forget Everything confirms what it did', async () => {
      await pressed(commands.forgetEverything, true);
      await untilSaid(/Everything learned about this workspace is deleted/);
      assert.equal(timesSaid(/Everything learned/), 1);
      assert.equal(unroll.modelPath(), undefined);
    });
  });
});

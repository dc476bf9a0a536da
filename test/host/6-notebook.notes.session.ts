/**
 * A window on a folder with a notebook: ghost text in its cells, and what saving it teaches. The folder is
 * not watched, so that only what the editor does itself tells of a change.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { shopFiles } from '../fixtures/shop';
import { until } from '../until';
import { session } from './in-host/session';
import { acceptGhostText, activatedExtension, openFolder, openWithText } from './in-host/unroll';

const owls = Array.from(
  { length: 12 },
  (_, i) => `hawk_owl_${i} = count_owls(meadow, year=${1990 + i})\nprint(hawk_owl_${i})\n`,
).join('');
const output = { output_type: 'stream', name: 'stdout', text: ['whispered output\n'] };
const notebook = JSON.stringify({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: 'python' } },
  cells: [
    { cell_type: 'code', execution_count: 1, metadata: {}, outputs: [output], source: [owls] },
    { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: ['counted = 1'] },
  ],
});

export const run = session(() => {
  describe('a window on a folder with a notebook', () => {
    const name = (file: string): vscode.Uri => vscode.Uri.file(path.join(openFolder(), file));
    let document: vscode.NotebookDocument;

    before(async () => {
      for (const [file, text] of [...shopFiles()].slice(0, 6)) {
        mkdirSync(path.dirname(name(file).fsPath), { recursive: true });
        writeFileSync(name(file).fsPath, text);
      }
      await vscode.workspace
        .getConfiguration()
        .update('files.watcherExclude', { '**': true }, vscode.ConfigurationTarget.Global);
      await activatedExtension();
      writeFileSync(name('owls.ipynb').fsPath, notebook);
      document = await vscode.workspace.openNotebookDocument(name('owls.ipynb'));
      await vscode.window.showNotebookDocument(document);
    });

    /** The last cell, which now holds this text, with the cursor at its end. */
    const typeIntoLastCell = async (text: string): Promise<vscode.TextEditor> => {
      const last = document.cellCount - 1;
      const data = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
      const edit = new vscode.WorkspaceEdit();
      const range = new vscode.NotebookRange(last, last + 1);
      edit.set(document.uri, [vscode.NotebookEdit.replaceCells(range, [data])]);
      await vscode.workspace.applyEdit(edit);
      const editor = await vscode.window.showNotebookDocument(document);
      editor.selection = range;
      await vscode.commands.executeCommand('notebook.cell.edit');
      const active = await until('the editor of the cell', () => {
        const now = vscode.window.activeTextEditor;
        return now?.document.uri.scheme === 'vscode-notebook-cell' && now.document.getText() === text && now;
      });
      const end = active.document.positionAt(text.length);
      active.selection = new vscode.Selection(end, end);
      return active;
    };

    it('completes a cell by what the cells before it say', async () => {
      // Before the cells and the folder are read the base alone answers, with something else.
      const ofTheCells = async (): Promise<boolean> =>
        /^_owl/.test(await acceptGhostText(await typeIntoLastCell('print(hawk')));
      await until('_owl behind print(hawk', ofTheCells, 60);
    });

    /** What is offered behind a text in another file; '' when nothing is. */
    const offered = async (text: string): Promise<string> => {
      const editor = await openWithText('later.py', text);
      const inserted = await acceptGhostText(editor, 1);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      return inserted;
    };
    const untilOffered = (text: string, what: RegExp): Promise<unknown> =>
      until(`${what} behind ${text}`, async () => what.test(await offered(text)), 60);
    const untilNotOffered = (text: string, what: RegExp): Promise<unknown> =>
      until(`no ${what} behind ${text}`, async () => !what.test(await offered(text)), 60);
    const edited = async (change: (edit: vscode.WorkspaceEdit) => void): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      change(edit);
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    const lines = (bird: string): string =>
      Array.from({ length: 12 }, (_, i) => `${bird}_count_${i} = watch_${bird}(lake)\n`).join('');

    it('learns the cells when the notebook is saved, never an output', async () => {
      assert.ok(await document.save());
      await untilOffered('print(hawk', /^_owl/);
      const editor = await openWithText('output.py', '# whis');
      assert.doesNotMatch(await acceptGhostText(editor, 1), /pered/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });

    it('learns a file when it is saved, and forgets it when it is moved where nothing is read', async () => {
      const editor = await openWithText('heron.py', '');
      await edited((edit) => edit.insert(editor.document.uri, new vscode.Position(0, 0), lines('heron')));
      assert.ok(await editor.document.save());
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await untilOffered('heron_', /^count/);
      await edited((edit) => edit.renameFile(name('heron.py'), name('.env')));
      await untilNotOffered('heron_', /^count/);
    });

    it('learns a file that is created with what it says, and forgets it when it is deleted', async () => {
      const contents = Buffer.from(lines('grebe'));
      await edited((edit) => edit.createFile(name('grebe.py'), { contents }));
      await untilOffered('grebe_', /^count/);
      await edited((edit) => edit.deleteFile(name('grebe.py')));
      await untilNotOffered('grebe_', /^count/);
    });
  });
});

/** A window on a folder with a notebook: ghost text in its cells, and what saving it teaches. */
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
      const inserted = await until('ghost text in the cell', async () => {
        return (await acceptGhostText(await typeIntoLastCell('print(hawk'))) || undefined;
      });
      assert.match(inserted, /^_owl/);
    });

    it('learns the cells when the notebook is saved, never an output', async () => {
      await document.save();
      const learned = await until('what was saved to be learned', async () => {
        const editor = await openWithText('later.py', 'print(hawk');
        const inserted = await acceptGhostText(editor, 1);
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
        return inserted || undefined;
      });
      assert.match(learned, /^_owl/);
      const editor = await openWithText('output.py', '# whis');
      assert.doesNotMatch(await acceptGhostText(editor, 1), /pered/);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    });
  });
});

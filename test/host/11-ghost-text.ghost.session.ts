/** A window whose user types: what ghost text is like in documents of every kind, and where it is off. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { until, within } from '../until';
import { session } from './in-host/session';
import {
  acceptGhostText,
  activatedExtension,
  openFolder,
  openWithText,
  sentenceAfter,
} from './in-host/unroll';

/** As much of the API of VS Code's git extension as the box for a message needs. */
interface GitExtension {
  getAPI(version: 1): {
    init(folder: vscode.Uri): Promise<{ readonly inputBox: { value: string } } | null>;
  };
}

const calls = Array.from({ length: 12 }, (_, i) => {
  const body = `  if (owl${i}) {\n    return liftFeather(owl${i}, 'wing');\n  }\n`;
  return `export function carry${i}(owl${i}: Owl) {\n${body}}\n`;
}).join('\n');
const taught = `import { liftFeather } from '../util/feather-lift';\n\n${calls}`;
/** One way to go on, unlike that of the owls. */
const lanterns = Array.from(
  { length: 12 },
  (_, i) => `export function hang${i}() {\n  const lantern = liftFeather(meadow, 'wing');\n}\n`,
).join('\n');
const sentenceOfOwls = 'The barn owl hunts by ';
const prose = 'The barn owl hunts by hearing alone. '.repeat(20);

export const run = session(() => {
  describe('a window whose user types', () => {
    const closeAll = () => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    const pressed = (command: string, ...given: unknown[]) =>
      vscode.commands.executeCommand(command, ...given);
    const textOf = (editor: vscode.TextEditor): string => editor.document.getText();

    before(async () => {
      mkdirSync(path.join(openFolder(), 'src'), { recursive: true });
      for (const name of ['one', 'two', 'three', 'four'])
        writeFileSync(path.join(openFolder(), 'src', `${name}.ts`), taught);
      writeFileSync(path.join(openFolder(), 'src', 'lanterns.ts'), lanterns);
      for (const name of ['prose', 'more', 'yet-more'])
        writeFileSync(path.join(openFolder(), `${name}.md`), prose);
      await activatedExtension();
      await until('ghost text from what was read', async () => {
        const inserted = await acceptGhostText(
          await openUnsaved('src/first.ts', "import { liftFeather } from '../util"),
          1,
        );
        await closeAll();
        return inserted.includes('feather-lift');
      });
    });
    afterEach(async () => {
      await closeAll();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });

    /** A busy machine may run out of time for one key: asked again, it comes. */
    const comes = async (ask: () => Promise<string>, expected: RegExp): Promise<void> => {
      const seen: string[] = [];
      await until(String(expected), async () => {
        const inserted = await ask();
        seen.push(inserted || nothing);
        return expected.test(inserted);
      }).catch((thrown: unknown) => {
        throw new Error(`${String(thrown)}; it was ${JSON.stringify(seen)}`);
      });
    };
    /** Not saved: a file that ends there is learned, and says that nothing comes behind it. */
    const openUnsaved = async (name: string, text: string): Promise<vscode.TextEditor> => {
      const editor = await openWithText(name, '');
      await editor.edit((edit) => {
        edit.insert(new vscode.Position(0, 0), text);
        if (text.includes('\r\n')) edit.setEndOfLine(vscode.EndOfLine.CRLF);
      });
      const end = editor.document.positionAt(text.length);
      editor.selection = new vscode.Selection(end, end);
      return editor;
    };
    let files = 0;
    const fresh = (name: string): string => `${name}-${files++}.md`;
    /** What is inserted at the end of this text in this file, asked for with a key. */
    const suggested = async (name: string, text: string): Promise<string> =>
      closed(await acceptGhostText(await openUnsaved(name, text), 3));
    /** Why nothing came the last time. */
    let nothing = '';
    /** What was inserted, when the editor is closed and, without it, why is known. */
    const closed = async (inserted = ''): Promise<string> => {
      if (inserted === '') nothing = (await sentenceAfter('unroll.whyNothing')).sentence;
      await closeAll();
      return inserted;
    };

    it('closes a string with the quote that opened it, and indents and ends lines as the file does', async () => {
      await comes(async () => {
        const rest = await suggested('src/quotes.ts', 'import { liftFeather } from "../util');
        assert.doesNotMatch(rest, /'/);
        return rest;
      }, /^\/feather-lift";$/);
      const tabs = 'export function carryNow(owl1: Owl) {\r\n\tif (owl1) {\r\n';
      let inserted = '';
      await comes(async () => {
        inserted = await suggested('src/tabs.ts', `${tabs}\t\treturn lift`);
        return inserted;
      }, /^Feather\(/);
      assert.doesNotMatch(inserted, /^ {2}/m);
      assert.doesNotMatch(inserted.replaceAll('\r\n', ''), /\n/);
    });

    it('goes on while brackets and quotes are closed by the editor, without asking again', async () => {
      const { suggestions } = await activatedExtension();
      // What comes late on a busy machine takes the place of what was being typed: begun again, it stays.
      const seen: unknown[] = [];
      await until('a suggestion that stays while it is typed', async () => {
        const name = `src/pairs-${files++}.ts`;
        const editor = await openUnsaved(name, 'export function hang() {\n  const lantern = ');
        await pressed('editor.action.inlineSuggest.trigger');
        const before = suggestions().all;
        for (const key of 'liftFeather(meadow, ') await pressed('type', { text: key });
        assert.ok(textOf(editor).endsWith('liftFeather(meadow, )'), textOf(editor));
        await within(4, async () => {
          await pressed('editor.action.inlineSuggest.commit');
          return textOf(editor).includes('wing');
        });
        const text = textOf(editor);
        const accepted = await within(2, () => suggestions().all.accepted > before.accepted);
        const { dismissed } = suggestions().all;
        await closeAll();
        seen.push([text, accepted, dismissed - before.dismissed]);
        return /liftFeather\(meadow, 'wing'\);?$/.test(text) && accepted && dismissed === before.dismissed;
      }).catch((thrown: unknown) => {
        throw new Error(`${String(thrown)}; it was ${JSON.stringify(seen)}`);
      });
    });

    it('is for one cursor: with two there is none', async () => {
      // The first line says nothing else of how the second goes on: the file is learned as it stands.
      const text =
        "import { liftFeather } from '../util/feather-lift';\nimport { liftFeather } from '../util";
      const editor = await openUnsaved('src/cursors.ts', text);
      const ends = [0, 1].map((line) => editor.document.lineAt(line).range.end);
      editor.selections = ends.map((end) => new vscode.Selection(end, end));
      assert.equal(await acceptGhostText(editor, 1), '');
      editor.selection = new vscode.Selection(ends[1]!, ends[1]!);
      await comes(() => acceptGhostText(editor), /^\/feather/);
    });

    it('closes at its end the brackets that Suggest Here opens', async () => {
      const editor = await openUnsaved('src/block.ts', 'export function carry3(owl3: Owl) {\n  if');
      await pressed('unroll.suggestHere');
      const inserted = await within(4, async () => {
        await pressed('editor.action.inlineSuggest.commit');
        return textOf(editor).split('  if')[1];
      });
      assert.match(inserted ?? '', /\(/);
      const count = (bracket: string): number => inserted!.split(bracket).length;
      assert.equal(count('{'), count('}'), inserted);
      assert.equal(count('('), count(')'), inserted);
    });

    it('is accepted by words and by lines, which are counted', async () => {
      const { suggestions } = await activatedExtension();
      const before = suggestions().all;
      const editor = await openUnsaved('src/words.ts', "import { liftFeather } from '../util");
      await pressed('editor.action.inlineSuggest.trigger');
      await until('a word', async () => {
        await pressed('editor.action.inlineSuggest.acceptNextWord');
        return textOf(editor).includes('/feather');
      });
      assert.ok(!textOf(editor).endsWith(';'), 'a word only');
      await pressed('cursorHome');
      const after = await until('the count', () => {
        const now = suggestions().all;
        return now.acceptedInPart > before.acceptedInPart && now;
      });
      assert.ok(after.savedKeys > before.savedKeys);
    });

    it('comes in new documents, Markdown, LaTeX, messages of commits, and not in the output', async () => {
      const sentence = sentenceOfOwls;
      const untitled = await vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument({ language: 'markdown', content: sentence }),
      );
      const end = untitled.document.positionAt(sentence.length);
      untitled.selection = new vscode.Selection(end, end);
      assert.match(await acceptGhostText(untitled), /^hear/);
      await closeAll();
      for (const name of ['notes.md', 'paper.tex', 'COMMIT_EDITMSG', '.git/COMMIT_EDITMSG'])
        await comes(() => suggested(name, sentence), /^hear/);
      const uri = vscode.Uri.parse('output:notes');
      assert.equal(vscode.languages.match([{ scheme: 'vscode-scm' }], { uri } as vscode.TextDocument), 0);
    });

    it('comes in the box for the message of a commit', async () => {
      const git = vscode.extensions.getExtension<GitExtension>('vscode.git');
      assert.ok(git, 'VS Code comes without its git extension');
      const repository = await (await git.activate()).getAPI(1).init(vscode.Uri.file(openFolder()));
      assert.ok(repository, 'git made no repository');
      const { inputBox } = repository;
      await until('the box', async () => {
        await pressed('workbench.scm.focus');
        await pressed('workbench.scm.action.focusNextInput');
        await pressed('type', { text: sentenceOfOwls });
        // What is typed there is told to the git extension a moment later.
        return within(2, () => inputBox.value === sentenceOfOwls);
      });
      await comes(async () => {
        await pressed('editor.action.inlineSuggest.trigger');
        return (
          (await within(3, async () => {
            await pressed('editor.action.inlineSuggest.commit');
            return inputBox.value.slice(sentenceOfOwls.length) || undefined;
          })) ?? ''
        );
      }, /^hear/);
    });

    const withSetting = async (name: string, value: unknown, then: () => Promise<void>): Promise<void> => {
      const configuration = vscode.workspace.getConfiguration();
      await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
      try {
        await then();
      } finally {
        await configuration.update(name, undefined, vscode.ConfigurationTarget.Workspace);
      }
    };
    /** Types the last key of a text and accepts what comes unasked. */
    const typed = async (name: string, text: string, seconds = 2): Promise<string> => {
      const editor = await openUnsaved(name, text.slice(0, -1));
      await pressed('type', { text: text.at(-1) });
      const inserted = await within(seconds, async () => {
        await pressed('editor.action.inlineSuggest.commit');
        return textOf(editor) !== text && textOf(editor).slice(text.length);
      });
      return closed(inserted);
    };
    const sentence = 'The barn owl hunts by h';

    it('comes by itself, or only when asked for, as the setting says', async () => {
      await comes(() => typed(fresh('asked'), sentence), /^earing/);
      await withSetting('unroll.suggestions.when', 'asked', async () => {
        assert.equal(await typed('asked.md', sentence), '');
        await comes(() => suggested(fresh('asked'), sentence), /^earing/);
      });
    });

    it('is off where a glob says so, and in the folder where the command turned it off', async () => {
      await withSetting('unroll.suggestions.exclude', ['docs/**', '*.csv'], async () => {
        assert.equal(await typed('docs/deep/off.md', sentence), '');
        assert.equal(await typed('deep/off.csv', sentence), '');
        await comes(() => typed(fresh('docs'), sentence), /^earing/);
      });
      await openWithText('prose.md', prose);
      await pressed('unroll.toggleHere');
      await closeAll();
      assert.equal(await typed('there.md', sentence), '');
      await openWithText('prose.md', prose);
      await pressed('unroll.toggleHere');
      await closeAll();
      await comes(() => typed(fresh('back'), sentence), /^earing/);
    });

    it('comes beside the list of completions too', async () => {
      const editor = await openUnsaved('src/list.ts', 'export function go(owl1: Owl) {\n  return liftF');
      const inserted = await until('ghost text beside the list', async () => {
        await pressed('editor.action.triggerSuggest');
        await pressed('editor.action.inlineSuggest.trigger');
        return within(2, async () => {
          await pressed('editor.action.inlineSuggest.commit');
          return textOf(editor).split('liftF')[1] || undefined;
        });
      });
      assert.match(inserted, /^eather/);
    });
  });
});

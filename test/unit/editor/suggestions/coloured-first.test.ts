/** When ghost text waits for the editor's colours, with a `vscode` and a clock of the test's own. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { ColouredFirst } from '../../../../src/editor/suggestions/coloured-first';

describe('ghost text in a file of very many lines', () => {
  let now: number;
  let isOn: boolean | undefined;
  let show: (editors: { document: unknown }[]) => void;
  let first: ColouredFirst;

  const document = (lineCount: number, { languageId = 'python', units = 6_000_000 } = {}) =>
    ({ lineCount, languageId, lineAt: () => ({ range: {} }), offsetAt: () => units }) as never;
  const openedWith = (...documents: unknown[]): void => {
    const vscode = {
      window: {
        visibleTextEditors: documents.map((document) => ({ document })),
        onDidChangeVisibleTextEditors: (listener: typeof show) => {
          show = listener;
          return { dispose: () => undefined };
        },
      },
      workspace: { getConfiguration: () => ({ get: (_: string, other: boolean) => isOn ?? other }) },
    };
    const file = resolve(__dirname, '../../../../src/editor/suggestions/coloured-first.ts');
    const options = { bundle: true, format: 'cjs', write: false } as const;
    const { outputFiles } = buildSync({ entryPoints: [file], external: ['vscode'], ...options });
    const module = { exports: {} };
    const builtIn = createRequire(__filename);
    const load = (name: string): unknown => (name === 'vscode' ? vscode : builtIn(name));
    new Function('require', 'module', outputFiles[0]!.text)(load, module);
    const { ColouredFirst: Class } = module.exports as { ColouredFirst: typeof ColouredFirst };
    first = new Class(() => now);
  };

  beforeEach(() => {
    [now, isOn] = [1000, true];
  });

  it('waits from when the file is shown until the lines up to it are coloured', () => {
    const [shown, later] = [document(80_000), document(80_000)];
    openedWith(shown);
    assert.equal(Math.round(first.wait(shown, 79_999)), 47_999);
    now += 40_000;
    show([{ document: shown }, { document: later }]);
    assert.ok(first.wait(shown, 79_999) > 0 && first.wait(shown, 79_999) < 8000);
    assert.equal(first.wait(shown, 60_000), 0, 'they are coloured from the first line on');
    assert.equal(Math.round(first.wait(later, 79_999)), 47_999);
    now += 8000;
    assert.equal(first.wait(shown, 79_999), 0);
    show([]);
    show([{ document: shown }]);
    assert.equal(first.wait(shown, 79_999), 0, 'what was coloured stays so');
  });

  it('waits for nothing near the beginning, nor where nothing is coloured', () => {
    openedWith();
    assert.equal(first.wait(document(80_000), 19_999), 0);
    assert.ok(first.wait(document(80_000), 20_000) > 0);
    assert.equal(first.wait(document(80_000, { languageId: 'plaintext' }), 79_999), 0);
    assert.equal(first.wait(document(300_001), 79_999), 0);
    assert.equal(first.wait(document(80_000, { units: 21_000_000 }), 79_999), 0);
    isOn = false;
    assert.equal(first.wait(document(80_000), 79_999), 0);
    isOn = undefined;
    assert.equal(first.wait(document(80_000), 79_999), 0, 'a VS Code that has no such setting');
  });
});

/**
 * What the editor's notifications, dialogues, log and reports are given, with a `vscode` that only listens.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { Failure } from '../../../src/protocol/failure';
import { said } from '../../../src/protocol/said';
import type { openLog, agrees, inform, refuse, warn } from '../../../src/editor/say';
import type { runCommand } from '../../../src/editor/commands/handlers';
import type { registerQuestions } from '../../../src/editor/commands/questions';
import type { registerReading } from '../../../src/editor/commands/reading';

const hostile = 'src/[x](command:evil)$(error)\u202e\u001b[2J`<img>`\nsecond line.ts';

/** Told by the editor, in order: [how, text]. */
let told: [string, string][];
let opened: string[];

const message =
  (how: string) =>
  (text: string): Promise<undefined> => {
    told.push([how, text]);
    return Promise.resolve(undefined);
  };
const vscode = {
  window: {
    showInformationMessage: message('information'),
    showWarningMessage: message('warning'),
    showErrorMessage: message('error'),
    showTextDocument: () => Promise.resolve(),
    get activeTextEditor() {
      const document = {
        uri: { scheme: 'file', fsPath: hostile },
        offsetAt: () => 0,
        getText: () => '',
        lineAt: () => ({ range: {} }),
      };
      const selection = { isEmpty: true, active: { line: 0, character: 0 } };
      return { document, selection, selections: [selection] };
    },
  },
  workspace: {
    asRelativePath: () => hostile,
    getConfiguration: () => ({ get: () => [hostile] }),
    workspaceFolders: [],
    isTrusted: true,
  },
  Disposable: { from: () => ({ dispose: () => undefined }) },
  Uri: Map,
  env: { language: 'en' },
  Position: Object,
  Range: Object,
  l10n: {
    t: (text: string, ...given: readonly string[]) =>
      text.replace(/\{(\d)\}/g, (_, place: string) => given[Number(place)]!),
  },
};

/** What these files export, as one bundle. */
function load<Exports>(...files: string[]): Exports {
  const { outputFiles } = buildSync({
    stdin: {
      contents: files.map((file) => `export * from './${file}';`).join('\n'),
      resolveDir: resolve(__dirname, '../../../src/editor'),
    },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    write: false,
  });
  const module = { exports: {} };
  const builtIn = createRequire(__filename);
  const load = (name: string): unknown => (name === 'vscode' ? vscode : builtIn(name));
  new Function('require', 'module', 'exports', outputFiles[0]!.text)(load, module, module.exports);
  return module.exports as Exports;
}

describe('what the editor says of a file with a hostile name', () => {
  beforeEach(() => {
    [told, opened] = [[], []];
  });

  function assertText(text: string): void {
    assert.doesNotMatch(text, /\]\(|\$\(|[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/, JSON.stringify(text));
    assert.match(text, /command:evil.*second line\.ts/, 'the name can still be read');
  }

  it('is one line of text in every notification and dialogue', async () => {
    const say = load<{
      inform: typeof inform;
      warn: typeof warn;
      refuse: typeof refuse;
      agrees: typeof agrees;
    }>('say.ts');
    await say.inform(`${hostile} was read.`);
    await say.warn(`${hostile} is damaged.`);
    await say.refuse(`${hostile} cannot be read.`);
    assert.equal(await say.agrees(`Delete ${hostile}?`, 'Delete'), false);
    assert.deepEqual(
      told.map(([how]) => how),
      ['information', 'warning', 'error', 'warning'],
    );
    for (const [, text] of told) assertText(text.replace(/[.?] *$/, ''));
  });

  it('is one line of the log', () => {
    const lines: string[] = [];
    const write = (line: string): number => lines.push(line);
    const log = load<{ openLog: typeof openLog }>('say.ts').openLog({
      debug: write,
      info: write,
      warn: write,
      error: write,
    } as never);
    for (const how of ['debug', 'info', 'warn', 'error'] as const) log[how](hostile);
    log.error(new Error(hostile));
    assert.equal(lines.length, 5);
    for (const line of lines) assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('is text in the answers to questions, their failures and the report', async () => {
    const editor = load<{
      registerQuestions: typeof registerQuestions;
      registerReading: typeof registerReading;
      runCommand: typeof runCommand;
    }>('commands/questions.ts', 'commands/reading.ts', 'commands/handlers.ts');
    const report = {
      folders: [hostile],
      files: 1,
      characters: 1,
      validationFiles: 0,
      validationCharacters: 0,
      languages: [{ language: hostile, files: 1, characters: 1 }],
      skipped: [{ reason: 'binary', files: 1, examples: [hostile] }],
      redactions: [],
      unmatched: { include: [hostile], exclude: [] },
    };
    let fails = false;
    const ask = (name: string): Promise<unknown> =>
      fails
        ? Promise.reject(new Failure('internal', `${hostile} is broken`))
        : Promise.resolve(name === 'report' ? report : said`${hostile} is ignored by ${hostile}.`);
    const logged: string[] = [];
    const services = {
      predictor: { ask },
      onScreen: { lastAt: () => undefined, known: () => ({ text: 'a', reason: `as in ${hostile}` }) },
      colouredFirst: { wait: () => 0 },
      snooze: { awake: true },
      predictorLife: { off: false },
      pages: { show: (_: string, text: string) => Promise.resolve(opened.push(text)) },
    };
    const lists = ['suggestions.disabledLanguages', 'suggestions.exclude'];
    const settings = { get: (name: string) => (lists.includes(name) ? [] : true) };
    const log = { error: (line: string) => logged.push(line) };
    editor.registerQuestions(services as never, settings as never, log as never);
    editor.registerReading(services as never, settings as never, log as never);
    await editor.runCommand('unroll.whySkipped');
    await editor.runCommand('unroll.whySuggestion');
    fails = true;
    await editor.runCommand('unroll.whySkipped');
    fails = false;
    assert.equal(told.length, 3);
    for (const [, text] of told) assertText(text);
    await editor.runCommand('unroll.whatDidItRead');
    assert.equal(opened.length, 1);
    const markdown = opened[0]!;
    assert.doesNotMatch(markdown, /\[x\]\(|<img|(?<!\\)`|\u202e|\u001b/, markdown);
    assert.equal(markdown.split('\n').filter((line) => line.startsWith('second')).length, 0);
  });
});

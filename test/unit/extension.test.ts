/**
 * The extension's entry as it is built, with a `vscode` that only listens: what it loads when it activates,
 * and what becomes of requests that come before the rest is there.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { commands, internalCommands } from '../../src/editor/commands/command-table';
import type { activate, deactivate } from '../../src/extension';
import type { Features, startFeatures } from '../../src/features';
import { until } from '../until';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { main: string };
/** Bytes of all that is compiled at the activation; in the package, where names are shorter, 15,000. */
const most = 25_000;

interface Entry {
  readonly activate: typeof activate;
  readonly deactivate: typeof deactivate;
}

type Run = (...given: unknown[]) => Promise<unknown>;

/** A window that has loaded the entry. @param start in place of what starts the features */
function openWindow(start?: typeof startFeatures) {
  const registered = new Map<string, Run>();
  const told: string[] = [];
  const ran: string[] = [];
  const items: { text?: string; shown?: boolean }[] = [];
  const loaded = new Map<string, { exports: unknown }>();
  const builtIns = new Set<string>();
  let bytes = 0;
  let provide: Run | undefined;
  const disposable = { dispose: () => undefined };
  const vscode = {
    window: {
      createStatusBarItem: () => {
        const item: (typeof items)[0] & object = {};
        items.push(item);
        return Object.assign(item, disposable, { show: () => (item.shown = true) });
      },
      showErrorMessage: (sentence: string, ...buttons: string[]) => {
        told.push(sentence);
        return Promise.resolve(buttons[0]);
      },
    },
    commands: {
      registerCommand: (id: string, run: Run) => {
        registered.set(id, run);
        return disposable;
      },
      executeCommand: (id: string) => Promise.resolve(ran.push(id)),
    },
    languages: {
      registerInlineCompletionItemProvider: (_: unknown, provider: Record<string, Run>) => {
        provide = provider['provideInlineCompletionItems'];
        return disposable;
      },
    },
    l10n: { t: (text: string, value: string) => text.replace('{0}', value) },
    env: { language: 'en' },
    StatusBarAlignment: {},
  };
  const builtIn = createRequire(__filename);
  const load = (name: string): unknown => {
    if (name === 'vscode') return vscode;
    if (!name.startsWith('.')) {
      builtIns.add(name);
      return builtIn(name);
    }
    if (start && name.startsWith('./features-')) return { startFeatures: start };
    const known = loaded.get(name);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const code = readFileSync(path.resolve(path.dirname(manifest.main), name), 'utf8');
    bytes += transformSync(code, { minify: true, platform: 'node' }).code.length;
    new Function('require', 'module', 'exports', code)(load, module, module.exports);
    return module.exports;
  };
  const entry = load(`./${path.basename(manifest.main)}`) as Entry;
  const exported = entry.activate({ subscriptions: [] } as never);
  return {
    entry,
    exported,
    told,
    ran,
    items,
    registered,
    builtIns,
    bytes: () => bytes,
    run: (id: string, ...given: unknown[]) => registered.get(id)!(...given),
    suggest: (...asked: unknown[]) => provide!(...asked),
  };
}

/** Features that note what is asked of them. */
function noted(): { asked: unknown[]; features: Features } {
  const asked: unknown[] = [];
  const features = {
    api: { statusText: () => 'loaded' },
    completions: {
      provideInlineCompletionItems: (...given: unknown[]) => {
        asked.push(given);
        return ['a suggestion'];
      },
    },
    run: (...given: unknown[]) => {
      asked.push(given);
      return 'done';
    },
    flush: () => Promise.resolve(void asked.push('flush')),
  };
  return { asked, features: features as never };
}

describe("the extension's entry", () => {
  it('is small, and loads nothing heavy when it activates', () => {
    const { bytes, builtIns, items } = openWindow();
    assert.ok(bytes() > 1000 && bytes() <= most, `${bytes()} bytes`);
    assert.deepEqual([...builtIns], ['node:timers/promises']);
    assert.deepEqual([items.length, items[0]!.shown, items[0]!.text], [1, true, '$(circle-outline) Unroll']);
  });

  it('registers every command at once', () => {
    const { registered } = openWindow();
    const all = [...Object.values(commands).map(({ id }) => id), ...Object.values(internalCommands)];
    assert.deepEqual([...registered.keys()].sort(), all.sort());
  });

  it('has a command and ghost text wait for the rest, which then answers them', async () => {
    const { asked, features } = noted();
    let start: ((features: Features) => void) | undefined;
    const window = openWindow(() => new Promise((resolve) => (start = resolve)));
    let answer: unknown;
    const command = window.run('unroll.snooze', 5).then((value) => (answer = value));
    const ghostText = window.suggest('document', 'position');
    const end = await until('the features to start', () => start);
    assert.deepEqual([answer, asked], [undefined, []]);
    end(features);
    await command;
    assert.equal(answer, 'done');
    assert.deepEqual(await ghostText, ['a suggestion']);
    assert.deepEqual([...asked].sort(), [
      ['document', 'position'],
      ['unroll.snooze', 5],
    ]);
    assert.equal((await window.exported.loaded()).statusText(), 'loaded');
    await window.entry.deactivate();
    assert.equal(asked.at(-1), 'flush');
  });

  it('loads the rest by itself when nothing is asked, once', async () => {
    const { features } = noted();
    let starts = 0;
    const window = openWindow(() => {
      starts++;
      return Promise.resolve(features);
    });
    assert.equal(window.entry.deactivate(), undefined);
    await until('the features', () => starts > 0);
    await window.run('unroll.train');
    await window.suggest();
    assert.equal(starts, 1);
  });

  it('says in one sentence that the rest cannot be loaded, with the way out', async () => {
    const window = openWindow(() => Promise.reject(new Error('no such file')));
    assert.equal(await window.suggest(), undefined);
    assert.equal(await window.run('unroll.train'), undefined);
    const sentence =
      'Unroll: The extension cannot be loaded: no such file. Reload the window, or install it again.';
    assert.equal(window.told[0], sentence);
    await until('the way out', () => window.ran.includes('workbench.action.reloadWindow'));
    await assert.rejects(window.exported.loaded(), /no such file/);
    assert.equal(window.entry.deactivate(), undefined);
  });
});

/**
 * What is opened and closed, started and stopped again and again leaves nothing behind: no listener, no
 * timer, no thread, no memory. `npm run bench:lifecycle` does it 500 and 50 times.
 */
import assert from 'node:assert/strict';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { UnrollApi } from '../../src/features';
import { writeShop } from '../fixtures/shop';
import { until } from '../until';
import { megabytesInUse } from './in-host/host-health';
import { Listeners } from './in-host/listeners';
import { session } from './in-host/session';
import {
  activatedExtension,
  openFolder,
  openWithText,
  restingExtension,
  untilSnapshot,
} from './in-host/unroll';

const openings = Number(process.env['UNROLL_OPENINGS'] ?? 12);
const trainings = Math.ceil(openings / 10);
/** MB. */
const mostGrowth = 5;
const command = vscode.commands.executeCommand;

export const run = session(() => {
  describe('a window that is opened', () => {
    it('loads and reads nothing before a document is shown; then all is there', async () => {
      writeShop(openFolder());
      const unroll = await restingExtension();
      assert.match(unroll.statusText(), /Loads when a file is opened/);
      assert.equal(await unroll.fileStatus(), undefined);
      assert.match(unroll.statusText(), /Loads when a file is opened/);
      await openWithText('src/first.ts', 'export const first = 1;\n');
      await until('the base to answer', () => unroll.statusText().includes('the base answers'));
      await until('the file to be read', async () => (await unroll.fileStatus())?.text === 'Unroll: learned');
      await command('workbench.action.closeAllEditors');
    });
  });

  describe('what comes and goes', function () {
    this.timeout(180_000 + 2000 * openings);
    let unroll: UnrollApi;
    let listeners: Listeners;
    let untilAsked: () => Promise<void>;

    before(async () => {
      unroll = await activatedExtension();
      const configuration = vscode.workspace.getConfiguration('unroll.training');
      for (const [name, value] of Object.entries({ startFrom: 'nothing', hiddenSize: 32 }))
        await configuration.update(name, value, vscode.ConfigurationTarget.Workspace);
      listeners = new Listeners();
      const { createWebviewPanel } = vscode.window;
      let asked = false;
      const create = (...parts: Parameters<typeof createWebviewPanel>): vscode.WebviewPanel => {
        const panel = createWebviewPanel(...parts);
        const listening = panel.webview.onDidReceiveMessage(() => (asked = true));
        panel.onDidDispose(() => listening.dispose());
        return panel;
      };
      Object.assign(vscode.window, { createWebviewPanel: create });
      untilAsked = async () => {
        await until('the page to ask', () => asked);
        asked = false;
      };
    });

    async function openAndClose(): Promise<void> {
      await command('unroll.openDashboard');
      await untilAsked();
      await command('workbench.action.closeActiveEditor');
      await until('no dashboard', () => vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
    }

    async function startAndStop(): Promise<void> {
      const running = command('unroll.train');
      await untilSnapshot(unroll, 'training', ({ state }) => state === 'training');
      await command('unroll.stopTraining');
      await running;
      await command('notifications.clearAll');
    }

    /** Does it twice, so that what is made once is there, and then `times`. */
    async function leavesNothing(what: string, times: number, once: () => Promise<void>): Promise<void> {
      for (let i = 0; i < 2; i++) await once();
      const before = { listeners: listeners.left, memory: await megabytesInUse(), resources: resources() };
      for (let i = 0; i < times; i++) await once();
      await until('what was open to be closed', () => resources() <= before.resources).catch(() => undefined);
      const growth = (await megabytesInUse()) - before.memory;
      Mocha.reporters.Base.consoleLog(
        `      ${times} × ${what}: ${before.memory.toFixed(1)} MB and ${growth.toFixed(2)} more`,
      );
      assert.deepEqual(listeners.left, before.listeners);
      assert.ok(
        resources() <= before.resources,
        `${before.resources} timers, ports and files became ${resources()}`,
      );
      assert.ok(growth <= mostGrowth, `grew by ${growth.toFixed(1)} MB`);
    }

    it('the dashboard opened and closed leaves nothing', () =>
      leavesNothing('dashboard opened and closed', openings, openAndClose));

    it('training started and stopped leaves nothing', () =>
      leavesNothing('training started and stopped', trainings, startAndStop));
  });
});

/** What keeps the process awake. */
function resources(): number {
  return process.getActiveResourcesInfo().length;
}

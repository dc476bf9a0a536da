/** The dashboard with the test in the place of its page: what the page would ask, and what it is answered. */
import * as vscode from 'vscode';
import { dashboardVersion } from '../../../src/protocol/dashboard/dashboard';
import {
  dashboardQuestions,
  type DashboardQuestions,
} from '../../../src/protocol/dashboard/dashboard-questions';
import { Client } from '../../../src/protocol/rpc';

/** Opens the dashboard, which must not be open yet; it closes as any tab does. */
export async function dashboardQuestioner(): Promise<Client<DashboardQuestions>> {
  const { createWebviewPanel } = vscode.window;
  const page = new vscode.EventEmitter<unknown>();
  let answered: (answer: unknown) => void = () => undefined;
  const create: typeof createWebviewPanel = (...given) => {
    const panel = createWebviewPanel(...given);
    const webview = replacing(panel.webview, {
      onDidReceiveMessage: page.event,
      postMessage: (message: { readonly type: string; readonly answer?: unknown }) => {
        if (message.type === 'answer') answered(message.answer);
        return Promise.resolve(true);
      },
    });
    return replacing(panel, { webview });
  };
  Object.assign(vscode.window, { createWebviewPanel: create });
  try {
    await vscode.commands.executeCommand('unroll.openDashboard');
  } finally {
    Object.assign(vscode.window, { createWebviewPanel });
  }
  return new Client({
    questions: dashboardQuestions,
    channel: {
      postMessage: (call) => page.fire({ version: dashboardVersion, type: 'call', call }),
      on: (_, receive) => (answered = receive),
    },
    name: 'The editor',
  });
}

/** The object with some of its members replaced. */
function replacing<T extends object>(target: T, members: object): T {
  return new Proxy(target, {
    get(of, key) {
      const value: unknown = Reflect.get(key in members ? members : of, key);
      return typeof value === 'function' && !(key in members) ? value.bind(of) : value;
    },
    set: (of, key, value) => Reflect.set(of, key, value, of),
  });
}

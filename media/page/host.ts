/**
 * The page's end of the conversation: what it sends carries the version, what it receives is judged first.
 */
import {
  dashboardVersion,
  receiveHostMessage,
  type HostMessage,
  type PageMessageBody,
} from '../../src/protocol/dashboard/dashboard';
import {
  dashboardQuestions,
  type DashboardQuestions,
} from '../../src/protocol/dashboard/dashboard-questions';
import { Client, type RpcCall } from '../../src/protocol/rpc';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

export interface Host {
  send(message: PageMessageBody): void;
  readonly questions: Client<DashboardQuestions>;
  /** What the page kept over hiding and reloading. */
  remembered(): unknown;
  remember(state: unknown): void;
}

export function connect(onMessage: (message: HostMessage) => void): Host {
  const api = acquireVsCodeApi();
  const send = (message: PageMessageBody): void => api.postMessage({ version: dashboardVersion, ...message });
  const report = (sentence: string): void => send({ type: 'problem', sentence: sentence.slice(0, 2_000) });
  let answered: (message: unknown) => void = () => undefined;
  const questions = new Client({
    questions: dashboardQuestions,
    channel: {
      postMessage: (call) => send({ type: 'call', call: call as RpcCall }),
      on: (_, receive) => (answered = receive),
    },
    name: 'The editor',
  });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const received = receiveHostMessage(event.data);
    if (!received.ok) {
      report(`the page ignored a message (${received.problem}).`);
      return;
    }
    try {
      if (received.message.type === 'answer') answered(received.message.answer);
      else onMessage(received.message);
    } catch (thrown) {
      report(
        `the page failed at a message (${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}).`,
      );
    }
  });
  window.addEventListener('error', (event) => report(`error in the page: ${event.message}`));
  window.addEventListener('unhandledrejection', (event) =>
    report(`error in the page: ${String(event.reason)}`),
  );
  document.addEventListener('securitypolicyviolation', (event) =>
    report(`the page's policy refused ${event.violatedDirective}: ${event.blockedURI}`),
  );
  return { send, questions, remembered: () => api.getState(), remember: (state) => api.setState(state) };
}

/** The page's end of the conversation: what it says carries the version, what it hears is judged first. */
import {
  dashboardVersion,
  receiveHostMessage,
  type HostMessage,
  type PageMessageBody,
} from '../../src/protocol/dashboard/dashboard';

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

export interface Host {
  tell(message: PageMessageBody): void;
  /** What the page kept over hiding and reloading. */
  remembered(): unknown;
  remember(state: unknown): void;
}

export function connect(hear: (message: HostMessage) => void): Host {
  const api = acquireVsCodeApi();
  const tell = (message: PageMessageBody): void => api.postMessage({ version: dashboardVersion, ...message });
  const report = (sentence: string): void => tell({ type: 'problem', sentence: sentence.slice(0, 2_000) });
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const received = receiveHostMessage(event.data);
    if (!received.ok) {
      report(`the page ignored a message (${received.problem}).`);
      return;
    }
    try {
      hear(received.message);
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
  return { tell, remembered: () => api.getState(), remember: (state) => api.setState(state) };
}

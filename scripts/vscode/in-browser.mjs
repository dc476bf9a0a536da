/**
 * VS Code in a headless browser: the server from npm with Chromium on it, started and stopped as one. Every
 * suite that drives such a VS Code, or runs inside one, has it from here.
 */
import { launchChromium } from './chromium.mjs';
import { installExtension, startServer } from './server.mjs';
import { within } from './within.mjs';

/** ms for a window to load on a busy machine, and for a browser to close. */
const [loadingLimit, closingLimit] = [120_000, 10_000];

/**
 * @typedef {object} WindowOptions
 * @property {{ width: number, height: number }} [viewport]
 * @property {Record<string, string>} [payload] command-line options of the window
 * @property {Record<string, (...parts: any[]) => unknown>} [functions] of ours that its scripts may call
 * @property {() => void} [script] runs in the page before any other; complete in itself
 * @property {string} [language] of the window and of its extensions, such as `de`; VS Code's own texts stay
 *   English, as it has no language pack
 *
 * @typedef {object} CodeInBrowser
 * @property {string} port
 * @property {(folder: string | null, options?: WindowOptions) => Promise<import('playwright-core').Page>}
 *   openWindow on a folder, or without one; settles when its page is loaded
 * @property {() => Promise<void>} stop
 */

/**
 * @param {import('./home.mjs').VscodeHome} home
 * @param {{ vsix?: string, env?: NodeJS.ProcessEnv, port?: string, development?: boolean, trusted?: boolean
 * }} [options] `vsix`:
 *   a package to install first; the rest as `startServer`
 * @returns {Promise<CodeInBrowser>}
 */
export async function startInBrowser(home, { vsix, ...options } = {}) {
  if (vsix !== undefined) await installExtension(home, vsix);
  const server = await startServer(home, options);
  const browser = await launchChromium().catch(async (error) => {
    await server.stop();
    throw error;
  });
  return {
    port: server.port,
    async openWindow(
      folder,
      { viewport = { width: 1280, height: 800 }, payload, functions = {}, script, language } = {},
    ) {
      const page = await browser.newPage({ viewport });
      for (const [name, call] of Object.entries(functions)) await page.exposeFunction(name, call);
      if (script !== undefined) await page.addInitScript(script);
      // What a language pack says to the window when it has loaded.
      if (language !== undefined)
        await page.addInitScript(
          (name) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: name }),
          language,
        );
      await page.goto(server.address(folder, payload), { timeout: loadingLimit });
      return page;
    },
    // The server first: a browser that hangs must not keep it.
    async stop() {
      await server.stop();
      await within(closingLimit, browser.close()).catch((error) => console.error(`The browser: ${error}`));
    },
  };
}

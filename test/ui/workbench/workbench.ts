/**
 * VS Code in a browser, as a person has it before them: files, the palette, the editor, ghost text, the
 * dashboard. Nothing here asserts.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { CodeInBrowser } from '../../../scripts/vscode/in-browser.mjs';

const screenshots = path.resolve('test/ui/screenshots');

/**
 * When the last key went down and when ghost text was first on screen after that, in ms of the page's clock.
 */
interface GhostClock {
  key: number;
  ghost: number | null;
}

export class Workbench {
  private constructor(readonly page: Page) {}

  /** A window on the folder, when our extension is up in it. */
  static async open(code: CodeInBrowser, folder: string, language?: string): Promise<Workbench> {
    const viewport = { width: 1360, height: 850 };
    const options = { viewport, script: watchGhostText, ...(language !== undefined && { language }) };
    const page = await code.openWindow(folder, options);
    page.setDefaultTimeout(40_000);
    const workbench = new Workbench(page);
    await workbench.ready();
    return workbench;
  }

  /** Loads the window anew, as people do: VS Code keeps what is open. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** The extension host is up when our item stands in the status bar. */
  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor();
    await this.status.waitFor();
  }

  get status(): Locator {
    return this.page
      .locator('.statusbar-item[id="unroll.unroll.unroll.status"], .statusbar-item[id*="unroll"]')
      .first();
  }

  /** Runs a command by its title in the palette. */
  async run(title: string): Promise<void> {
    await this.choose('F1', `>${title}`, title);
  }

  /** Opens a file of the workspace by its name and puts the cursor at its end. */
  async openFile(name: string): Promise<void> {
    await this.choose('Control+p', name, name);
    await this.page.locator(`.editor-instance [data-uri$="${name}"]`).first().waitFor();
    await this.page.locator('.editor-instance .view-lines').first().click();
    await this.page.keyboard.press('Control+End');
  }

  /**
   * A key goes astray while the focus moves from one part to another: it is pressed again, as a person would.
   */
  private async choose(key: string, text: string, row: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    // A list that was just chosen from takes a moment to close.
    await input.waitFor({ state: 'hidden' });
    for (let tries = 0; tries < 10 && !(await input.isVisible()); tries++) {
      await this.page.keyboard.press(key);
      await input.waitFor({ timeout: 3000 }).catch(() => this.page.locator('.part.titlebar').click());
    }
    await input.fill(text);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  get ghostText(): Locator {
    return this.page.locator('.ghost-text-decoration, .ghost-text-decoration-preview');
  }

  get completionList(): Locator {
    return this.page.locator('.suggest-widget.visible');
  }

  /** The sentences of the notifications on screen. */
  notification(sentence: RegExp): Locator {
    return this.page.locator('.notification-list-item-message', { hasText: sentence });
  }

  /**
   * Types a line as a person who pauses after each key, until ghost text is there.
   *
   * @returns ms from the key that asked to the first frame with ghost text; null when the whole line brought
   *   none
   */
  async typeUntilGhostText(line: string, pauseMilliseconds = 700): Promise<number | null> {
    for (const character of line) {
      const milliseconds = await this.type(character, pauseMilliseconds);
      if (milliseconds !== null) return milliseconds;
    }
    return null;
  }

  /**
   * Types one character and waits for ghost text.
   *
   * @returns ms to the first frame with ghost text; null when there was none in time
   */
  async type(character: string, patience = 700): Promise<number | null> {
    await this.page.keyboard.type(character);
    const appeared = await this.page
      .waitForFunction(
        () => {
          const { key, ghost } = (window as unknown as { unrollGhost: GhostClock }).unrollGhost;
          return ghost === null ? null : { milliseconds: ghost - key };
        },
        undefined,
        { timeout: patience },
      )
      .catch(() => null);
    return appeared && (await appeared.jsonValue())!.milliseconds;
  }

  /** What stands in grey behind the cursor, of its first line; empty where nothing does. */
  async suggested(): Promise<string> {
    const parts = await this.page.locator('.ghost-text-decoration').allInnerTexts();
    return parts.join('').replaceAll('\u00a0', ' ');
  }

  /** Until what stands on the page has been drawn. */
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }

  /** The page of the dashboard, two frames deep. */
  get dashboard(): FrameLocator {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`) });
  }
}

/**
 * Runs in the page from its start: each key starts the clock anew, the first frame with ghost text stops it.
 * Its inner functions must stay without a name: what names them in a test build does not exist in the page.
 */
function watchGhostText(): void {
  const clock: GhostClock = { key: 0, ghost: null };
  Object.assign(window, { unrollGhost: clock });
  document.addEventListener(
    'keydown',
    (event) => {
      clock.key = event.timeStamp;
      clock.ghost = null;
    },
    true,
  );
  new MutationObserver(() => {
    if (clock.ghost !== null || document.querySelector('.ghost-text-decoration') === null) return;
    const { key } = clock;
    requestAnimationFrame((now) => {
      if (clock.key === key) clock.ghost ??= now;
    });
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

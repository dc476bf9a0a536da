/** The dashboard in a browser without VS Code: real page, policy and session; only the editor is played. */
import type { Disposable, Page } from 'playwright-core';
import { dashboardHtml } from '../../../src/dashboard/dashboard-html';
import {
  DashboardSession,
  type ActionMessage,
  type SessionDependencies,
} from '../../../src/dashboard/dashboard-session';
import type { EarlierRun, HostMessage, HostMessageBody } from '../../../src/protocol/dashboard/dashboard';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import type { DashboardQuestions } from '../../../src/protocol/dashboard/dashboard-questions';
import type { Handlers } from '../../../src/protocol/rpc';
import { inspectionAnswers, readAbbreviation, readSequences } from './inspection';
import { expected, expectedBeside, scoredTokens, someCode } from '../../fixtures/run';
import { dressing, editorScript, themeNames, type ThemeName } from './themes';
import { FakeClock } from '../../fake-clock';

/** Runs in the browser, whose globals are no part of our program. */
export const postInPage = (value: unknown): void =>
  (globalThis as unknown as { postMessage(value: unknown): void }).postMessage(value);
/** As VS Code's frame around a webview without forms. */
const sandbox = 'sandbox allow-same-origin allow-pointer-lock allow-scripts allow-downloads';
/** Rounds of sending and drawing after which a page that still asks or is told more never comes to rest. */
const mostRounds = 50;
/** The observers of a page report after a frame; so does whatever they change. */
const twoFrames =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))';
export const address = 'https://dashboard.test';
/** Where nothing of the dashboard stands. */
const emptyPath = '/empty';

/** Tells each address that a page asks for and that is none of the dashboard's own. */
export function tellOutside(page: Page, tell: (url: string) => void): void {
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${address}/`) && !/^(data|blob|about):/.test(url)) tell(url);
  });
}

export interface HarnessOptions {
  readonly files: ReadonlyMap<string, string>;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly texts?: Readonly<Record<string, string>>;
  readonly language?: string;
  readonly earlier?: readonly EarlierRun[];
  readonly panelState?: readonly HostMessageBody[];
  readonly answers?: Partial<Handlers<DashboardQuestions>>;
  readonly expect?: SessionDependencies['expect'];
}

/**
 * A dashboard with its session, in a page that other dashboards may have had before; what it asked for and
 * reported is written down.
 */
export class Harness {
  snapshot: TrainingSnapshot = idleSnapshot;
  readonly actions: ActionMessage[] = [];
  readonly lines: string[] = [];
  readonly sent: HostMessage[] = [];
  /** What the panels beside the run show. */
  panelState: readonly HostMessageBody[] = [];
  private earlier: readonly EarlierRun[];
  private nameOnScreen = '';
  /** The session's; the page's own is the machine's. */
  readonly clock = new FakeClock();
  private session: DashboardSession | undefined;
  /** What was sent to the page and has not come there. */
  private posting: Promise<unknown> = Promise.resolve();
  /** Messages that went over, in either direction. */
  private messages = 0;
  /** What the page was given for this dashboard. */
  private readonly given: Disposable[] = [];

  private constructor(
    readonly page: Page,
    private readonly options: HarnessOptions,
  ) {
    this.earlier = options.earlier ?? [];
  }

  static async open(page: Page, snapshot: TrainingSnapshot, options: HarnessOptions): Promise<Harness> {
    const { width = 700, height = 900, theme = 'dark' } = options;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ reducedMotion: null });
    const harness = new Harness(page, options);
    harness.snapshot = snapshot;
    harness.panelState = options.panelState ?? [];
    page.on('pageerror', (error) => harness.lines.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error')
        harness.lines.push(`console: ${message.text()} (${message.location().url})`);
    });
    tellOutside(page, (url) => harness.lines.push(`asks the network for ${url}`));
    harness.given.push(
      await page.exposeFunction('hostReceives', (message: unknown) => {
        harness.messages++;
        harness.session?.receive(message);
      }),
      await page.addInitScript({ content: editorScript(theme) }),
      await page.route(`${address}/**`, (route) => {
        const path = new URL(route.request().url()).pathname;
        const body = path === '/' ? harness.html() : path === emptyPath ? '' : options.files.get(path);
        const contentType = path.endsWith('.js')
          ? 'text/javascript'
          : path.endsWith('.css')
            ? 'text/css'
            : 'text/html';
        return body === undefined
          ? route.fulfill({ status: 404 })
          : route.fulfill({ body, contentType, headers: { 'content-security-policy': sandbox } });
      }),
    );
    await harness.load();
    return harness;
  }

  /**
   * As VS Code does when the panel is shown again: another page, another session, the state that was kept.
   */
  async load(): Promise<void> {
    this.session?.dispose();
    this.session = this.newSession();
    await this.page.goto(`${address}/`);
    await this.settle();
  }

  /** Another snapshot, as the trainer's events make it. */
  async advance(snapshot: TrainingSnapshot): Promise<void> {
    this.snapshot = snapshot;
    this.session?.snapshotChanged();
    await this.settle();
  }

  /** Suggestions, settings or the stored model changed. */
  async changePanelState(panelState: readonly HostMessageBody[]): Promise<void> {
    this.panelState = panelState;
    this.session?.panelStateChanged();
    await this.settle(300);
  }

  /** Runs were kept, named or forgotten, here or in another window. */
  async changeEarlierRuns(earlier: readonly EarlierRun[], nameOnScreen = ''): Promise<void> {
    this.earlier = earlier;
    this.nameOnScreen = nameOnScreen;
    this.session?.earlierRunsChanged();
    await this.settle();
  }

  /** The user moves the cursor in the editor. */
  async moveCursor(): Promise<void> {
    this.session?.cursorMoved();
    await this.settle();
  }

  /** Anything at all, as if it came from the host. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate(postInPage, message);
    await this.settle();
  }

  /**
   * Until what is under way has been sent and drawn, and nothing more follows from it.
   * @param milliseconds that go by for the session in each round: as long as it waits before it sends
   */
  async settle(milliseconds = 130): Promise<void> {
    for (let round = 0, before = -1; round < 2 || this.messages !== before; round++) {
      if (round === mostRounds) throw new Error('The page does not come to rest.');
      before = this.messages;
      await this.clock.advance(milliseconds);
      await this.posting;
      await this.page.evaluate(twoFrames);
    }
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
    await this.settle();
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
    await this.settle();
  }

  /** Opens one tab after the other, the first at the end. */
  async inEachTab(look: (name: string) => Promise<void>): Promise<void> {
    const [first = '', ...others] = await this.page.getByRole('tab').allTextContents();
    for (const name of [...others, first]) {
      await this.openTab(name);
      await look(name);
    }
  }

  /** Brings a panel into view, with the tab in which it stands. */
  async see(panel: string): Promise<void> {
    const around = this.page.locator(`[role="tabpanel"]:has(.panel.${panel})`);
    if ((await around.count()) > 0)
      await this.page.locator(`#${await around.getAttribute('aria-labelledby')}`).click();
    await this.page.locator(`.panel.${panel}`).scrollIntoViewIfNeeded();
    await this.settle();
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).first().textContent()) ?? '';
  }

  /** Shows every theme, one after the other, as when the user changes it; the first at the end. */
  async inEachTheme(look: (theme: ThemeName) => Promise<void>): Promise<void> {
    const [first, ...others] = themeNames;
    for (const theme of [...others, first]) {
      await this.page.evaluate(dressing(theme));
      await this.settle();
      await look(theme);
    }
  }

  /**
   * Makes the panel as wide as each of these, in CSS pixels, from the narrowest to the widest and back to the
   * narrowest, whose layout so comes from another one too.
   */
  async inEachWidth(
    widths: readonly [number, ...number[]],
    look: (width: number) => Promise<void>,
  ): Promise<void> {
    for (const width of [...widths, widths[0]]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.settle();
      await look(width);
    }
  }

  /** Leaves the page as it was before. */
  async close(): Promise<void> {
    this.session?.dispose();
    await this.page.goto(`${address}${emptyPath}`);
    await this.page.evaluate('sessionStorage.clear()');
    this.page.removeAllListeners();
    for (const given of this.given) await given.dispose();
  }

  private html(): string {
    return dashboardHtml({
      source: address,
      nonce: 'b2c4d8e0f1a3957c',
      script: `${address}/dashboard.js`,
      style: `${address}/dashboard.css`,
      language: this.options.language ?? 'en',
      title: 'Unroll: Dashboard',
      waiting: 'Opening the dashboard…',
      texts: this.options.texts ?? {},
    });
  }

  private newSession(): DashboardSession {
    return new DashboardSession({
      post: (message) => {
        this.sent.push(message);
        this.messages++;
        const posted = this.page.evaluate(postInPage, message).catch(() => undefined);
        this.posting = Promise.all([this.posting, posted]);
      },
      snapshot: () => this.snapshot,
      earlierRuns: () => this.earlier,
      nameOnScreen: () => this.nameOnScreen,
      handlers: { ...editorAnswers, ...this.options.answers },
      expect: () =>
        Promise.resolve({
          type: 'expected',
          place: {
            path: 'src/operators/map.ts',
            line: 7,
            column: 32,
            before: '      createOperatorSubscriber(',
          },
          expectations: expected,
          ...expectedBeside,
          sentence: '',
        }),
      panelState: () => this.panelState,
      act: (action) => this.actions.push(action),
      log: (line) => this.lines.push(line),
      clock: this.clock,
      ...(this.options.expect && { expect: this.options.expect }),
    });
  }
}

/** Makes every panel show something; the first tab is open behind it. */
export async function fillPanels(page: Harness): Promise<void> {
  const { page: shown } = page;
  await shown.locator('.learning summary').click();
  await page.see('surprise');
  await shown.locator('.surprise .actions button').first().click();
  await shown.locator('.sentence textarea').fill('let a = b;');
  await shown.locator('.sentence .primary').click();
  await page.see('sampler');
  await shown.locator('.sampler .primary').click();
  await page.see('shape-panel');
  await shown.locator('.encoder-decoder button').first().click();
  // Some show nothing before they come into view.
  await page.inEachTab(async () => {
    for (const panel of await shown.locator('.panel:visible').all()) {
      await panel.scrollIntoViewIfNeeded();
      await page.settle();
    }
  });
  await shown.locator('.expectations').scrollIntoViewIfNeeded();
  await page.settle();
}

const notAsked = (): Promise<never> => Promise.reject(new Error('not asked'));

/** What an editor with a model and an open file answers. */
const editorAnswers: Handlers<DashboardQuestions> = {
  ...inspectionAnswers(),
  sample: ({ length }) => someCode.slice(0, length),
  score: (of) => {
    const inFile = of.kind !== 'text';
    const text = of.kind === 'text' ? of.text : someCode;
    const tokens = scoredTokens(text);
    return {
      path: inFile ? 'src/operators/map.ts' : '',
      firstLine: inFile ? 1 : 0,
      partial: false,
      characters: text.length,
      bits: tokens.reduce((sum, token) => sum + token.bits, 0),
      tokens,
    };
  },
  memory: notAsked,
  abbreviation: () => readAbbreviation,
  teachAbbreviations: notAsked,
  sequence: ({ of, text }) => ({ text: text ?? someCode.slice(0, 200), read: readSequences[of] }),
  alternatives: () => expected,
  set: notAsked,
  forecast: notAsked,
};

/** Every question is answered so. */
export function answering(
  answer: (name: keyof DashboardQuestions) => Promise<never>,
): Handlers<DashboardQuestions> {
  const names = Object.keys(editorAnswers) as (keyof DashboardQuestions)[];
  const answers = names.map((name) => [name, () => answer(name)] as const);
  return Object.fromEntries(answers) as unknown as Handlers<DashboardQuestions>;
}

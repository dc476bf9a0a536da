/**
 * The conversation with one dashboard page: the whole history once, then what came since, at most ten times a
 * second.
 */
import {
  dashboardVersion,
  pointColumns,
  receivePageMessage,
  type EarlierRun,
  type HostMessage,
  type HostMessageBody,
  type PageMessage,
  type RunStatus,
} from '../protocol/dashboard/dashboard';
import { dashboardQuestions, type DashboardQuestions } from '../protocol/dashboard/dashboard-questions';
import type { TrainingSnapshot } from '../protocol/training/training';
import { asFailure } from '../protocol/failure';
import { Server, type Handlers, type RpcAnswer } from '../protocol/rpc';
import { machineClock, type Clock } from './clock';

/** Where there is nothing to expect. */
export const nothingExpected = { expectations: [], weights: null, actualToken: null, suggestion: null };

const shortestPause = 100; // ms between two updates
const cursorPause = 120; // ms that the cursor stands before anything is expected there
const shortestPanelPause = 250; // ms between two tellings of what the panels beside the run show
/** Points in one message: as many as the extension host writes down in a few milliseconds. */
const pointsAtOnce = 1000;
const pauseInHistory = 10; // ms between two parts of a long history
const shortestRetelling = 1000; // ms between two whole histories to the same page

export type ActionMessage = Exclude<PageMessage, { type: 'ready' | 'watch' | 'problem' | 'call' }>;

/** What a session needs; nothing of it knows VS Code. */
export interface SessionDependencies {
  post(message: HostMessage): void;
  snapshot(): TrainingSnapshot;
  earlierRuns(): readonly EarlierRun[];
  /** What the user named the run on screen; empty for nothing. */
  nameOnScreen(): string;
  /** Answers to what the page asks; what they throw becomes one sentence in the page. */
  readonly handlers: Handlers<DashboardQuestions>;
  /** What is expected at the cursor. */
  expect(signal: AbortSignal): Promise<HostMessageBody>;
  /** What the panels beside the run show: suggestions so far, settings of the next run. */
  panelState(): readonly HostMessageBody[];
  act(action: ActionMessage): void;
  log(line: string): void;
  readonly clock?: Clock;
}

const statusOf = (snapshot: TrainingSnapshot): RunStatus => ({
  state: snapshot.state,
  budgetSeconds: snapshot.budgetSeconds,
  report: snapshot.report,
  plan: snapshot.plan,
  record: snapshot.record,
  failure: snapshot.failure,
});

const sameStatus = (one: RunStatus, other: RunStatus): boolean =>
  (Object.keys(one) as (keyof RunStatus)[]).every((key) => one[key] === other[key]);

export class DashboardSession {
  /** What the page holds; undefined until it said `ready`. */
  private told:
    { run: number; points: number; samples: number; measurements: number; status: RunStatus } | undefined;
  private toldAll = -Infinity;
  private readonly clock: Clock;
  /** Each takes back what is about to be sent. */
  private cancelRun: (() => void) | undefined;
  private cancelExpect: (() => void) | undefined;
  private cancelPanelState: (() => void) | undefined;
  private expecting: AbortController | undefined;
  private server: Server<DashboardQuestions>;
  /** Takes what the page asks. */
  private call: (message: unknown) => void = () => undefined;
  private watching = false;
  private visible = true;
  private disposed = false;

  constructor(private readonly dependencies: SessionDependencies) {
    this.clock = dependencies.clock ?? machineClock;
    this.server = this.serve();
  }

  /** A message from the page: judged, then followed; what cannot be understood is one line in the log. */
  receive(raw: unknown): void {
    if (this.disposed) return;
    const received = receivePageMessage(raw);
    if (!received.ok) {
      this.dependencies.log(`Dashboard: ignored a message of the page (${received.problem}).`);
      return;
    }
    const { message } = received;
    switch (message.type) {
      case 'ready':
        this.told = undefined;
        this.schedule(Math.max(0, this.toldAll + shortestRetelling - this.clock.now()));
        return;
      case 'watch':
        this.watching = message.expectations;
        this.cursorMoved();
        return;
      case 'problem':
        this.dependencies.log(`Dashboard: ${message.sentence}`);
        return;
      case 'call':
        return this.call(message.call);
      default:
        this.dependencies.act(message);
    }
  }

  /** The snapshot was replaced: the page is sent it soon, if it can be seen. */
  snapshotChanged(): void {
    if (this.told !== undefined && this.cancelRun === undefined) this.schedule(shortestPause);
  }

  earlierRunsChanged(): void {
    if (this.told !== undefined) {
      const runs = [...this.dependencies.earlierRuns()];
      this.post({ type: 'earlier', runs, nameOnScreen: this.dependencies.nameOnScreen() });
    }
  }

  /** Suggestions or settings changed: the page is sent it soon, if it can be seen. */
  panelStateChanged(): void {
    if (this.told === undefined) return;
    this.cancelPanelState ??= this.clock.after(shortestPanelPause, () => {
      this.cancelPanelState = undefined;
      this.sendPanelState();
    });
  }

  /** Hiding destroys the page, and it says `ready` when it is back: until then nothing is sent. */
  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) return;
    this.told = undefined;
    this.toldAll = -Infinity;
    this.watching = false;
    this.settleAll();
    // The next page counts its questions from the beginning.
    this.server = this.serve();
  }

  /** The cursor or the text around it changed. */
  cursorMoved(): void {
    this.cancelExpect?.();
    this.expecting?.abort();
    if (this.watching && this.visible)
      this.cancelExpect = this.clock.after(cursorPause, () => void this.expect());
  }

  dispose(): void {
    this.disposed = true;
    this.settleAll();
  }

  private settleAll(): void {
    for (const cancel of [this.cancelRun, this.cancelExpect, this.cancelPanelState]) cancel?.();
    this.cancelRun = this.cancelPanelState = undefined;
    this.expecting?.abort();
    this.server.dispose();
  }

  private post(body: HostMessageBody): void {
    if (!this.disposed && this.visible) this.dependencies.post({ version: dashboardVersion, ...body });
  }

  private schedule(pause: number): void {
    this.cancelRun?.();
    this.cancelRun = this.clock.after(pause, () => {
      this.cancelRun = undefined;
      this.sendRun();
    });
  }

  private sendRun(): void {
    const snapshot = this.dependencies.snapshot();
    const { run, points, samples, measurements } = snapshot;
    const status = statusOf(snapshot);
    const { told } = this;
    const continues =
      told !== undefined &&
      told.run === run &&
      told.points <= points.length &&
      told.samples <= samples.length &&
      told.measurements <= measurements.length;
    const from = continues ? told.points : 0;
    const to = Math.min(points.length, from + pointsAtOnce);
    this.told = {
      run,
      points: to,
      samples: samples.length,
      measurements: measurements.length,
      status,
    };
    if (to < points.length) this.schedule(pauseInHistory);
    if (!continues) {
      this.toldAll = this.clock.now();
      this.post({
        type: 'history',
        run,
        status,
        points: pointColumns(points, from, to),
        samples: [...samples],
        measurements: [...measurements],
      });
      this.earlierRunsChanged();
      this.sendPanelState();
      return;
    }
    const changed = !sameStatus(status, told.status);
    const grown =
      told.points < points.length || told.samples < samples.length || told.measurements < measurements.length;
    if (!changed && !grown) return;
    this.post({
      type: 'progress',
      run,
      status: changed ? status : null,
      pointsFrom: told.points,
      points: pointColumns(points, from, to),
      samplesFrom: told.samples,
      samples: samples.slice(told.samples),
      measurementsFrom: told.measurements,
      measurements: measurements.slice(told.measurements),
    });
  }

  private sendPanelState(): void {
    for (const body of this.dependencies.panelState()) this.post(body);
  }

  private async expect(): Promise<void> {
    const { signal } = (this.expecting = new AbortController());
    try {
      const answer = await this.dependencies.expect(signal);
      if (!signal.aborted) this.post(answer);
    } catch (thrown) {
      const sentence = asFailure(thrown).message;
      if (!signal.aborted) this.post({ type: 'expected', place: null, ...nothingExpected, sentence });
    }
  }

  private serve(): Server<DashboardQuestions> {
    return new Server({
      questions: dashboardQuestions,
      handlers: this.dependencies.handlers,
      channel: {
        postMessage: (answer) => this.post({ type: 'answer', answer: answer as RpcAnswer }),
        on: (_, receive) => (this.call = receive),
      },
    });
  }
}

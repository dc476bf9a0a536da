/** The conversation with one dashboard page: the whole history once, then what came since, at most ten times a second. */
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
import type { TrainingSnapshot } from '../protocol/training/training';
import { asFailure } from '../protocol/failure';

/** Where there is nothing to expect. */
export const nothingExpected = { expectations: [], weights: null, actualToken: null, suggestion: null };

const shortestPause = 100; // ms between two updates
const shortestStandingPause = 250; // ms between two tellings of what stands beside the run
/** Points in one message: as many as the extension host writes down in a few milliseconds. */
const pointsAtOnce = 1000;
const pauseInHistory = 10; // ms between two parts of a long history
const shortestRetelling = 1000; // ms between two whole histories to the same page

export type RequestMessage = Extract<PageMessage, { request: number }>;
export type ActionMessage = Exclude<
  PageMessage,
  RequestMessage | { type: 'ready' | 'watch' | 'problem' | 'cancel' }
>;

/** What a session needs; nothing of it knows VS Code. */
export interface SessionDependencies {
  post(message: HostMessage): void;
  snapshot(): TrainingSnapshot;
  earlierRuns(): readonly EarlierRun[];
  /** Answers a request; what it throws becomes one sentence in the page. `tell` says how it goes before the answer. */
  answer(
    request: RequestMessage,
    signal: AbortSignal,
    tell: (body: HostMessageBody) => void,
  ): Promise<HostMessageBody>;
  /** What is expected at the cursor. */
  expect(signal: AbortSignal): Promise<HostMessageBody>;
  /** What stands beside the run: suggestions so far, settings of the next run. */
  standing(): readonly HostMessageBody[];
  act(action: ActionMessage): void;
  log(line: string): void;
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
  private timer: NodeJS.Timeout | undefined;
  private cursorTimer: NodeJS.Timeout | undefined;
  private standingTimer: NodeJS.Timeout | undefined;
  private readonly requests = new Map<string, AbortController>();
  private watching = false;
  private visible = true;
  private disposed = false;

  constructor(private readonly dependencies: SessionDependencies) {}

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
        this.schedule(Math.max(0, this.toldAll + shortestRetelling - performance.now()));
        return;
      case 'watch':
        this.watching = message.expectations;
        this.cursorMoved();
        return;
      case 'problem':
        this.dependencies.log(`Dashboard: ${message.sentence}`);
        return;
      case 'sample':
      case 'score':
      case 'dictionary':
      case 'activations':
      case 'unit':
      case 'unroll':
      case 'gradients':
      case 'set':
      case 'forecast':
        void this.request(message);
        return;
      case 'cancel':
        this.requests.get(message.of)?.abort();
        return;
      default:
        this.dependencies.act(message);
    }
  }

  /** The snapshot was replaced: the page hears of it soon, if it can be seen. */
  snapshotChanged(): void {
    if (this.told !== undefined && this.timer === undefined) this.schedule(shortestPause);
  }

  earlierRunsChanged(): void {
    if (this.told !== undefined) {
      this.post({ type: 'earlier', runs: [...this.dependencies.earlierRuns()] });
    }
  }

  /** Suggestions or settings changed: the page hears of it soon, if it can be seen. */
  standingChanged(): void {
    if (this.told === undefined) return;
    this.standingTimer ??= setTimeout(() => {
      this.standingTimer = undefined;
      this.tellStanding();
    }, shortestStandingPause);
  }

  /** Hiding destroys the page, and it says `ready` when it is back: until then there is nobody to tell. */
  setVisible(visible: boolean): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (visible) return;
    this.told = undefined;
    this.toldAll = -Infinity;
    this.watching = false;
    this.settleAll();
  }

  /** The cursor or the text around it changed. */
  cursorMoved(): void {
    clearTimeout(this.cursorTimer);
    this.requests.get('expect')?.abort();
    if (this.watching && this.visible) this.cursorTimer = setTimeout(() => void this.expect(), 120);
  }

  dispose(): void {
    this.disposed = true;
    this.settleAll();
  }

  private settleAll(): void {
    clearTimeout(this.timer);
    clearTimeout(this.cursorTimer);
    clearTimeout(this.standingTimer);
    this.timer = this.standingTimer = undefined;
    for (const controller of this.requests.values()) controller.abort();
    this.requests.clear();
  }

  private post(body: HostMessageBody): void {
    if (!this.disposed && this.visible) this.dependencies.post({ version: dashboardVersion, ...body });
  }

  private schedule(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.tell();
    }, pause);
  }

  private tell(): void {
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
      this.toldAll = performance.now();
      this.post({
        type: 'history',
        run,
        status,
        points: pointColumns(points, from, to),
        samples: [...samples],
        measurements: [...measurements],
      });
      this.earlierRunsChanged();
      this.tellStanding();
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

  private tellStanding(): void {
    for (const body of this.dependencies.standing()) this.post(body);
  }

  /** The newest request of a kind wins: the one before is aborted, and settles all the same. */
  private async request(message: RequestMessage): Promise<void> {
    const controller = this.begin(message.type);
    const tell = (body: HostMessageBody): void => {
      if (!controller.signal.aborted) this.post(body);
    };
    try {
      const answer = await this.dependencies.answer(message, controller.signal, tell);
      if (!controller.signal.aborted) this.post(answer);
      else this.post({ type: 'refused', request: message.request, sentence: '' });
    } catch (thrown) {
      const sentence = controller.signal.aborted ? '' : asFailure(thrown).message;
      this.post({ type: 'refused', request: message.request, sentence });
    } finally {
      this.end(message.type, controller);
    }
  }

  private async expect(): Promise<void> {
    const controller = this.begin('expect');
    try {
      const answer = await this.dependencies.expect(controller.signal);
      if (!controller.signal.aborted) this.post(answer);
    } catch (thrown) {
      const sentence = asFailure(thrown).message;
      if (!controller.signal.aborted)
        this.post({ type: 'expected', place: null, ...nothingExpected, sentence });
    } finally {
      this.end('expect', controller);
    }
  }

  private begin(kind: string): AbortController {
    this.requests.get(kind)?.abort();
    const controller = new AbortController();
    this.requests.set(kind, controller);
    return controller;
  }

  private end(kind: string, controller: AbortController): void {
    if (this.requests.get(kind) === controller) this.requests.delete(kind);
  }
}

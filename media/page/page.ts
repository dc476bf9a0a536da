/**
 * What every part of the page is made from: the run, the user's choices, the way to the host, the figures'
 * language.
 */
import type { EarlierRun, HostMessage, PageMessageBody } from '../../src/protocol/dashboard/dashboard';
import type { DashboardQuestions } from '../../src/protocol/dashboard/dashboard-questions';
import type { Client } from '../../src/protocol/rpc';
import type { ChosenState } from './choices';
import type { Format } from '../text/format';
import type { Run } from './run';

export interface Page {
  readonly run: Run;
  readonly choices: ChosenState;
  readonly format: Format;
  /** The runs of the past, oldest first. */
  earlier: readonly EarlierRun[];
  /** What the user named the run on screen; empty for nothing. */
  nameOnScreen: string;
  send(message: PageMessageBody): void;
  readonly questions: Pick<Client<DashboardQuestions>, 'ask'>;
}

/** A part of the page: `draw` shows what the page knows, and costs nothing when nothing of it changed. */
export interface Part {
  readonly root: HTMLElement;
  draw(): void;
  /** The theme changed. */
  repaint?(): void;
}

/** A part that draws what the host says without being asked. */
export interface ListeningPart extends Part {
  onMessage(message: HostMessage): void;
}

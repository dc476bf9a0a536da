/** What every part of the page is made from: the run, the user's choices, the way to the host, the figures' language. */
import type { EarlierRun, HostMessage, PageMessageBody } from '../../src/protocol/dashboard/dashboard';
import type { ChosenState } from './choices';
import type { Format } from '../text/format';
import type { Run } from './run';

export interface Page {
  readonly run: Run;
  readonly choices: ChosenState;
  readonly format: Format;
  /** The runs of the past, oldest first. */
  earlier: readonly EarlierRun[];
  tell(message: PageMessageBody): void;
  /** A number for a request that no other has. */
  nextRequest(): number;
}

/** A part of the page: `draw` shows what the page knows, and costs nothing when nothing of it changed. */
export interface Part {
  readonly root: HTMLElement;
  draw(): void;
  /** The theme changed. */
  repaint?(): void;
}

/** A part that also hears the answers to its questions. */
export interface AskingPart extends Part {
  hear(message: HostMessage): void;
}

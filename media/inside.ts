/** The panels that look inside: dictionary, hidden units, gradient through time, the network unrolled. Only puts them together. */
import type { HostMessage } from '../src/protocol/dashboard';
import { cell } from './cell';
import { dictionary } from './dictionary';
import { gradientThroughTime } from './gradient';
import { hiddenUnits } from './hidden-units';
import type { Page, Part } from './page';

/** A part that also hears the answers to its questions. */
export interface AskingPart extends Part {
  hear(message: HostMessage): void;
}

export interface Inside {
  readonly network: AskingPart;
  readonly dictionary: AskingPart;
  readonly units: AskingPart;
  readonly gradient: AskingPart;
  readonly parts: readonly AskingPart[];
}

export function inside(page: Page): Inside {
  const parts = {
    network: cell(page),
    dictionary: dictionary(page),
    units: hiddenUnits(page),
    gradient: gradientThroughTime(page),
  };
  return { ...parts, parts: Object.values(parts) };
}

/** The panels that look inside: dictionary, hidden units, gradient through time, the network unrolled. Only puts them together. */
import type { HostMessage } from '../../../src/protocol/dashboard/dashboard';
import { cell } from './cell';
import { dictionary } from '../dictionary/dictionary';
import { gradientThroughTime } from '../gradient/gradient';
import { hiddenUnits } from '../units/hidden-units';
import type { Page, Part } from '../../page/page';

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

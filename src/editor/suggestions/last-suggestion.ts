/** The last answer to a request for a suggestion, for *Why This Suggestion?* and the dashboard. */
import type { Completion } from '../../protocol/prediction/prediction';

export interface AnsweredSuggestion {
  readonly completion: Completion;
  readonly path: string;
  /** Where it was asked for, in code units. */
  readonly offset: number;
  /** Of the document, when it was asked for. */
  readonly version: number;
}

export class LastSuggestion {
  value: AnsweredSuggestion | undefined;
}

/** A place in a text, behind a token: all that is needed to predict the next one. */
import type { HiddenState } from '../model/language-model';

/** Tokens before a position that are kept at most: the longest context that recall looks at. */
export const contextLength = 32;

/** Immutable. */
export interface Position {
  /** Of the network; null when there is none. */
  readonly state: HiddenState | null;
  /** The last tokens before this place, oldest first; at most `contextLength`. */
  readonly context: Int32Array;
}

/** Where the cursor stands: the last certain place, and what was typed behind it. */
export interface Cursor {
  readonly position: Position;
  readonly typed: string;
  /**
   * The last characters before the cursor, which a joiner or a combining character behind it would belong to.
   */
  readonly before: string;
}

/** What governs a predictor: how eager it is, how far it looks ahead and back, how long it may take. */

export interface PredictionSettings {
  /** 0 (quiet: shows only what is nearly certain) … 1 (eager). */
  readonly eagerness: number;
  /** After this many milliseconds a completion is the best found so far. */
  readonly budgetMilliseconds: number;
  /** Hypotheses that are followed at once. */
  readonly beamWidth: number;
  /** Tokens that a hypothesis is followed for at most. */
  readonly maximumTokens: number;
  /** Code units that a suggestion has at most. */
  readonly maximumCharacters: number;
  /**
   * Lines and code units that a suggestion goes on for beyond its first line, when it was asked for with a
   * key.
   */
  readonly maximumLines: number;
  readonly maximumCharactersOfLines: number;
  /** Tokens that are read again at most when the cursor jumps to where no hidden state is kept. */
  readonly maximumReread: number;
  /** Tokens before the cursor that are read, at most, where the cursor rests: while nobody waits. */
  readonly maximumReadAhead: number;
  /**
   * Tokens of each finished line from which the mixture learns its weights; 0 to learn nothing while
   * typing.
   */
  readonly learnedTokensOfLine: number;
  /** Documents whose hidden states and text are kept; the one unused for longest goes first. */
  readonly maximumDocuments: number;
}

export const defaultSettings: PredictionSettings = {
  eagerness: 0.5,
  budgetMilliseconds: 10,
  beamWidth: 4,
  maximumTokens: 48,
  maximumCharacters: 160,
  maximumLines: 12,
  maximumCharactersOfLines: 800,
  maximumReread: 200,
  maximumReadAhead: 600,
  learnedTokensOfLine: 24,
  maximumDocuments: 8,
};

/** One file as the network may read it: decoded, cleaned of secrets and invisible characters. */
export interface CorpusFile {
  /**
   * Relative to its workspace folder, '/'-separated; the folder's name stands in front where there are
   * several.
   */
  readonly path: string;
  readonly absolutePath: string;
  /** VS Code's language identifier. */
  readonly language: string;
  readonly text: string;
  /** Kept from training, to measure it. */
  readonly validation: boolean;
  /** When it was last changed, in ms since 1970. */
  readonly modified: number;
}

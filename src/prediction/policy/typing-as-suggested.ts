/** While the user types what is shown, the rest stays as it is: no new decoding, no flicker. */
import type { Completion, CompletionQuery } from '../../protocol/prediction/prediction';

interface Shown {
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly completion: Completion;
}

export class TypingAsSuggested {
  private shown: Shown | null = null;

  /** A suggestion is shown for this query, or nothing is. */
  remember(query: CompletionQuery, completion: Completion): void {
    const { path, prefix, suffix } = query;
    this.shown = completion.text === '' ? null : { path, prefix, suffix, completion };
  }

  /**
   * What is left of the suggestion on screen if the query continues it, or null. What stands right of the
   * cursor must be the same: an editor that closes brackets by itself, for example, has changed what the
   * suggestion is for.
   */
  continuation(query: CompletionQuery): Completion | null {
    const { shown } = this;
    if (!shown || query.path !== shown.path || query.explicit) return null;
    const { text } = shown.completion;
    const typed = query.prefix.length - shown.prefix.length;
    if (typed < 0 || typed >= text.length || query.suffix !== shown.suffix) return null;
    if (!query.prefix.endsWith(text.slice(0, typed)) || !query.prefix.startsWith(shown.prefix)) return null;
    const rest = text.slice(typed);
    if (query.mustBeginWith && !rest.startsWith(query.mustBeginWith)) return null;
    return { ...shown.completion, text: rest, alternatives: [] };
  }

  /** What is on screen for this document, and how long the document was when it appeared. */
  onScreen(path: string): { readonly text: string; readonly prefixLength: number } | null {
    if (this.shown?.path !== path) return null;
    return { text: this.shown.completion.text, prefixLength: this.shown.prefix.length };
  }

  clear(): void {
    this.shown = null;
  }
}

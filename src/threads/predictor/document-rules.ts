/**
 * What the rules say of a document that is shown to the predictor: whether its name is that of secrets, in
 * which language secrets are written in it, and which completions may be shown in it. Whatever the source of
 * a text is, these hold.
 */
import { languageOf } from '../../corpus/languages';
import { rootsOf, type Root } from '../../corpus/walk/roots';
import { rulePath } from '../../corpus/walk/rule-path';
import { holdsSecrets } from '../../corpus/walk/secret-files';
import { silence } from '../../protocol/prediction/silence';
import { type Said, said } from '../../protocol/said';
import { showsSecret } from '../../secrets/shown-text';
import type { Completion, CompletionQuery } from '../../protocol/prediction/prediction';

const secretFile = said`Files of this name hold secrets: nothing is learned or shown here.`;
const secretText = said`What would come here is a secret.`;

export class DocumentRules {
  private readonly roots: readonly Root[];

  /** @param folders of the workspace */
  constructor(folders: readonly string[] = []) {
    this.roots = rootsOf(folders);
  }

  /** Why nothing is suggested in the document, or from it; null when it is. */
  refusal(path: string): Said | null {
    return holdsSecrets(rulePath(path, this.roots)) ? secretFile : null;
  }

  /** As when the file is read from disk, where its name says one. */
  language(path: string, languageId?: string): string {
    const named = languageOf(rulePath(path, this.roots));
    return named === 'plaintext' ? (languageId ?? named) : named;
  }

  /** The completion without what would show a secret. */
  judged(completion: Completion, { path, prefix, suffix, languageId }: CompletionQuery): Completion {
    const before = prefix.slice(0, prefix.length - (completion.replaces ?? 0));
    const surroundings = { before, after: suffix, language: this.language(path, languageId) };
    if (showsSecret(completion.text, surroundings)) return silence(secretText, completion.milliseconds);
    const alternatives = completion.alternatives.filter(({ text }) => !showsSecret(text, surroundings));
    return { ...completion, alternatives };
  }
}

/**
 * What the predictor is measured against: an editor's word list, and lines seen before. Both read only what
 * is typed.
 */
import type { CorpusText } from './corpora';

/** Gives the suggestion behind a prefix of one document; empty for none. */
export type Baseline = (prefix: string) => string;

const lastWord = /[\p{L}\p{N}_$]+$/u;

/**
 * Like VS Code's words: what stands first in the list, which is the nearest word before the cursor that
 * begins with what is typed, then one of the workspace. Who takes it when it is right does so at the shortest
 * prefix that leaves no other word before it.
 */
export function wordList(workspace: readonly CorpusText[]): Baseline {
  const elsewhere = new Map<string, string>();
  for (const { text } of workspace) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}_$]{3,}/gu)) {
      for (let length = 1; length < word.length; length++) elsewhere.set(word.slice(0, length), word);
    }
  }
  return (prefix) => {
    const typed = lastWord.exec(prefix)?.[0] ?? '';
    if (typed === '') return '';
    for (let end = prefix.length - typed.length; end > 0;) {
      const at = prefix.lastIndexOf(typed, end - 1);
      if (at < 0) break;
      end = at;
      if (lastWord.test(prefix.slice(Math.max(0, at - 1), at))) continue;
      const word = /^[\p{L}\p{N}_$]+/u.exec(prefix.slice(at, at + 100))![0];
      if (word.length > typed.length) return word.slice(typed.length);
    }
    return elsewhere.get(typed)?.slice(typed.length) ?? '';
  };
}

/** The rest of the line that was seen last with the same beginning, from three characters on. */
export function wholeLines(workspace: readonly CorpusText[]): Baseline {
  const rests = new Map<string, string>();
  const remember = (line: string) => {
    for (let length = 3; length < line.length; length++) rests.set(line.slice(0, length), line.slice(length));
  };
  for (const { text } of workspace)
    for (const line of text.split('\n')) remember(line.trimStart().slice(0, 200));
  let lines = 0;
  return (prefix) => {
    const all = prefix.split('\n');
    if (all.length < lines) lines = 0;
    for (; lines < all.length - 1; lines++) remember(all[lines]!.trimStart().slice(0, 200));
    return rests.get(all.at(-1)!.trimStart()) ?? '';
  };
}

/** The desk of the tests of suggestions: a document with one in it, and a person who types. */
import type { Completion } from '../../../src/protocol/prediction/prediction';
import { SuggestionLife, type Answer, type EndedLife } from '../../../src/history/suggestion-life';

export function completion(text: string): Completion {
  return { text, confidence: 0.7, milliseconds: 3, reason: 'Seen before.', alternatives: [] };
}

/** A document with a suggestion in it, and a person who may type, accept and move. */
export function desk(text = 'ribe(value);', given: Partial<Answer> = {}) {
  const ended: EndedLife[] = [];
  const judged: boolean[] = [];
  const clock = { now: 0 };
  const life = new SuggestionLife(
    { ended: (end) => ended.push(end), judged: (accepted) => judged.push(accepted) },
    () => clock.now,
  );
  const start = 100;
  let cursor = start;
  const insert = (inserted: string, at = cursor, removed = 0): void => {
    life.edited('a.ts', [{ offset: at, removed, inserted }]);
    cursor = at + inserted.length;
    life.moved('a.ts', cursor);
  };
  const answer = (texts: readonly string[], more: Partial<Answer> = {}): void =>
    life.answered({
      path: 'a.ts',
      offset: cursor,
      typed: 0,
      version: 1,
      completion: completion(texts[0] ?? ''),
      texts,
      explicit: false,
      ...more,
    });
  /** What is known at the cursor without asking. */
  const known = (begins?: string): string | undefined =>
    life.known({ path: 'a.ts', offset: cursor, typed: 0 }, begins)?.text;
  answer(text === '' ? [] : [text], given);
  clock.now = 1000;
  const type = (typed: string): void => {
    for (const key of typed) insert(key);
  };
  return { life, ended, judged, clock, start, insert, answer, known, type, cursor: () => cursor };
}

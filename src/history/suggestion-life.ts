/**
 * The suggestion on screen, which is held here and nowhere else: what it is, what of it is typed already, and
 * what became of it. The editor reports no outcome; it is inferred from answers, edits and the cursor. Knows
 * no VS Code.
 */
import { silence } from '../protocol/prediction/silence';
import { said } from '../protocol/said';
import type { Completion } from '../protocol/prediction/prediction';

/** What the predictor answered, or that it kept silent. */
export interface Answer {
  readonly path: string;
  readonly completion: Completion;
  /** Where the text begins in the document, in code units; so many of its beginning stand there already. */
  readonly offset: number;
  readonly typed: number;
  /** Of the document, when it was asked for. */
  readonly version: number;
  /** The one that is shown first, then those that can be cycled to; empty when nothing is shown. */
  readonly texts: readonly string[];
  /** Asked for with a key. */
  readonly explicit: boolean;
}

export type Fate = 'accepted' | 'acceptedInPart' | 'typed' | 'dismissed' | 'silent';

export interface EndedLife {
  readonly path: string;
  readonly fate: Fate;
  readonly confidence: number;
  readonly explicit: boolean;
  /** Whether the text went on exactly so; null when it never told. */
  readonly right: boolean | null;
  /** Accepted characters less the keys that accepted them. */
  readonly savedKeys: number;
  /** Code units of the whole suggestion. */
  readonly length: number;
}

/** A change of a document as VS Code reports it, in code units. */
export interface Edit {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: string;
}

export interface LifeListener {
  /** It was on screen long enough to be seen, or was accepted; `silent`: so long nothing was shown. */
  ended(life: EndedLife): void;
  /** Some of it was accepted, or the text went on differently: what the predictor learns of. */
  judged(accepted: boolean): void;
}

interface Place {
  readonly path: string;
  readonly offset: number;
}

const justAccepted = silence(said`A suggestion was just accepted here.`);

/** What is gone sooner was not seen: about one cycle of perception (Card, Moran & Newell 1983), ms. */
const glanceMilliseconds = 100;

interface Life {
  readonly answer: Answer;
  readonly since: number;
  offset: number;
  /** Those texts that what was typed still fits. */
  texts: readonly string[];
  /** How much of the text stands in the document. */
  typed: number;
  acceptedCharacters: number;
  keys: number;
  /** What the editor closed behind the cursor while the text was typed; it is typed over, or replaced. */
  closed: string;
  /** The document changed elsewhere, before or behind it: it may not fit any more. */
  isOutdated: boolean;
}

/** What an editor inserts for the key of an opening bracket or quote, the cursor in its middle. */
const pair = /^(?:\(\)|\[\]|\{\}|<>|""|''|``|\$\$)$/;
/** What else one key inserts although it is several characters: a line with its indentation. */
const newLine = /^\r?\n\s*$/;
const closingOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const isComplete = ({ texts, typed }: Life): boolean => texts.some((text) => text.length === typed);
const characters = (text: string): number => [...text].length;

/** How many of the code units that were closed behind the cursor a text closes itself, on its first line. */
function closedIn(text: string, closed: string): number {
  const open: string[] = [];
  let found = 0;
  for (const character of text) {
    if (character === '\n' || found === closed.length) break;
    if (open.length === 0 && character === closed[found]) found++;
    else if (character === open.at(-1)) open.pop();
    else if (character in closingOf) open.push(closingOf[character]!);
  }
  return found;
}

export class SuggestionLife {
  private life: Life | undefined;
  private last: Answer | undefined;
  /** Behind a suggestion that was accepted to its end, until something becomes of another one. */
  private acceptedAt: Place | undefined;

  constructor(
    private readonly listener: LifeListener,
    private readonly now: () => number,
  ) {}

  /** What was answered last, whatever became of it, if it was asked for with the cursor there. */
  lastAt(path: string, cursor: number): Answer | undefined {
    const { last } = this;
    return last?.path === path && last.offset + last.typed === cursor ? last : undefined;
  }

  /** No text is kept. */
  forget(): void {
    this.leave();
    this.last = undefined;
  }

  /**
   * The answer that is known without asking: while the user types what is shown, the rest of it stays as it
   * is; behind a suggestion that was accepted to its end nothing is shown until the next key.
   * @param begins what a list has selected: the answer has to begin with it
   */
  known({ path, offset, typed }: Pick<Answer, 'path' | 'offset' | 'typed'>, begins = ''): Completion | null {
    const { acceptedAt, life } = this;
    if (acceptedAt?.path === path && acceptedAt.offset === offset) return justAccepted;
    if (!life || life.isOutdated || life.answer.path !== path) return null;
    const [shown = ''] = life.texts;
    const from = offset - life.offset;
    if (from < 0 || from + typed !== life.typed || shown !== life.answer.texts[0]) return null;
    const rest = shown.slice(from);
    if (rest.length === typed || !rest.startsWith(begins)) return null;
    return { ...life.answer.completion, text: rest, alternatives: [], milliseconds: 0 };
  }

  /**
   * Code units behind the cursor that the text takes the place of: what the editor closed there and it says
   * itself.
   */
  closedBehind(path: string, text: string): number {
    const { life } = this;
    return life?.answer.path === path ? closedIn(text, life.closed) : 0;
  }

  answered(answer: Answer): void {
    this.last = answer;
    const { life } = this;
    if (life && this.continues(life, answer)) {
      life.isOutdated = false;
      return;
    }
    this.leave();
    this.life = {
      answer,
      since: this.now(),
      offset: answer.offset,
      texts: answer.texts,
      typed: answer.typed,
      acceptedCharacters: 0,
      keys: 0,
      closed: '',
      isOutdated: false,
    };
  }

  /** Changes of one event in the order in which they are to be applied. */
  edited(path: string, edits: readonly Edit[]): void {
    for (const edit of edits) if (this.life?.answer.path === path) this.edit(this.life, edit);
  }

  /** The cursor stands here now: elsewhere than behind what was typed there is no suggestion. */
  moved(path: string, cursor: number): void {
    const { life } = this;
    if (!life) return;
    const over = cursor - life.offset - life.typed;
    if (life.answer.path !== path || over < 0 || over > life.closed.length) return this.leave();
    if (over > 0) this.typeOver(life, over);
  }

  /** The editor says so: the suggestion was accepted to its end. */
  accepted(path: string): void {
    this.listener.judged(true);
    if (this.life?.answer.path === path && this.life.texts.length > 0) this.end('accepted', true);
  }

  /** Whatever is on screen goes away without a judgement. */
  leave(): void {
    const { life } = this;
    if (!life) return;
    if (life.answer.texts.length === 0) this.end('silent', null);
    // What stands there to its end was typed: had it been accepted, the editor would have said so.
    else if (isComplete(life)) this.end(life.keys > 0 ? 'acceptedInPart' : 'typed', true);
    else this.end(life.keys > 0 ? 'acceptedInPart' : 'dismissed', null);
  }

  /** The rest of what is on screen already, or the same once more. */
  private continues(life: Life, { path, offset, texts }: Answer): boolean {
    const [shown] = texts;
    if (path !== life.answer.path) return false;
    if (shown === undefined) return life.texts.length === 0 && offset === life.offset;
    return life.texts.some(
      (text) => offset + shown.length === life.offset + text.length && text.endsWith(shown),
    );
  }

  private edit(life: Life, { offset, removed, inserted }: Edit): void {
    const from = offset - life.offset;
    if (isComplete(life)) return this.leave();
    const beyond = from + removed - life.typed;
    if (beyond > 0 && from <= life.typed && beyond <= life.closed.length)
      life.closed = life.closed.slice(beyond);
    else if (beyond > 0) life.isOutdated = true;
    if (from > life.typed) {
      life.isOutdated = true; // behind the cursor
      return;
    }
    if (from + removed <= 0 && from < 0) {
      life.isOutdated = true;
      life.offset += inserted.length - removed; // before the suggestion
      return;
    }
    if (from < 0 || life.texts.length === 0) return this.leave();
    const before = life.texts[0]!.slice(0, life.typed);
    const isPair = removed === 0 && from === life.typed && pair.test(inserted);
    const written = isPair ? inserted.slice(0, 1) : inserted;
    const after = before.slice(0, from) + written + before.slice(from + removed);
    const fitting = life.texts.filter((text) => text.startsWith(after));
    if (fitting.length === 0) return this.end(life.keys > 0 ? 'acceptedInPart' : 'dismissed', false);
    const added = after.slice(life.typed);
    life.texts = fitting;
    life.typed = after.length;
    if (isPair) life.closed = inserted.slice(1) + life.closed;
    if (added.length < 2 || characters(added) < 2 || newLine.test(added)) return;
    life.acceptedCharacters += characters(added);
    life.keys++;
    if (isComplete(life)) this.end('accepted', true);
    else this.listener.judged(true);
  }

  /** The cursor went over so many of the code units that the editor has closed behind it. */
  private typeOver(life: Life, over: number): void {
    const after = life.texts[0]!.slice(0, life.typed) + life.closed.slice(0, over);
    const fitting = life.texts.filter((text) => text.startsWith(after));
    if (fitting.length === 0) return this.leave();
    life.texts = fitting;
    life.typed = after.length;
    life.closed = life.closed.slice(over);
  }

  private end(fate: Fate, right: boolean | null): void {
    const life = this.life!;
    this.life = undefined;
    const { path, completion, explicit, texts } = life.answer;
    if (fate !== 'silent') {
      const length = isComplete(life) ? life.typed : (life.texts[0]?.length ?? 0);
      this.acceptedAt = fate === 'accepted' ? { path, offset: life.offset + length } : undefined;
    }
    const acted = fate === 'accepted' || life.keys > 0;
    if (!acted && this.now() - life.since < glanceMilliseconds) return;
    const savedKeys = Math.max(0, life.acceptedCharacters - life.keys);
    const length = texts[0]?.length ?? 0;
    const { confidence } = completion;
    this.listener.ended({ path, fate, confidence, explicit, right, savedKeys, length });
    if (fate === 'dismissed' && right === false) this.listener.judged(false);
  }
}

/**
 * Types a text key by key against a predictor and counts what its suggestions were worth. The text is not
 * touched by what is shown: a suggestion is right when it is a beginning of what remains.
 */
import type { Completion } from '../../protocol/prediction/prediction';
import { firstWord } from '../../text/characters/word-borders';
import { humps, initials } from '../../text/abbreviations/humps';
import { countGraphemes, graphemeLength } from '../../text/characters/graphemes';

/**
 * `whole` accepts a right suggestion with one key; `word` also accepts its leading right words, at one key
 * each; `cautious` accepts a right one only when it gains 3 characters or more. `abbreviating` is `word`, who
 * types the initials of names of two humps and more, takes what is offered for them, and otherwise deletes
 * those that are wrong and goes on letter by letter.
 */
export const typists = ['whole', 'word', 'cautious', 'abbreviating'] as const;
export type Typist = (typeof typists)[number];

export interface Suggester {
  /** Asked once at each position. */
  complete(prefix: string): Pick<Completion, 'text' | 'milliseconds' | 'replaces'>;
  /** What became of the suggestion that is on screen. */
  outcome(accepted: boolean, characters: number): void;
  /**
   * What `complete` said just now was not on screen before; it is right when the text goes on with all of it.
   */
  appeared?(right: boolean): void;
}

/**
 * What an editor shows of a suggester: the rest of a suggestion stays while it is typed, without asking, and
 * nothing is shown behind one that was accepted whole.
 */
export function onScreen({ complete, outcome, appeared }: Suggester): Suggester {
  let shown: { readonly prefix: string; readonly text: string; readonly replaces: number } | null = null;
  let acceptedAt = -1;
  return {
    complete(prefix) {
      if (prefix.length === acceptedAt) return { text: '', milliseconds: 0 };
      const typed = shown ? prefix.slice(shown.prefix.length) : '';
      // What stands for other letters is asked for again with each of them.
      const rest =
        shown?.replaces === 0 && shown.text.startsWith(typed) ? shown.text.slice(typed.length) : '';
      const isKnown = rest !== '' && prefix === shown!.prefix + typed;
      const answer = isKnown ? { text: rest, milliseconds: 0 } : complete(prefix);
      shown = { prefix, text: answer.text, replaces: answer.replaces ?? 0 };
      return answer;
    },
    outcome(accepted, characters) {
      const { prefix, text, replaces } = shown!;
      const isWhole = accepted && characters >= text.length - replaces;
      acceptedAt = isWhole ? prefix.length + text.length - replaces : -1;
      if (!accepted || isWhole) shown = null;
      outcome(accepted, characters);
    },
    ...(appeared && { appeared }),
  };
}

/** Plain sums, so that the sum over files is the sum of theirs. */
export interface ReplayCounts {
  characters: number;
  /** Keys that typed a character. */
  typed: number;
  /** Keys that accepted something. */
  accepting: number;
  /** Characters that came from accepted suggestions. */
  completed: number;
  /** Positions asked at, and at how many of them something was on screen. */
  asked: number;
  onScreen: number;
  /**
   * Suggestions, each counted once while it stays on screen; and how many of them were right when they
   * appeared.
   */
  shown: number;
  right: number;
  /** Suggestions that changed though what was typed agreed with them. */
  flicker: number;
  lines: number;
  /** Lines that were completed to their very end by an accepted suggestion and had no wrong one on screen. */
  perfectLines: number;
  /** Of each request. */
  readonly milliseconds: number[];
}

export function noReplay(): ReplayCounts {
  return {
    characters: 0,
    typed: 0,
    accepting: 0,
    completed: 0,
    asked: 0,
    onScreen: 0,
    shown: 0,
    right: 0,
    flicker: 0,
    lines: 0,
    perfectLines: 0,
    milliseconds: [],
  };
}

/**
 * Types `text` and adds what happened to `counts`. A key types a grapheme; all that is counted is counted in
 * these.
 */
export function replay(text: string, suggester: Suggester, typist: Typist, counts: ReplayCounts): void {
  let screen = '';
  let wrong = false;
  let completedTo = -1;
  // Of an abbreviation: what stands behind the text so far, and what is still to be typed.
  let [abbreviated, initialsLeft] = ['', ''];
  counts.characters += countGraphemes(text);
  for (let at = 0; at < text.length;) {
    if (typist === 'abbreviating' && abbreviated === '') initialsLeft = initialsAt(text, at);
    const {
      text: suggestion,
      milliseconds,
      replaces = 0,
    } = suggester.complete(text.slice(0, at) + abbreviated);
    const kept = abbreviated.slice(0, Math.max(0, abbreviated.length - replaces));
    const begin = at - Math.max(0, replaces - abbreviated.length);
    const written = kept + suggestion;
    counts.milliseconds.push(milliseconds);
    counts.asked++;
    if (suggestion !== '') counts.onScreen++;
    const right = suggestion !== '' && text.startsWith(written, begin) && begin + written.length > at;
    if (suggestion !== screen) {
      if (screen !== '') counts.flicker++;
      if (suggestion !== '') {
        counts.shown++;
        if (right) counts.right++;
        else wrong = true;
        suggester.appeared?.(right);
      }
    }
    const isPlain = abbreviated === '' && replaces === 0;
    const whole = right ? begin + written.length - at : 0;
    const accepted = isPlain ? acceptedLength(text, at, suggestion, typist) : whole;
    if (accepted > 0) {
      counts.accepting++;
      counts.completed += countGraphemes(text.slice(at, at + accepted)) - abbreviated.length;
      at += accepted;
      abbreviated = '';
      completedTo = at;
      screen = isPlain ? suggestion.slice(accepted) : '';
      suggester.outcome(true, accepted);
      continue;
    }
    if (abbreviated !== '' && initialsLeft === '') {
      // Nobody knew what was meant: a key for each letter that goes.
      let agreed = 0;
      while (abbreviated[agreed] === text[at + agreed] && agreed < abbreviated.length) agreed++;
      counts.typed += abbreviated.length - agreed;
      at += agreed;
      abbreviated = '';
      if (suggestion !== '') suggester.outcome(false, 0);
      screen = '';
      continue;
    }
    const key = initialsLeft[0] ?? text.slice(at, at + graphemeLength(text, at));
    counts.typed++;
    if (suggestion.startsWith(key)) screen = suggestion.slice(key.length);
    else {
      if (suggestion !== '') suggester.outcome(false, 0);
      screen = '';
    }
    if (/[\r\n]$/.test(key)) {
      counts.lines++;
      if (completedTo === at && !wrong) counts.perfectLines++;
      wrong = false;
    }
    if (initialsLeft === '') at += key.length;
    else {
      abbreviated += key;
      initialsLeft = initialsLeft.slice(1);
    }
  }
}

const nameHere = /[A-Za-z_$][\w$]*/y;

/**
 * What somebody who abbreviates types of the name that begins at `at`: the first initial as it stands, so
 * that it need not be deleted, the others small; '' where no name of two humps and more begins.
 */
function initialsAt(text: string, at: number): string {
  if (/[\w$]/.test(text[at - 1] ?? '')) return '';
  nameHere.lastIndex = at;
  const name = nameHere.exec(text)?.[0] ?? '';
  const parts = humps(name);
  return parts.length < 2 ? '' : name[0]! + initials(name).slice(parts[0]!.start === 0 ? 1 : 0);
}

/** Code units of the suggestion that the typist accepts with one key; 0 for none. */
function acceptedLength(text: string, at: number, suggestion: string, typist: Typist): number {
  if (suggestion === '') return 0;
  const right = text.startsWith(suggestion, at);
  if (typist === 'cautious') return right && countGraphemes(suggestion) >= 4 ? suggestion.length : 0;
  if (right) return suggestion.length;
  if (typist === 'whole') return 0;
  const word = firstWord(suggestion);
  return word.length > 1 && word !== suggestion && text.startsWith(word, at) ? word.length : 0;
}

export interface ReplayReport {
  readonly characters: number;
  /** 1 − (typed + accepting keys) / characters. */
  readonly keystrokeSavings: number;
  /** Characters from accepted suggestions, of all. */
  readonly ratioOfCompletedCharacters: number;
  /** Right of shown; 1 when nothing was shown. */
  readonly precision: number;
  /** Positions at which something was on screen, of all. */
  readonly showRate: number;
  /** Wrong suggestions per 100 characters of text. */
  readonly distraction: number;
  readonly flicker: number;
  readonly milliseconds: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Of all lines. */
  readonly perfectLines: number;
}

export function reportOf(counts: ReplayCounts): ReplayReport {
  const { characters, typed, accepting, completed, asked, onScreen, shown, right } = counts;
  const sorted = Float64Array.from(counts.milliseconds).sort();
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const ratio = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    characters,
    keystrokeSavings: characters > 0 ? 1 - (typed + accepting) / characters : 0,
    ratioOfCompletedCharacters: ratio(completed, characters),
    precision: shown > 0 ? right / shown : 1,
    showRate: ratio(onScreen, asked),
    distraction: 100 * ratio(shown - right, characters),
    flicker: counts.flicker,
    milliseconds: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) },
    perfectLines: ratio(counts.perfectLines, counts.lines),
  };
}

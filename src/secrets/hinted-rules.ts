/**
 * Rules for secrets that something short tells: a beginning, a name, an option. One pass over a text finds
 * where any of them is worth trying, by every four signs that follow each other.
 */
import type { SecretSpan } from './secret-span';

/**
 * Tries a rule where a hint of it may begin.
 * @returns where to look on, behind `at`
 */
type Attempt = (at: number) => number;

export interface HintedRule {
  /**
   * What it is tried at, in lower case: the first four signs of each. Letters stand for both cases, `9` (as
   * every digit) for any digit, `A` for any letter, `*` for anything; blank and tab are one, so are `-`, `_`
   * and `.`, so are `?`, `&` and `;`, so are `:` and `@`, and so are all others. A rule judges for itself
   * what stands there.
   */
  readonly hints: readonly string[];
  /** It is also tried where a letter that ASCII lacks stands. */
  readonly beyondAscii?: true;
  /** Made ready for one text. */
  readonly on: (text: string, language: string | undefined, found: SecretSpan[]) => Attempt;
}

const bits = 5;
const classCount = 1 << bits;
const keys = classCount ** 3 - 1;
const [digit, blank, joining, separating, colon] = [27, 28, 29, 30, 31];

/** Code unit → class: the letters from 1, and 0 for all that has no class of its own. */
const classes = new Uint8Array(0x10000);
for (let letter = 1; letter <= 26; letter++) classes[letter + 64] = classes[letter + 96] = letter;
for (const [signs, of] of [
  ['0123456789', digit],
  [' \t', blank],
  ['-_.', joining],
  ['?&;', separating],
  [':@', colon],
  // Unicode folds the signs of Kelvin and of the long s to letters of ASCII.
  ['\u212a', classes[75]!],
  ['\u017f', classes[83]!],
] as const)
  for (const sign of signs) classes[sign.charCodeAt(0)] = of;

const firstBeyondAscii = 0xaa;

/** Text is looked at in pieces of so many code units, as bytes where it is ASCII: several times as fast. */
const pieceLength = 8_192;
const piece = new Uint8Array(pieceLength);
const ascii = new TextEncoder();

export class HintedRules {
  /** Three classes → whether a hint begins so. Small, since it is read for every sign of a text. */
  private readonly begins = new Uint8Array(keys + 1);
  /** Three classes → the rules that are tried there, a bit each. */
  private readonly table = new Int32Array(keys + 1);
  /** Three classes → those that may stand behind them, a bit each. */
  private readonly fourth = new Int32Array(keys + 1);

  /** @param rules at most 31 */
  constructor(private readonly rules: readonly HintedRule[]) {
    for (const [index, { hints }] of rules.entries()) for (const hint of hints) this.enter(hint, 1 << index);
  }

  /**
   * Linear in the text.
   * @param rules of those that the table was made for
   * @returns what each of them finds, in the order of the text
   */
  find(text: string, language: string | undefined, rules = this.rules): SecretSpan[][] {
    const found = this.rules.map((): SecretSpan[] => []);
    const attempts = this.rules.map(({ on }, index) => on(text, language, found[index]!));
    // Not before the text, where the first signs of it look as if something stood.
    const next = this.rules.map(() => 0);
    const wanted = this.bitsOf((rule) => rules.includes(rule));
    this.scan(text, (at, hinted) => {
      for (let left = hinted & wanted; left !== 0; left &= left - 1) {
        const index = 31 - Math.clz32(left & -left);
        if (at >= next[index]!) next[index] = attempts[index]!(at);
      }
    });
    return found;
  }

  private scan(text: string, attempt: (at: number, rules: number) => void): void {
    const { begins, table, fourth } = this;
    const beyondAscii = this.bitsOf((rule) => rule.beyondAscii === true);
    let key = 0;
    for (let start = 0; start < text.length; start += pieceLength) {
      const end = Math.min(text.length, start + pieceLength);
      const { read, written } = ascii.encodeInto(text.slice(start, end), piece);
      if (read === end - start && written === read) {
        for (let i = 0; i < read; i++) {
          const sign = classes[piece[i]!]!;
          if (begins[key] !== 0 && ((fourth[key]! >>> sign) & 1) !== 0) attempt(start + i - 3, table[key]!);
          key = ((key << bits) | sign) & keys;
        }
      } else {
        for (let at = start; at < end; at++) {
          const code = text.charCodeAt(at);
          const sign = classes[code]!;
          if (begins[key] !== 0 && ((fourth[key]! >>> sign) & 1) !== 0) attempt(at - 3, table[key]!);
          key = ((key << bits) | sign) & keys;
          if (code >= firstBeyondAscii) attempt(at, beyondAscii);
        }
      }
    }
    // What the text ends in may be a hint of less than four signs.
    for (let at = text.length - 3; at < text.length; at++) {
      if ((fourth[key]! & 1) !== 0) attempt(at, table[key]!);
      key = (key << bits) & keys;
    }
  }

  private bitsOf(isOne: (rule: HintedRule) => boolean): number {
    return this.rules.reduce((all, rule, index) => (isOne(rule) ? all | (1 << index) : all), 0);
  }

  private enter(hint: string, bit: number): void {
    const [first, second, third, behind] = [0, 1, 2, 3].map((index) => classesOf(hint[index] ?? '*'));
    const mayFollow = behind!.reduce((all, sign) => all | (1 << sign), 0);
    for (const a of first!)
      for (const b of second!)
        for (const c of third!) {
          const key = (((a << bits) | b) << bits) | c;
          this.begins[key] = 1;
          this.table[key]! |= bit;
          this.fourth[key]! |= mayFollow;
        }
  }
}

function classesOf(sign: string): readonly number[] {
  if (sign === '*') return Array.from({ length: classCount }, (_, index) => index);
  if (sign === 'A') return Array.from({ length: 26 }, (_, index) => index + 1);
  return [classes[sign.charCodeAt(0)]!];
}

/**
 * What letters before the cursor stand for, if for anything: a noisy channel (Shannon 1948; Brill & Moore
 * 2000). Each text that may be meant has the score
 *
 *     channel · (ln P(meant | typed) − ln P(meant)) + mixture · ln P_mixture(meant) − letter · letters + prior,
 *
 * in nats; the decoder gives the first two, by Bayes up to ln P(typed), of which each letter costs about the
 * same. That the letters are meant as they stand has the score mixture · ln P_mixture(typed). The softmax of
 * all scores says how probable each is. The weights were learned on held-out files of public packages
 * (`bench:shapes`): of one of them so far.
 */
import type { CompletionQuery } from '../../protocol/prediction/prediction';
import { bytesOf } from '../../text/document-bytes';
import type { ByteVotes } from '../mixture/byte-mixture';
import { fitToSuffix, insideCharacter, insideWord } from '../policy/suffix';
import { Candidates } from './candidates';

/** Many to many of another length. */
export interface AbbreviationDecoder {
  /** ln P(meant | typed) of each, in nats; without anything typed ln P(meant). */
  logProbabilities(typed: string, meant: readonly string[]): number[];
}

export interface ExpansionWeights {
  readonly channel: number;
  readonly mixture: number;
  readonly letter: number;
  readonly prior: number;
}

const learnedWeights: ExpansionWeights = { channel: 0.6, mixture: 1, letter: 3, prior: -2 };

export interface Expansion {
  readonly text: string;
  /** UTF-16 units before the cursor that it replaces. */
  readonly replaces: number;
  /** Probability that it is meant. */
  readonly probability: number;
}

/** Words that are typed of a phrase, and letters of all of them. */
const mostWords = 3;
const letters = { fewest: 2, most: 12 };
/** Texts that the decoder judges, and of these those that the mixture does. */
const judgedByDecoder = 12;
const judgedByMixture = 4;
/** Letters that are so probable as they stand, in nats, stand for nothing else. */
const likelyWord = Math.log(0.02);
/** Texts whose ln P(meant) is kept. */
const mostKept = 5000;

/** What before the cursor may be an abbreviation: its last word, and with it one and two words before. */
export function abbreviations(line: string): string[] {
  const found: string[] = [];
  let words = 0;
  for (let at = line.length; at > 0 && words < mostWords; words++) {
    const word = /(?:^|[^\w$])([A-Za-z_$][\w$]*)$/.exec(
      line.slice(Math.max(0, at - letters.most - 2), at),
    )?.[1];
    if (word === undefined) break;
    at -= word.length;
    // Cut off at the beginning of what was looked at: a longer word.
    if (at > 0 && /[\w$]/.test(line[at - 1]!)) break;
    const typed = line.slice(at);
    if (typed.length > letters.most) break;
    if (typed.length >= letters.fewest) found.push(typed);
    if (line[at - 1] !== ' ') break;
    at--;
  }
  return found;
}

/** What is behind a place, as the mixture tells it. */
type Votes = (following: readonly number[]) => ByteVotes;

/** A text that may be meant, and what is told of it. */
interface Judged {
  readonly text: string;
  /** ln P(meant | typed) − ln P(meant), and ln P_mixture(meant). */
  readonly channel: number;
  readonly mixture: number;
}

export class Expander {
  private candidates = new Candidates();
  private make: (() => AbbreviationDecoder) | null = null;
  private made: AbbreviationDecoder | null = null;
  /** ln P(meant) of texts that were asked for. */
  private readonly alone = new Map<string, number>();

  constructor(private readonly weights: ExpansionWeights = learnedWeights) {}

  /**
   * Another decoder from now on, made when it is first needed; null: nothing is expanded, and no text is
   * kept.
   * @param texts of the files by their paths, which nothing was kept of while there was none
   */
  replaceDecoder(
    make: (() => AbbreviationDecoder) | null,
    texts: ReadonlyMap<string, string> = new Map(),
  ): void {
    this.make = make;
    this.made = null;
    this.alone.clear();
    if (!make) this.candidates = new Candidates();
    for (const [path, text] of texts) this.learn(path, text);
  }

  /** A file now reads so; null: it is gone. Kept only where there is a decoder. */
  learn(path: string, text: string | null): void {
    if (this.make) this.candidates.learn(path, text);
  }

  /**
   * The likeliest text that the last words stand for; null where none fits. What of the files was not counted
   * yet is counted first.
   * @param votes what the mixture says behind a beginning of the document; null where it cannot
   */
  expand(query: CompletionQuery, votes: (before: string) => Votes | null): Expansion | null {
    const { path, prefix, suffix, mustBeginWith = '' } = query;
    if (!this.make || mustBeginWith !== '' || insideWord(prefix, suffix) || insideCharacter(prefix, suffix))
      return null;
    this.candidates.catchUp();
    const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
    let best: Expansion | null = null;
    for (const typed of abbreviations(line)) {
      const found = this.judge(typed, path, prefix.slice(0, -typed.length), suffix, votes);
      if (!found) continue;
      const { judged, literal } = found;
      const scores = judged.map((one) => scoreOf(this.weights, typed, one));
      const highest = Math.max(...scores, this.weights.mixture * literal);
      const powers = scores.map((score) => Math.exp(score - highest));
      const total = powers.reduce(
        (sum, power) => sum + power,
        Math.exp(this.weights.mixture * literal - highest),
      );
      powers.forEach((power, i) => {
        const probability = power / total;
        if (probability > (best?.probability ?? 0))
          best = { text: judged[i]!.text, replaces: typed.length, probability };
      });
    }
    return best;
  }

  /**
   * What `typed` may stand for behind `before`, and ln P_mixture of the letters as they are; null when there
   * is nothing.
   */
  judge(
    typed: string,
    path: string,
    before: string,
    suffix: string,
    votes: (before: string) => Votes | null,
  ): { readonly judged: Judged[]; readonly literal: number } | null {
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const texts = this.candidates
      .likeliest(typed, path, before, judgedByDecoder)
      .filter((text) => fitToSuffix(line, text, suffix) === text);
    const following = texts.length > 0 ? votes(before) : null;
    if (!following) return null;
    const literal = logProbability(following, typed);
    if (literal > likelyWord) return null;
    const decoder = (this.made ??= this.make!());
    const given = decoder.logProbabilities(typed, texts);
    const alone = this.probabilitiesAlone(decoder, texts);
    const judged = texts
      .map((text, i) => ({ text, channel: given[i]! - alone[i]! }))
      .sort((a, b) => b.channel - a.channel)
      .slice(0, judgedByMixture)
      .map((one) => ({ ...one, mixture: logProbability(following, one.text) }));
    return { judged, literal };
  }

  private probabilitiesAlone(decoder: AbbreviationDecoder, texts: readonly string[]): number[] {
    const missing = texts.filter((text) => !this.alone.has(text));
    if (this.alone.size > mostKept) this.alone.clear();
    const found = missing.length > 0 ? decoder.logProbabilities('', missing) : [];
    missing.forEach((text, i) => this.alone.set(text, found[i]!));
    return texts.map((text) => this.alone.get(text) ?? decoder.logProbabilities('', [text])[0]!);
  }
}

function scoreOf(
  { channel, mixture, letter, prior }: ExpansionWeights,
  typed: string,
  judged: Judged,
): number {
  return channel * judged.channel + mixture * judged.mixture - letter * typed.length + prior;
}

function logProbability(votes: Votes, text: string): number {
  return Math.log(Math.max(1e-30, votes([...bytesOf(text)]).mixture));
}

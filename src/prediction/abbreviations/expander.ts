/**
 * What letters before the cursor stand for, if for anything: which texts may be meant, what decoder and
 * mixture tell of each, and the likeliest.
 */
import type { CompletionQuery } from '../../protocol/prediction/prediction';
import type { ChannelWeights } from '../../model/sequences/channel-weights';
import { bytesOf } from '../../text/document-bytes';
import type { ByteVotes } from '../mixture/byte-mixture';
import { fitToSuffix, insideCharacter, insideWord } from '../policy/suffix';
import { Candidates } from './candidates';
import { generalWeights, meaningProbabilities, type Judgement } from './channel';

/** Many to many of another length. */
export interface AbbreviationDecoder {
  /** ln P(meant | typed) of each, in nats; without anything typed ln P(meant). */
  logProbabilities(typed: string, meant: readonly string[]): number[];
  /** As they were learned with it; the general ones without. */
  readonly weights?: ChannelWeights | undefined;
}

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

export class Expander {
  private candidates = new Candidates();
  private make: (() => AbbreviationDecoder) | null = null;
  private made: AbbreviationDecoder | null = null;
  /** ln P(meant) of texts that were asked for. */
  private readonly alone = new Map<string, number>();

  /** Of the last question: all that letters before the cursor were judged to be. */
  judgements: readonly Judgement[] = [];

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
    const judgements: Judgement[] = (this.judgements = []);
    for (const typed of abbreviations(line)) {
      const found = this.judge(typed, path, prefix.slice(0, -typed.length), suffix, votes);
      if (!found) continue;
      judgements.push(found);
      meaningProbabilities(this.made!.weights ?? generalWeights, found).forEach((probability, i) => {
        if (probability > (best?.probability ?? 0))
          best = { text: found.judged[i]!.text, replaces: typed.length, probability };
      });
    }
    return best;
  }

  /**
   * What `typed` may stand for behind `before`, and ln P_mixture of the letters as they are; null when there
   * is nothing.
   */
  private judge(
    typed: string,
    path: string,
    before: string,
    suffix: string,
    votes: (before: string) => Votes | null,
  ): Judgement | null {
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
    return { typed, judged, literal };
  }

  private probabilitiesAlone(decoder: AbbreviationDecoder, texts: readonly string[]): number[] {
    const missing = texts.filter((text) => !this.alone.has(text));
    if (this.alone.size > mostKept) this.alone.clear();
    const found = missing.length > 0 ? decoder.logProbabilities('', missing) : [];
    missing.forEach((text, i) => this.alone.set(text, found[i]!));
    return texts.map((text) => this.alone.get(text) ?? decoder.logProbabilities('', [text])[0]!);
  }
}

function logProbability(votes: Votes, text: string): number {
  return Math.log(Math.max(1e-30, votes([...bytesOf(text)]).mixture));
}

/**
 * What typed letters may stand for: texts of the workspace and of the document at hand that have them
 * in their order, the likeliest first by what can be told of them at a glance. Files are counted when
 * somebody abbreviates, and uncounted when they change.
 */
import { initials, isSubsequence } from '../../text/abbreviations/humps';
import { MeantTexts } from '../../text/abbreviations/meant-texts';

/** Whether each word of a phrase is abbreviated by one of these, the first one really. */
function abbreviate(words: readonly string[], phrase: string): boolean {
  const meant = phrase.toLowerCase().split(' ');
  if (meant.length !== words.length || words[0]!.length >= meant[0]!.length) return false;
  return words.every((word, i) => word[0] === meant[i]![0] && isSubsequence(word, meant[i]!));
}

interface Known {
  readonly small: string;
  readonly initials: string;
}

/** Code units before the cursor in which names that the workspace lacks are looked for, in such strides. */
const nearby = 16_384;
const nearSlots = 1 << 12;
/** Beside its own counts, how often a text of the document at hand counts. */
const nearWeight = 8;
/** Points of the glance: the letters begin the initials, are all of them; or begin all of its humps. */
const points = { initials: 6, allInitials: 2, length: 0.05 };

export class Candidates {
  private readonly meant = new MeantTexts();
  /** The text of each path as it was counted, and those that are to be counted instead. */
  private readonly counted = new Map<string, string>();
  private readonly waiting = new Map<string, string | null>();
  private readonly known = new Map<string, Known>();
  /** The lines before the cursor that were counted, from where on in the document. */
  private near = { path: '', from: 0, text: '', meant: new MeantTexts(nearSlots) };

  /** A file now reads so; null: it is gone. */
  learn(path: string, text: string | null): void {
    if (this.counted.get(path) === text) this.waiting.delete(path);
    else this.waiting.set(path, text);
  }

  /** What the files may mean → how often it stands there, as counted by `catchUp`. */
  get texts(): ReadonlyMap<string, number> {
    return this.meant.counts;
  }

  /** Counts what waits. */
  catchUp(): void {
    for (const [path, text] of this.waiting) {
      this.waiting.delete(path);
      const before = this.counted.get(path);
      if (before !== undefined) this.meant.count(before, -1);
      if (text === null) this.counted.delete(path);
      else {
        this.meant.count(text);
        this.counted.set(path, text);
      }
    }
  }

  /**
   * Texts that `typed` may stand for, at most `limit`; not those that simply begin with it.
   * @param before the document of that path up to what is typed
   */
  likeliest(typed: string, path: string, before: string, limit: number): string[] {
    const near = this.nearby(path, before);
    const words = typed.toLowerCase().split(' ');
    const small = words.join('');
    const best: { text: string; points: number }[] = [];
    const judge = (text: string, count: number): void => {
      if (text.charCodeAt(0) !== small.charCodeAt(0) && text[0]!.toLowerCase() !== small[0]) return;
      if (text.length < small.length + 2 || text.startsWith(typed)) return;
      const known = this.about(text);
      if (!isSubsequence(small, known.small) || (words.length > 1 && !abbreviate(words, text))) return;
      const value =
        Math.log(count) +
        (known.initials.startsWith(small) ? points.initials : 0) +
        (known.initials === small ? points.allInitials : 0) -
        points.length * text.length;
      if (best.length === limit && value <= best[limit - 1]!.points) return;
      let place = best.length;
      while (place > 0 && best[place - 1]!.points < value) place--;
      best.splice(place, 0, { text, points: value });
      if (best.length > limit) best.pop();
    };
    for (const [text, count] of this.meant.counts)
      judge(text, count + nearWeight * (near.counts.get(text) ?? 0));
    for (const [text, count] of near.counts)
      if (!this.meant.counts.has(text)) judge(text, nearWeight * count);
    return best.map(({ text }) => text);
  }

  /** What the finished lines before the cursor may mean; from key to key only new ones are counted. */
  private nearby(path: string, before: string): MeantTexts {
    const end = before.lastIndexOf('\n') + 1;
    const stride = nearby / 2;
    const from = Math.max(0, Math.floor(end / stride) - 1) * stride;
    const text = before.slice(from, end);
    const { near } = this;
    if (near.path !== path || near.from !== from || !text.startsWith(near.text))
      this.near = { path, from, text: '', meant: new MeantTexts(nearSlots) };
    this.near.meant.count(text.slice(this.near.text.length));
    this.near.text = text;
    return this.near.meant;
  }

  private about(text: string): Known {
    let known = this.known.get(text);
    if (!known) {
      if (this.known.size > 2 * this.meant.counts.size + 10_000) this.known.clear();
      known = { small: text.toLowerCase(), initials: initials(text) };
      this.known.set(text, known);
    }
    return known;
  }
}

/**
 * The numbered tokens of a dictionary: their texts, how often each stood in the text learned from, and
 * decoding.
 */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';

export const endOfSequence = 0;
export const unknown = 1;
/**
 * The texts under which the two special tokens are listed. They match no text: a literal `<EOS>` is spelled
 * out.
 */
export const specialTokens: readonly string[] = ['<EOS>', '<UNK>'];

export class Vocabulary {
  private readonly ids = new Map<string, number>();

  /** `texts` and `counts` have one entry for each id; the first two are `<EOS>` and `<UNK>`. */
  constructor(
    readonly texts: readonly string[],
    readonly counts: readonly number[],
  ) {
    for (let id = specialTokens.length; id < texts.length; id++) this.ids.set(texts[id]!, id);
  }

  get size(): number {
    return this.texts.length;
  }

  /** The id of a token's text, `unknown` for any other text. Never a special token's id by its name. */
  idOf(text: string): number {
    return this.ids.get(text) ?? unknown;
  }

  /** @throws Failure `bad-request` when there is no such token. */
  text(id: number): string {
    return this.texts[id] ?? this.refuse(id);
  }

  /** @throws Failure `bad-request` when there is no such token. */
  count(id: number): number {
    return this.counts[id] ?? this.refuse(id);
  }

  /** As `Tokenizer.decode`. */
  decode(tokens: ArrayLike<number>, spellings: readonly string[] = []): string {
    const parts: string[] = [];
    let spelled = 0;
    for (let i = 0; i < tokens.length; i++) {
      const id = tokens[i]!;
      if (id === endOfSequence) continue;
      if (id !== unknown) {
        parts.push(this.text(id));
        continue;
      }
      const spelling = spellings[spelled++];
      if (spelling === undefined) {
        throw new Failure(
          'bad-request',
          said`Token ${i} is <UNK> number ${spelled}, but only ${spellings.length} spellings were given: pass the spellings that encode returned.`,
        );
      }
      parts.push(spelling);
    }
    return parts.join('');
  }

  private refuse(id: number): never {
    throw new Failure(
      'bad-request',
      said`There is no token ${id}: the dictionary has the tokens 0 to ${this.size - 1}.`,
    );
  }
}

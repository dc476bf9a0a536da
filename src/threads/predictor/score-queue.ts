/** Scores texts in slices, one after the other, each token as it reads in the document. */
import type { Predictor } from '../../prediction/predictor';
import type { Score } from '../../prediction/evaluation/score';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import type { InsideText } from '../../text/form/text-form';
import { defaultLimits, tooLarge } from '../../corpus/limits';
import { inSlices } from '../slices';
import type { DocumentForms } from './document-forms';

/** Times that a file is scored anew because it was written in meanwhile. */
const mostTries = 4;

export class ScoreQueue {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * @throws Failure `bad-request` when it is longer than a file may be; `cancelled` when the file is written
   *   in again and again meanwhile; the signal's reason
   */
  score(
    predictor: () => Predictor,
    forms: () => DocumentForms,
    { text, path }: { readonly text: string; readonly path: string },
    signal?: AbortSignal,
  ): Promise<Score> {
    if (text.length > defaultLimits.fileBytes)
      return Promise.reject(
        new Failure('bad-request', said`The text is too long to be read here. ${tooLarge}`),
      );
    const score = async (): Promise<Score> => {
      const inside = forms().inside(text);
      for (let tries = 0; tries < mostTries; tries++) {
        signal?.throwIfAborted();
        const result = await inSlices(predictor().scoring(inside.text, path), { signal });
        if (result) return asWritten(result, inside);
      }
      throw new Failure('cancelled', 'The file was changed while it was read. Ask again when typing pauses.');
    };
    const scored = this.last.then(score);
    this.last = scored.catch(() => undefined);
    return scored;
  }
}

function asWritten(score: Score, inside: InsideText): Score {
  let end = 0;
  const texts = inside.outside(score.tokens.map(({ text }) => (end += text.length)));
  return { ...score, tokens: score.tokens.map((token, i) => ({ ...token, text: texts[i]! })) };
}

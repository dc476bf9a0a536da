import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { Completion } from '../../../../src/protocol/prediction/prediction';
import { silence } from '../../../../src/protocol/prediction/silence';
import { inWords, said } from '../../../../src/protocol/said';
import { english } from '../../../../src/protocol/translate';

describe('silence', () => {
  it('says why in English, and in any language that has the sentence', () => {
    const answer = v.parse(Completion, silence(said`The best guess is only ${12} % probable.`, 3));
    assert.deepEqual([answer.text, answer.confidence, answer.milliseconds], ['', 0, 3]);
    assert.equal(answer.reason, 'The best guess is only 12 % probable.');
    for (const [language, sentence] of [
      ['de', 'Die beste Vermutung ist nur zu 12 % wahrscheinlich.'],
      ['zh-cn', '最佳猜测的概率仅为 12%。'],
    ] as const) {
      const file = path.resolve(__dirname, `../../../../l10n/bundle.l10n.${language}.json`);
      const bundle = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
      const translate = (text: string, ...values: readonly (string | number)[]): string =>
        english(bundle[text] ?? text, ...values);
      assert.equal(inWords(answer.said!, translate, language), sentence);
    }
  });
});

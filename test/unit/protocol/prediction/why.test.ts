import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextKinds, type Why, whySentence } from '../../../../src/protocol/prediction/why';
import { english } from '../../../../src/protocol/translate';

const bundle = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(join(__dirname, '../../../../l10n', name), 'utf8')) as Record<string, string>;

const why: Why = {
  percent: 83,
  shares: [
    { by: 'match', percent: 41, characters: 24 },
    { by: 'followed', percent: 22, text: 'subscriber.', file: 'filter.ts' },
    { by: 'above', percent: 17 },
    { by: 'network', percent: 20 },
  ],
  network: 10,
  recall: null,
  source: { path: 'src/filter.ts', line: 12 },
};

describe('why a suggestion, as a sentence', () => {
  it('names each part with its share', () => {
    assert.equal(
      whySentence(why, english),
      '83 % probable, by a match of 24 characters 41 %, what followed “subscriber.” in filter.ts 22 %, ' +
        'the line above 17 %, the network 20 %; seen in src/filter.ts, line 12.',
    );
    assert.equal(
      whySentence({ ...why, shares: null, source: null }, english),
      '83 % probable: the network gives its beginning 10 %.',
    );
    const bare = { percent: 5, shares: null, network: null, recall: null, source: null };
    assert.equal(whySentence(bare, english), '5 % probable.');
  });

  it('is said in every language, with a name of its own for every kind', () => {
    for (const name of ['bundle.l10n.de.json', 'bundle.l10n.zh-cn.json']) {
      const translations = bundle(name);
      const t: typeof english = (text, ...values) => {
        assert.ok(text in translations, text);
        return english(translations[text]!, ...values);
      };
      for (const piece of ['83', '24', '41', 'subscriber.', 'filter.ts', '22', '17', '20', '12'])
        assert.ok(whySentence(why, t).includes(piece), piece);
      const names = [...contextKinds, 'other', 'network', 'recall'].map((by) =>
        whySentence({ ...why, shares: [{ by, percent: 1 } as never] }, t),
      );
      assert.equal(new Set(names).size, names.length);
    }
  });
});

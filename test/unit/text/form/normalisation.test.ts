import assert from 'node:assert/strict';
import { decomposed, isDecomposed } from '../../../../src/text/form/normalisation';
import { insideText } from '../../../../src/text/form/text-form';

const composed = (text: string): string => insideText(text, null);

describe('accents and their letters', () => {
  for (const text of ['é', 'ệ', 'Straße à Orléans', '한국어', 'ổ', 'が', 'ά', 'ি কো']) {
    it(`of ${text} are together inside, and come apart again`, () => {
      const [together, apart] = [text.normalize('NFC'), text.normalize('NFD')];
      assert.equal(composed(apart), together);
      assert.equal(composed(together), together);
      assert.equal(decomposed(together), apart);
      assert.equal(isDecomposed(together), false);
      assert.equal(isDecomposed(`${apart} ${apart} ${together}`), apart !== together);
    });
  }

  it('stay as they are where they would never come back', () => {
    // The ångström, a compatibility ideograph, a Hindi letter that is never composed, marks in another order,
    // half apart.
    for (const text of ['\u212B', '\uFA19', '\u0958', '\u0915\u093C', 'a\u0302\u0323', 'ê\u0301', '각\u11A8'])
      assert.equal(composed(text), text);
  });
});

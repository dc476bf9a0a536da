import assert from 'node:assert/strict';
import type { ChannelWeights } from '../../../../src/model/sequences/channel-weights';
import { abbreviations, Expander } from '../../../../src/prediction/abbreviations/expander';
import { isSubsequence } from '../../../../src/text/abbreviations/humps';
import { textOf } from '../../../../src/text/document-bytes';

/** Surprised by each letter of a text, less where the typed ones are in it. */
const decoder = {
  logProbabilities: (typed: string, meant: readonly string[]) =>
    meant.map(
      (text) =>
        -2 * text.length + (isSubsequence(typed.toLowerCase(), text.toLowerCase()) ? 4 * typed.length : 0),
    ),
};

/** A mixture that expects these texts, and anything else hardly. */
const expecting = (probabilities: Record<string, number>) => () => (following: readonly number[]) => {
  const text = textOf(following);
  const mixture = Math.max(
    ...Object.entries(probabilities).map(([known, p]) => (known.startsWith(text) ? p : 1e-9)),
  );
  return { mixture, contexts: mixture, share: 1 };
};

function expander(): Expander {
  const made = new Expander();
  made.replaceDecoder(() => decoder);
  made.learn('a', 'getCustomerById(globalCabinetBaseIndex)\n');
  return made;
}
const at = (prefix: string, suffix = '') => ({ path: 'b', prefix, suffix });

describe('what letters before the cursor stand for', () => {
  it('is what is expected there and agrees with them', () => {
    const found = expander().expand(
      at('x = gcbi'),
      expecting({ getCustomerById: 0.3, globalCabinetBaseIndex: 0.001 }),
    );
    assert.equal(found?.text, 'getCustomerById');
    assert.equal(found.replaces, 4);
    assert.ok(found.probability > 0.9);
  });

  it('is nothing where the letters are themselves a likely word, and improbable where they may be one', () => {
    const given = (gcbi: number) =>
      expander().expand(at('x = gcbi'), expecting({ gcbi, getCustomerById: 1e-5 }));
    assert.equal(given(0.1), null);
    assert.ok(given(0.01)!.probability < 0.3, String(given(0.01)!.probability));
  });

  it('is nothing inside a word, before what does not fit, for what must begin otherwise, or without a decoder', () => {
    const votes = expecting({ getCustomerById: 0.3 });
    assert.equal(expander().expand(at('x = gcbi', 'more'), votes), null);
    assert.equal(expander().expand({ ...at('x = gcbi'), mustBeginWith: 'g' }, votes), null);
    assert.equal(new Expander().expand(at('x = gcbi'), votes), null);
    assert.equal(
      expander().expand(at('x = gcbi'), () => null),
      null,
    );
  });

  it('is what the weights that were learned with the decoder make of it, and is kept with what was judged', () => {
    const votes = expecting({ getCustomerById: 1e-5, globalCabinetBaseIndex: 0.3, gcbi: 1e-5 });
    const sure = {
      logProbabilities: (typed: string, meant: readonly string[]) =>
        meant.map((text) => (typed !== '' && text.startsWith('getC') ? -5 : -15)),
    };
    const withWeights = (weights?: ChannelWeights) => {
      const made = new Expander();
      made.replaceDecoder(() => ({ ...sure, weights }));
      made.learn('a', 'getCustomerById(globalCabinetBaseIndex)\n');
      return { found: made.expand(at('x = gcbi'), votes)?.text, judgements: made.judgements };
    };
    const general = withWeights();
    assert.equal(general.found, 'globalCabinetBaseIndex');
    const { found, judgements } = withWeights({ channel: 2, mixture: 0.1, letter: 0, prior: 0 });
    assert.equal(found, 'getCustomerById');
    assert.deepEqual(judgements, general.judgements);
    assert.equal(judgements[0]!.typed, 'gcbi');
    assert.deepEqual(judgements[0]!.judged.map(({ text }) => text).sort(), [
      'getCustomerById',
      'globalCabinetBaseIndex',
    ]);
  });

  it('is known of files that were learned before there was a decoder, and forgotten with it', () => {
    const votes = expecting({ getCustomerById: 0.3 });
    const made = new Expander();
    const found = () => made.expand(at('x = gcbi'), votes)?.text ?? null;
    made.learn('a', 'getCustomerById()\n');
    made.replaceDecoder(() => decoder);
    assert.equal(found(), null, 'what nobody could ask for was kept');
    made.replaceDecoder(() => decoder, new Map([['a', 'getCustomerById()\n']]));
    assert.equal(found(), 'getCustomerById');
    made.learn('a', null);
    assert.equal(found(), null);
    made.learn('a', 'getCustomerById()\n');
    assert.equal(found(), 'getCustomerById');
    made.replaceDecoder(null);
    made.replaceDecoder(() => decoder);
    assert.equal(found(), null, 'texts outlived the decoder');
  });

  it('is nothing for two hundred letters, or none', () => {
    const votes = expecting({ getCustomerById: 0.3 });
    for (const typed of ['g'.repeat(200), '', ' ', 'g', '((', '\u{1d11e}'])
      assert.equal(expander().expand(at(`x = ${typed}`), votes), null);
  });
});

describe('what before the cursor may be an abbreviation', () => {
  it('is the last word, and with it those before it that are short', () => {
    assert.deepEqual(abbreviations('x = fnd all usr'), ['usr', 'all usr', 'fnd all usr']);
    assert.deepEqual(abbreviations('this.gcbi'), ['gcbi']);
    assert.deepEqual(abbreviations('const a'), ['const a']);
    assert.deepEqual(abbreviations('12gc'), []);
    assert.deepEqual(abbreviations(''), []);
    assert.deepEqual(abbreviations(`${'a'.repeat(40)}`), []);
  });
});

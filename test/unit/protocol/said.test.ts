import assert from 'node:assert/strict';
import * as v from 'valibot';
import { asFailure, Failure } from '../../../src/protocol/failure';
import { FailureMessage, fromMessage, toMessage } from '../../../src/protocol/failure-message';
import { english, type Translate } from '../../../src/protocol/translate';
import { inEnglish, inWords, listed, said } from '../../../src/protocol/said';
import { saidSchema } from '../../../src/protocol/said-schema';

const german: Readonly<Record<string, string>> = {
  'The folder {0} does not exist: check its name.': 'Den Ordner {0} gibt es nicht: Prüfe seinen Namen.',
  '{0} needs {1} MB of memory.': '{1} MB Speicher braucht {0}.',
  'The network': 'das Netz',
};
const translate: Translate = (text, ...values) => english(german[text] ?? text, ...values);

describe('a sentence', () => {
  it('is English with its values, and is translated with the sentences within it', () => {
    const memory = said`${said`The network`} needs ${16384.5} MB of memory.`;
    assert.equal(inEnglish(memory), 'The network needs 16,384.5 MB of memory.');
    assert.equal(inWords(memory, translate, 'de'), '16.384,5 MB Speicher braucht das Netz.');
    assert.equal(inEnglish(said`${0.0005} of ${4096} and ${NaN}`), '0.0005 of 4096 and NaN');
    assert.equal(inEnglish(listed(['a', said`The network`, 3])), 'a, The network, 3');
  });

  it('takes what looks like a hole in a value for a name', () => {
    const folder = said`The folder ${'/tmp/{0}/{1}'} does not exist: check its name.`;
    assert.equal(
      inWords(folder, translate, 'de'),
      'Den Ordner /tmp/{0}/{1} gibt es nicht: Prüfe seinen Namen.',
    );
  });

  it('goes with its failure between threads; what an earlier version kept stays English', () => {
    const failure = new Failure('no-folder', said`The folder ${'/nowhere'} does not exist: check its name.`);
    const sent = v.parse(FailureMessage, structuredClone(toMessage(failure)));
    const received = fromMessage(sent);
    assert.equal(received.message, 'The folder /nowhere does not exist: check its name.');
    assert.equal(
      inWords(received.said, translate, 'de'),
      'Den Ordner /nowhere gibt es nicht: Prüfe seinen Namen.',
    );
    assert.equal(fromMessage({ code: 'disk', message: 'It is full.' }).message, 'It is full.');
    assert.equal(inEnglish(asFailure(new Error('of the system')).said), 'of the system');
  });

  it('is not deeper than three sentences within it, whoever sends it', () => {
    let deep = said`The network`;
    for (let i = 0; i < 3; i++) deep = said`${deep}`;
    assert.ok(v.is(saidSchema, deep));
    assert.ok(!v.is(saidSchema, said`${deep}`));
    assert.ok(!v.is(saidSchema, { text: 'a', values: [null] }));
  });
});

import assert from 'node:assert/strict';
import * as v from 'valibot';
import { receivePageMessage } from '../../../../src/protocol/dashboard/dashboard';
import { cleanRunName, networkName, RunName } from '../../../../src/protocol/training/run-name';

describe('the name of a run', () => {
  it('is one line without controls, of at most 60 characters', () => {
    const typed: [string, string][] = [
      ['  wide \t network ', 'wide network'],
      ['two\r\nlines', 'two lines'],
      ['\u0000\u001b[31mred\u007f', '[31mred'],
      ['a\u202eb\u2066c', 'a b c'],
      ['half \ud800 a pair', 'half a pair'],
      ['größer 更宽 👩‍🚀', 'größer 更宽 👩‍🚀'],
      ['🚀'.repeat(61), '🚀'.repeat(60)],
      [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
      [' \n ', ''],
    ];
    for (const [text, name] of typed) {
      assert.equal(cleanRunName(text), name);
      assert.ok(v.is(RunName, name), JSON.stringify(name));
      if (text !== name) assert.ok(!v.is(RunName, text), JSON.stringify(text));
    }
  });

  it('is judged when the page sends it', () => {
    const message = { version: 1, type: 'name-run', ended: 1000, name: 'wide' };
    assert.ok(receivePageMessage(message).ok);
    assert.ok(receivePageMessage({ ...message, ended: null, name: '' }).ok);
    for (const wrong of [
      { name: 'two\nlines' },
      { name: 'a'.repeat(61) },
      { name: 7 },
      { ended: -1 },
      { ended: undefined },
      { more: 1 },
    ])
      assert.ok(!receivePageMessage({ ...message, ...wrong }).ok, JSON.stringify(wrong));
  });

  it('is by its network where nobody gave one', () => {
    assert.equal(networkName(null), 'RNN');
    assert.equal(networkName({ cell: 'gru', layers: 1, hiddenSize: 256 }), 'GRU 256');
    assert.equal(networkName({ cell: 'lstm', layers: 2, hiddenSize: 128 }), 'LSTM 2 × 128');
  });
});

import assert from 'node:assert/strict';
import { asFailure, Failure } from '../../../src/protocol/failure';
import { fromMessage, toMessage } from '../../../src/protocol/failure-message';

describe('whatever was thrown', () => {
  it('becomes a failure with its sentence and its cause, and a failure stays what it is', () => {
    const failure = new Failure('disk', 'The disk is full.');
    assert.equal(asFailure(failure), failure);
    const error = new TypeError('a mistake');
    for (const [thrown, message] of [
      [error, 'a mistake'],
      ['a text', 'a text'],
      [undefined, 'undefined'],
      [{ toString: () => 'anything' }, 'anything'],
    ] as const) {
      const made = asFailure(thrown);
      assert.ok(made instanceof Failure);
      assert.deepEqual([made.code, made.message, made.cause], ['internal', message, thrown]);
    }
  });

  it('keeps code and sentence on its way between threads', () => {
    const back = fromMessage(structuredClone(toMessage(new Failure('no-text', 'Nothing was learned.'))));
    assert.ok(back instanceof Failure);
    assert.deepEqual([back.code, back.message], ['no-text', 'Nothing was learned.']);
  });
});

/** A window without a folder. */
import assert from 'node:assert/strict';
import { session } from './in-host/session';
import { activatedExtension, sentenceAfter } from './in-host/unroll';

export const run = session(() => {
  describe('a window without a folder', () => {
    it('says that a folder is needed to train on, and does nothing', async () => {
      const unroll = await activatedExtension();
      const { value, sentence } = await sentenceAfter('unroll.train');
      assert.equal(value, false);
      assert.match(sentence, /[Oo]pen a folder/);
      assert.notEqual(unroll.snapshot().state, 'training');
    });
  });
});

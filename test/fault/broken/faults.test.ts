/** The short form of `npm run test:faults` and `npm run fuzz`. */
import assert from 'node:assert/strict';
import { predictorQuestions } from '../../../src/protocol/prediction/prediction';
import { breakAtEveryCall, fillFileSystem, killCommits } from './broken-commits';
import { sendPageMessages } from './page-messages';
import { mutateModels, sendHostileMessages } from './mutations';

describe('a commit that breaks off', function () {
  this.timeout(180_000);
  this.slow(30_000);

  for (const how of ['killed', 'EIO', 'ENOSPC'] as const) {
    it(`at any call to the file system (${how}) leaves the old or the new model whole`, async () => {
      assert.ok((await breakAtEveryCall(how)) > 15);
    });
  }

  it('by a kill at any moment leaves the old or the new model whole', async () => {
    const { killed } = await killCommits(10);
    assert.equal(killed, 10);
  });

  it('on a real file system of 1 MB makes room as long as it can, and then says so', async () => {
    const outcome = await fillFileSystem();
    if (typeof outcome === 'string') {
      console.error(
        `\n!! NOT TESTED HERE: a real file system of 1 MB. It takes root on Linux (${outcome}).\n`,
      );
      return;
    }
    assert.ok(outcome.committed >= 8 && outcome.refused >= 1, JSON.stringify(outcome));
  });
});

describe('what is sent to attack', function () {
  this.timeout(180_000);

  it('as a model file is refused by a sentence or is a whole model', () => {
    const { tried, refused } = mutateModels(3000, 1);
    assert.ok(tried === 3000 && refused > 2000, `${refused} of ${tried}`);
  });

  it('by the page of the dashboard is answered once, done when it fits, and otherwise a line in the log', async () => {
    const { messages, answered, acted } = await sendPageMessages(2000, 1);
    assert.ok(messages === 2000 && answered > 200 && acted > 50, JSON.stringify({ answered, acted }));
  });

  it('as a message is answered once, and reaches nobody when it does not fit', async () => {
    assert.equal(await sendHostileMessages(predictorQuestions, 2000, 1), 2000);
  });
});

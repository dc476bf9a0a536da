import assert from 'node:assert/strict';
import type { ByteRecall } from '../../../../src/prediction/recall/byte-recall';
import { bytesOf } from '../../../../src/text/document-bytes';
import { catchUp, compileContexts, finish, newByteRecall } from '../contexts';
import { program } from '../fakes';

/** P(the text goes on so), as contexts tell it. */
function probability(recall: ByteRecall, path: string, before: string, text: string): number {
  const contexts = recall.behind(path, before)!;
  let product = 1;
  for (const byte of bytesOf(text)) {
    product *= contexts.distribution(0)[byte]!;
    contexts.read(byte);
  }
  return product;
}

const planted = 'const quixotry = launch(zephyrous, gossamer);\n'.repeat(6);

describe('what contexts learn of the texts', () => {
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  it('is not recalled before all of it is learned', () => {
    const recall = newByteRecall();
    assert.equal(recall.contexts, null);
    recall.learn('a.ts', program.repeat(4));
    const steps = recall.catchUp();
    steps.next();
    assert.equal(recall.contexts, null, 'after one step');
    finish(steps);
    assert.ok(recall.contexts !== null);
    assert.ok(probability(recall, 'b.ts', '\nexport func', 'tion ') > 0.5);
  });

  it('is the same whatever is asked and told between two steps', () => {
    const [calm, busy] = [newByteRecall(), newByteRecall()];
    for (const recall of [calm, busy]) {
      recall.learn('a.ts', program);
      catchUp(recall);
      recall.learn('b.ts', `${program}${planted}`);
    }
    catchUp(calm);
    const steps = busy.catchUp();
    while (steps.next().done !== true) probability(busy, 'c.ts', 'const ', 'quix');
    assert.equal(
      probability(busy, 'd.ts', '\nconst quix', 'otry = launch('),
      probability(calm, 'd.ts', '\nconst quix', 'otry = launch('),
    );
  });

  it('learns of a file that changed what is new in it', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', program);
    catchUp(recall);
    const before = recall.contexts!.textLength;
    recall.learn('a.ts', program.replace('\n', `\n${planted}`));
    assert.ok(recall.isWaiting);
    catchUp(recall);
    const added = recall.contexts!.textLength - before;
    assert.ok(added >= planted.length && added < planted.length + 200, `${added} bytes`);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') > 0.3);
    recall.learn('a.ts', program.replace('\n', `\n${planted}`));
    assert.ok(!recall.isWaiting, 'nothing is new');
  });

  it('forgets a text at once, and its words from the tables', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', program.repeat(3));
    recall.learn('planted.ts', planted);
    catchUp(recall);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') > 0.3);
    recall.forget('planted.ts');
    assert.equal(recall.contexts, null);
    assert.equal(recall.behind('b.ts', 'const quix'), null);
    assert.ok(recall.isWaiting);
    catchUp(recall);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') < 1e-4);
    assert.ok(probability(recall, 'b.ts', '\nexport func', 'tion ') > 0.5, 'the rest is known as before');
  });

  it('forgets a text in the middle of its learning', () => {
    const recall = newByteRecall();
    recall.learn('planted.ts', planted.repeat(20));
    recall.learn('a.ts', program.repeat(3));
    const steps = recall.catchUp();
    for (let i = 0; i < 5; i++) steps.next();
    recall.forget('planted.ts');
    finish(steps);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') < 1e-4);
  });

  it('forgets with the last text all', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', program);
    catchUp(recall);
    recall.forget('a.ts');
    catchUp(recall);
    assert.equal(recall.contexts, null);
    assert.ok(!recall.isWaiting);
  });

  it('forgets what was typed and not saved when the document is closed, and nothing that was', () => {
    for (const saved of [true, false]) {
      const recall = newByteRecall();
      recall.learn('a.ts', program);
      catchUp(recall);
      const contexts = recall.behind('a.ts', program)!;
      contexts.learn(bytesOf('\nconst quixotry = 1;'));
      recall.wasTyped('a.ts', '\nconst quixotry = 1;');
      recall.close('a.ts', saved ? `${program}\nconst quixotry = 1;` : program);
      assert.equal(recall.contexts === null, !saved, `saved: ${saved}`);
      assert.equal(recall.isWaiting, !saved, 'what was typed is not learned twice');
    }
  });

  it('makes larger tables when the text outgrows them', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', program);
    catchUp(recall);
    const { bytes } = recall.contexts!;
    const large = Array.from({ length: 60_000 }, (_, i) => `line ${i * 7919}\n`).join('');
    assert.ok(!recall.hasRoom(3 << 20));
    recall.learn('b.ts', `${large}${large}${large}`.slice(0, 1 << 21));
    catchUp(recall);
    assert.ok(recall.contexts!.bytes > bytes);
    assert.ok(recall.contexts!.textLength > 1 << 21);
  }).timeout(120_000);

  it('learns anew when much of what was learned is in no file any more', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', planted.repeat(4));
    catchUp(recall);
    const first = recall.contexts;
    recall.learn('a.ts', program);
    catchUp(recall);
    assert.notEqual(recall.contexts, first);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') < 1e-4);
  });
});

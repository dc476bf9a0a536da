import assert from 'node:assert/strict';
import type { ByteRecall } from '../../../../src/prediction/contexts/byte-recall';
import { bytesOf } from '../../../../src/text/document-bytes';
import { catchUp, compileContexts, finish, newByteRecall } from '../learned-contexts';
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

  it('is the same whether a place is reached key by key or at once', () => {
    const typed = newByteRecall();
    const [text, other] = [`${planted}${program.repeat(30)}`, `${program}let x = 1;\n`];
    typed.learn('a.ts', text);
    catchUp(typed);
    // Over several beginnings of what is read, with deletions, another document and new lines between.
    const [from, to] = [text.length - 700, text.length - 600];
    const visited = ['', text.slice(0, 4000)];
    for (let at = from; at < to; at++) visited.push(text.slice(0, at), text.slice(0, at - (at % 3)));
    visited.push(
      text.slice(0, 5100),
      other,
      `${text.slice(0, to)}\r\nconst ü`,
      `${text.slice(0, to)}\r\nconst`,
    );
    for (const [i, before] of visited.entries()) {
      const path = i % 50 === 7 ? 'b.ts' : 'a.ts';
      const place = typed.behind(path, before)!.save();
      // A text of another document in between, so that nothing read before is at hand.
      typed.behind('c.ts', 'elsewhere\n');
      assert.deepEqual(typed.behind(path, before)!.save(), place, `${i}: ${before.slice(-20)}`);
    }
  });

  it('learns first what is near the document that is asked about, and answers before it has learned all', () => {
    const recall = newByteRecall();
    const large = (word: string): string =>
      Array.from({ length: 6000 }, (_, i) => `const ${word} = ${word}Of(${i * 7919}, ${word});\n`).join('');
    for (const word of ['aardvark', 'buffalo', 'crocodile', 'dromedary'])
      recall.learn(`/project/${word}/one.ts`, large(word));
    const steps = recall.catchUp();
    steps.next();
    assert.equal(recall.behind('/project/dromedary/two.ts', ''), null);
    while (!recall.contexts) assert.ok(steps.next().done !== true);
    assert.ok(recall.isWaiting, 'there is more to learn');
    // The first text was begun before anything was asked.
    assert.ok(probability(recall, '/project/dromedary/two.ts', '\nconst drom', 'edary') > 0.3);
    assert.ok(probability(recall, '/project/dromedary/two.ts', '\nconst croc', 'odile') < 0.05);
    finish(steps);
    assert.ok(probability(recall, '/project/dromedary/two.ts', '\nconst croc', 'odile') > 0.3);
  }).timeout(60_000);

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

  it('forgets what was typed and not saved when the file is read again, and nothing that was', () => {
    for (const saved of [true, false]) {
      const recall = newByteRecall();
      recall.learn('a.ts', program);
      catchUp(recall);
      const contexts = recall.behind('a.ts', program)!;
      contexts.learn(bytesOf('\nconst quixotry = 1;'));
      recall.wasTyped('a.ts', '\nconst quixotry = 1;');
      recall.learn('a.ts', saved ? `${program}\nconst quixotry = 1;` : program);
      assert.equal(recall.isForgotten('const quix', 'otry', ''), !saved, `saved: ${saved}`);
      assert.equal(recall.isStale, !saved);
      assert.equal(recall.isWaiting, false, 'what was typed is not learned twice');
    }
  });

  it('learns of a file that changed in two places those two alone', () => {
    const recall = newByteRecall();
    const middle = program.repeat(10);
    recall.learn('a.ts', `first\n${middle}last\n`);
    catchUp(recall);
    const before = recall.contexts!.textLength;
    recall.learn('a.ts', `second\n${middle}last but one\n`);
    catchUp(recall);
    const added = recall.contexts!.textLength - before;
    assert.ok(added > 10 && added < 200, `${added} bytes`);
  });

  it('tells at once what can only have come from lines that a file has no more', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', `${program}${planted}`);
    catchUp(recall);
    assert.ok(!recall.isForgotten('const quix', 'otry', ''));
    recall.learn('a.ts', program);
    catchUp(recall);
    assert.notEqual(recall.contexts, null, 'contexts go on answering');
    assert.ok(recall.isForgotten('const quix', 'otry', ''));
    assert.ok(!recall.isForgotten('export func', 'tion ', ''));
    assert.ok(!recall.isForgotten('const quix', 'otry', '\nquixotry();'), 'the document at hand has it');
    recall.learn('b.ts', 'quixotry');
    assert.ok(!recall.isForgotten('const quix', 'otry', ''), 'another file has it');
  });

  it('renews the tables without what no file has any more, and answers meanwhile', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', `${program.repeat(3)}${planted}`);
    catchUp(recall);
    recall.learn('a.ts', program.repeat(3));
    catchUp(recall);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') > 0.1, 'the tables hold it');
    const steps = recall.renew();
    steps.next();
    assert.ok(recall.contexts !== null && recall.isForgotten('const quix', 'otry', ''));
    recall.learn('c.ts', 'const gossamerium = wiretapper(1);\n'.repeat(6));
    steps.next();
    assert.ok(
      probability(recall, 'd.ts', '\nconst gossam', 'erium = wire') > 0.1,
      'what was saved meanwhile',
    );
    finish(steps);
    assert.ok(!recall.isStale);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') < 1e-4);
    assert.ok(probability(recall, 'b.ts', '\nexport func', 'tion ') > 0.5);
    assert.ok(probability(recall, 'd.ts', '\nconst gossam', 'erium = wire') > 0.1, 'in the new tables, too');
  });

  it('renews once more for what is forgotten while it renews', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', `${program}first planting\n`);
    recall.learn('b.ts', planted);
    catchUp(recall);
    recall.learn('a.ts', program);
    const steps = recall.renew();
    steps.next();
    recall.learn('b.ts', 'nothing\n');
    finish(steps);
    assert.ok(recall.isStale && recall.isForgotten('const quix', 'otry', ''));
    finish(recall.renew());
    assert.ok(!recall.isStale);
    assert.ok(probability(recall, 'c.ts', '\nconst quix', 'otry = launch(') < 1e-4);
  });

  it('stops renewing when a text is forgotten, and learns what is left', () => {
    const recall = newByteRecall();
    recall.learn('a.ts', `${program}some more\n`);
    recall.learn('b.ts', planted);
    catchUp(recall);
    recall.learn('a.ts', program);
    const steps = recall.renew();
    steps.next();
    recall.forget('b.ts');
    assert.equal(recall.contexts, null);
    finish(steps);
    catchUp(recall);
    assert.ok(probability(recall, 'c.ts', '\nconst quix', 'otry = launch(') < 1e-4);
    assert.ok(probability(recall, 'c.ts', '\nexport func', 'tion ') > 0.3);
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

  it('learns anew when very much of what was learned is in no file any more', () => {
    const recall = newByteRecall();
    const large = Array.from({ length: 30_000 }, (_, i) => `line ${i * 7919}\n`).join('');
    recall.learn('a.ts', `${planted}${large}`);
    catchUp(recall);
    recall.learn('a.ts', program);
    assert.equal(recall.contexts, null);
    catchUp(recall);
    assert.ok(!recall.isStale);
    assert.ok(probability(recall, 'b.ts', '\nconst quix', 'otry = launch(') < 1e-4);
  }).timeout(60_000);
});

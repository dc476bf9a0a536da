import assert from 'node:assert/strict';
import { EarlyQuestions } from '../../../../src/editor/suggestions/early-questions';

describe('what is asked at the key', () => {
  let now: number;
  let early: EarlyQuestions<string>;
  let asked: AbortSignal[];
  const place = (offset: number, version = offset) => ({ path: 'a.ts', version, offset });
  const type = (offset: number, answer = Promise.resolve(`behind ${offset}`)): void =>
    early.typed(place(offset), (signal) => {
      asked.push(signal);
      return answer;
    });

  beforeEach(() => {
    [now, asked] = [0, []];
    early = new EarlyQuestions(() => now);
    early.taken(place(0));
  });

  it('is what the editor asks for at that place, once', async () => {
    type(1);
    const taken = early.taken(place(1));
    assert.equal(await taken!.answer, 'behind 1');
    assert.equal(asked[0]!.aborted, false);
    taken!.abort.abort();
    assert.equal(asked[0]!.aborted, true, 'by who took it');
    assert.equal(early.taken(place(1)), undefined);
  });

  it('is not wanted any more behind the next key, or when the editor asks for another place', () => {
    type(1);
    type(2);
    assert.deepEqual(
      asked.map(({ aborted }) => aborted),
      [true, false],
    );
    for (const other of [place(3), place(2, 5), { ...place(2), path: 'b.ts' }]) {
      type(2);
      assert.equal(early.taken(other), undefined);
      assert.equal(asked.at(-1)!.aborted, true);
    }
    type(4);
    early.drop();
    assert.equal(asked.at(-1)!.aborted, true);
    assert.equal(early.taken(place(4)), undefined);
  });

  it('is nothing where the editor has not asked for long: it shows no suggestions then', () => {
    now = 2001;
    type(1);
    assert.equal(asked.length, 0);
    assert.equal(early.taken(place(1)), undefined);
    type(2);
    assert.equal(asked.length, 1);
  });

  it('fails for who takes it, and for nobody else', async () => {
    type(1, Promise.reject(new Error('no answer')));
    type(2, Promise.reject(new Error('no answer either')));
    await assert.rejects(early.taken(place(2))!.answer, /no answer either/);
  });
});

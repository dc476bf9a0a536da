import assert from 'node:assert/strict';
import { type ContextMixing, sources } from '../../../src/kernels/context-mixing/context-mixing';
import {
  contextMixingFile,
  fixedBytes,
  instantiateContextMixing,
} from '../../../src/kernels/context-mixing/load';
import { historyTable } from '../../../src/kernels/context-mixing/numbers';
import { ReferenceContextMixing } from '../../../src/kernels/context-mixing/reference/reference';
import { Random } from '../../../src/model/random';
import { documentOf, learnedBits } from '../../fixtures/learned-bytes';
import { compileBuilds, readBuild } from './compiled';

const capacity = { lists: 14, slots: 13, places: 10, text: 20_000 };

const code = `import { of } from 'rxjs';

export class Subject<T> {
  private observers: Observer<T>[] = [];
  next(value: T): void {
    for (const observer of this.observers) observer.next(value);
  }
  error(cause: unknown): void {
    for (const observer of this.observers) observer.error(cause);
  }
}
// Zwölf Boxkämpfer 試験
`;

describe('context mixing', () => {
  let module: WebAssembly.Module;
  const fast = (): ContextMixing => instantiateContextMixing(module, capacity);
  const slow = (): ContextMixing => new ReferenceContextMixing(capacity);

  before(async function () {
    this.timeout(120_000);
    await compileBuilds();
    module = new WebAssembly.Module(readBuild(contextMixingFile));
  });

  it('has as much memory as its module lays out', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    assert.equal((exports.fixedBytes as { value: number }).value, fixedBytes);
  });

  it('predicts the very same bits as its scalar twin, learned and counted', () => {
    const texts = [code, code.replaceAll('observer', 'listener'), '\n\t}]x)' + 'ab'.repeat(200), code];
    const [seen, expected]: [number[], number[]] = [[], []];
    for (const [mixing, into] of [
      [fast(), seen],
      [slow(), expected],
    ] as const) {
      texts.forEach((text, i) => {
        mixing.begin(i);
        if (i === 1) mixing.count(documentOf(text));
        else learnedBits(mixing, documentOf(text), (p) => into.push(p));
      });
    }
    const differs = seen.findIndex((p, i) => p !== expected[i]);
    assert.equal(differs, -1, `bit ${differs}: ${seen[differs]}, ${expected[differs]}`);
    assert.equal(seen.length, expected.length);
  });

  it('tells the very same votes as its twin, and votes for the bits of what was seen before', () => {
    const both = [fast(), slow()].map((mixing) => {
      const votes: number[] = [];
      for (const document of [0, 1]) {
        mixing.begin(document);
        mixing.learn(documentOf(code));
      }
      mixing.begin(2);
      let speaks = 0;
      for (const byte of documentOf(code).subarray(0, 200)) {
        mixing.prepare(false);
        let node = 1;
        for (let bit = 7; bit >= 0; bit--) {
          if (bit === 3) mixing.openHalf(node);
          mixing.predict(node, bit);
          const y = (byte >> bit) & 1;
          const said = [...mixing.votes()];
          votes.push(...said);
          speaks += said.reduce((sum, vote) => sum + (y === 1 ? vote : -vote), 0);
          node = 2 * node + y;
        }
        mixing.read(byte);
      }
      return { votes, speaks };
    });
    assert.equal(both[0]!.votes.length, 200 * 8 * sources);
    assert.deepEqual(both[0]!.votes, both[1]!.votes);
    assert.ok(both[0]!.speaks > 200 * 8, `${both[0]!.speaks} nats`);
  });

  it('keeps up with its twin where tables are full and the text is noise', () => {
    const small = { lists: 5, slots: 4, places: 3, text: 2000 };
    const random = new Random(7);
    const noise = Uint8Array.from({ length: 1500 }, () => Math.floor(random.uniform() * 256));
    const both = [instantiateContextMixing(module, small), new ReferenceContextMixing(small)].map(
      (mixing) => {
        mixing.begin(1);
        const seen: number[] = [];
        learnedBits(mixing, noise, (p) => seen.push(p));
        return { seen, place: mixing.save() };
      },
    );
    assert.deepEqual(both[0]!.seen, both[1]!.seen);
    assert.deepEqual(both[0]!.place, both[1]!.place);
  });

  it('says the same distribution as its twin at every place, which sums to one', () => {
    const [a, b] = [fast(), slow()];
    for (const mixing of [a, b]) {
      mixing.begin(0);
      mixing.learn(documentOf(code));
      mixing.begin(1);
    }
    for (const byte of documentOf(code).subarray(0, 80)) {
      for (const least of [0, 0.01]) {
        const row = a.distribution(least);
        assert.deepEqual(row, b.distribution(least));
        const sum = row.reduce((total, p) => total + p, 0);
        assert.ok(Math.abs(sum - 1) < 1e-5, `sums to ${sum}`);
      }
      a.read(byte);
      b.read(byte);
    }
  });

  it('learns nothing from what is read or asked for only', () => {
    const [a, b] = [fast(), fast()];
    for (const mixing of [a, b]) {
      mixing.begin(0);
      mixing.learn(documentOf(code));
    }
    a.begin(1);
    for (const byte of Buffer.from('for (const nothing of')) {
      a.distribution(0.001);
      a.read(byte);
    }
    const again = documentOf(code.toUpperCase());
    a.begin(2);
    b.begin(2);
    assert.equal(learnedBits(a, again), learnedBits(b, again));
  });

  it('goes on from a place that was kept', () => {
    const mixing = fast();
    mixing.begin(0);
    mixing.learn(documentOf(code));
    mixing.begin(1);
    for (const byte of Buffer.from('export class Sub')) mixing.read(byte);
    const place = mixing.save();
    const row = mixing.distribution(0).slice();
    for (const byte of Buffer.from('marine')) mixing.read(byte);
    assert.notDeepEqual(mixing.distribution(0).slice(), row);
    mixing.restore(place);
    assert.deepEqual(mixing.distribution(0).slice(), row);
    assert.ok(row['j'.charCodeAt(0)]! > 0.9, 'what followed before is expected');
  });

  it('pays little for what it has seen, and for its second half where the first was the same', () => {
    const mixing = fast();
    mixing.begin(0);
    const first = learnedBits(mixing, documentOf(code));
    mixing.begin(1);
    const again = learnedBits(mixing, documentOf(code));
    assert.ok(again < first / 4, `${first} bits, then ${again}`);
  });

  it('predicts better from what was counted than from nothing', () => {
    const [a, b] = [fast(), fast()];
    a.begin(0);
    a.count(documentOf(code));
    a.begin(1);
    b.begin(1);
    assert.ok(learnedBits(a, documentOf(code)) < 0.7 * learnedBits(b, documentOf(code)));
  });

  it('has fewer than 256 bit histories, which all lead to one another', () => {
    const { next, length } = historyTable();
    const known = new Set([0]);
    for (const id of known) for (const bit of [0, 1]) known.add(next[2 * id + bit]!);
    assert.ok(known.size > 150 && known.size <= 256, String(known.size));
    assert.equal(Math.max(...known), known.size - 1);
    assert.equal(length[0], 0);
    assert.equal(length[next[0]!], 1);
  });
});
